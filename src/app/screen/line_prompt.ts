import { plainText } from "../../base/plain_text.ts";

/** A line of text being typed. */
export class LinePrompt {
  readonly #label: string;
  readonly #onDone: (text: string | undefined) => void;
  #text: string;
  /** The suggestion is replaced by the first thing typed. */
  #pristine = true;

  constructor(
    label: string,
    options: {
      readonly initial: string;
      /** Called once: with the text on Enter, without on Escape. */
      readonly onDone: (text: string | undefined) => void;
    },
  ) {
    this.#label = label;
    this.#text = options.initial;
    this.#onDone = options.onDone;
  }

  /** The line as it stands. */
  get text(): string {
    return `${this.#label}${this.#text}`;
  }

  press(key: { readonly name: string; readonly ctrl: boolean; readonly text: string }): void {
    if (key.name === "enter") this.#onDone(this.#text.trim());
    else if (key.name === "escape") this.#onDone(undefined);
    else if (key.name === "backspace") this.#change(Array.from(this.#text).slice(0, -1).join(""));
    else if (key.ctrl && key.name === "u") this.#change("");
    else if (key.text !== "") this.type(key.text);
  }

  type(text: string): void {
    // A space at the end is being typed, not yet superfluous.
    const plain = text === " " ? " " : plainText(text, 200);
    this.#change((this.#pristine ? "" : this.#text) + plain);
  }

  #change(text: string): void {
    this.#text = Array.from(text).slice(0, 200).join("");
    this.#pristine = false;
  }
}
