import { joinBytes } from "./bytes.ts";
import { moveTo, sequences } from "./sequences.ts";

/** One refresh of the screen. */
export interface FrameParts {
  /** The screen's old content is gone or wrong: clear it first. */
  readonly clear?: boolean;
  /** What a driver encoded: pictures or cells, each with its own position. */
  readonly body: Uint8Array;
  /** A line of text, already cut to the screen's width, with its own colours. */
  readonly status?: { readonly row: number; readonly text: string };
  /** The terminal knows mode 2026: it shows the frame at once or not at all. */
  readonly sync: boolean;
}

/** Puts one frame into one run of bytes; empty where nothing is to be shown. */
export function frameBytes({ clear = false, body, status, sync }: FrameParts): Uint8Array {
  if (!clear && body.length === 0 && !status) return new Uint8Array();
  return joinBytes(
    sync ? sequences.syncBegin : "",
    clear ? sequences.clear : "",
    body,
    status
      ? `${moveTo(0, status.row)}\x1b[0m${status.text}\x1b[0m${sequences.eraseToEndOfLine}`
      : "",
    sync ? sequences.syncEnd : "",
  );
}
