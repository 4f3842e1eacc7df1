import { orAfter } from "../base/or_after.ts";

/** Lines of JSON to a reader who may be slow. */
export interface NewestLines {
  /** How many lines were left out until now. */
  readonly dropped: number;
  /** Takes a line that is an object, without its end; returns at once. */
  push(line: string): void;
  /** Waits for what is being written and for the newest line, at most so many milliseconds; by itself without end. */
  settled(waitMs?: number): Promise<void>;
}

/**
 * Writes lines of JSON objects one after another. While one is being written the newest alone waits: what
 * it replaces is left out, counted, and said by the next line as a member `dropped`. `onFailure` is told
 * where a line cannot be written.
 */
export function newestLines(
  write: (bytes: Uint8Array) => Promise<void>,
  onFailure: (error: unknown) => void,
): NewestLines {
  const encoder = new TextEncoder();
  let waiting: string | undefined;
  let writing: Promise<void> | undefined;
  let dropped = 0, unsaid = 0;

  async function drain(): Promise<void> {
    while (waiting !== undefined) {
      const said = unsaid === 0 ? waiting : `${waiting.slice(0, -1)},"dropped":${unsaid}}`;
      waiting = undefined;
      unsaid = 0;
      try {
        await write(encoder.encode(`${said}\n`));
      } catch (error) {
        onFailure(error);
      }
    }
    writing = undefined;
  }

  return {
    get dropped() {
      return dropped;
    },
    push(line) {
      if (waiting !== undefined) {
        dropped++;
        unsaid++;
      }
      waiting = line;
      writing ??= drain();
    },
    async settled(waitMs) {
      if (writing !== undefined) await (waitMs === undefined ? writing : orAfter(waitMs, writing));
    },
  };
}
