import { plainText } from "../../base/plain_text.ts";

/** So many readings in a row without a value are no accident. */
const READINGS = 3;

/** Tells once that a source never yields anything, and once that it stopped to. */
export class SourceWatch {
  readonly #subject: string;
  readonly #say: (sentence: string) => void;
  #failures = 0;
  #hasYielded = false;
  #saidNever = false;
  #saidStopped = false;

  /** `subject` names the source and its host. */
  constructor(subject: string, say: (sentence: string) => void) {
    this.#subject = subject;
    this.#say = say;
  }

  yielded(): void {
    this.#failures = 0;
    this.#hasYielded = true;
  }

  /** A reading held nothing; `why` is a sentence without its end. */
  failed(why: string): void {
    if (++this.#failures !== READINGS) return;
    if (!this.#hasYielded && !this.#saidNever) {
      this.#saidNever = true;
      this.#say(`${this.#subject} has yielded nothing so far: ${plainText(why, 240)}.`);
    } else if (this.#hasYielded && !this.#saidStopped) {
      this.#saidStopped = true;
      this.#say(`${this.#subject} yields nothing any more: ${plainText(why, 240)}.`);
    }
  }
}
