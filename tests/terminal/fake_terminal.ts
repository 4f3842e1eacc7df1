import type { TerminalInput } from "../../src/terminal/input_reader.ts";
import type { JobControl } from "../../src/terminal/job_control.ts";
import type { TerminalOutput } from "../../src/terminal/writer.ts";

/** The two ends of a terminal, in memory. */
export class FakeTerminal {
  raw: string[] = [];
  written: Uint8Array[] = [];
  size = { columns: 90, rows: 30 };
  /** Called with all that is written, e.g. to answer questions. */
  onWrite: (text: string) => void = () => {};
  /** Makes writes wait, fail, or be partial. */
  beforeWrite: (bytes: Uint8Array) => Promise<number | void> = () => Promise.resolve();
  #pending: Uint8Array[] = [];
  #wake: (() => void) | undefined;
  #closed = false;

  /** Types bytes. */
  send(text: string): void {
    this.#pending.push(Uint8Array.from(text, (char) => char.charCodeAt(0)));
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  get text(): string {
    return this.written.map((bytes) => new TextDecoder().decode(bytes)).join("");
  }

  get bytes(): Uint8Array {
    const joined = new Uint8Array(this.written.reduce((sum, part) => sum + part.length, 0));
    this.written.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
    return joined;
  }

  readonly stdin: TerminalInput = {
    read: async (buffer) => {
      while (this.#pending.length === 0) {
        if (this.#closed) return null;
        await new Promise<void>((resolve) => this.#wake = resolve);
      }
      const next = this.#pending.shift() ?? new Uint8Array();
      buffer.set(next);
      return next.length;
    },
    setRaw: (mode, options) => {
      this.raw.push(mode ? (options?.cbreak ? "cbreak" : "raw") : "cooked");
    },
    isTerminal: () => true,
  };

  readonly stdout: TerminalOutput = {
    write: async (bytes) => {
      const count = await this.beforeWrite(bytes) ?? bytes.length;
      this.#took(bytes.slice(0, count));
      return count;
    },
    writeSync: (bytes) => {
      this.#took(bytes.slice());
      return bytes.length;
    },
    isTerminal: () => true,
  };

  readonly jobControl: JobControl = {
    inForeground: () => true,
    canStop: () => false,
    stop: () => {},
    exitInBackground: () => {},
  };

  /** Everything that `openTerminal()` takes. */
  get options() {
    const { stdin, stdout, jobControl } = this;
    return { stdin, stdout, jobControl, size: () => this.size };
  }

  #took(bytes: Uint8Array): void {
    this.written.push(bytes);
    this.onWrite(new TextDecoder().decode(bytes));
  }
}
