import { joinBytes } from "../base/join_bytes.ts";
import { sequences } from "./sequences.ts";

/** One refresh of the screen. */
export interface FrameParts {
  /** The screen's old content is gone or wrong: clear it first. */
  readonly clear?: boolean;
  /** What a driver encoded: pictures or cells, each with its own position. */
  readonly body: Uint8Array;
  /** Text around the picture; written last, because some terminals let pictures spill. */
  readonly after?: Uint8Array;
  /** The terminal knows mode 2026: it shows the frame at once or not at all. */
  readonly sync: boolean;
}

/** Puts one frame into one run of bytes; empty where nothing is to be shown. */
export function frameBytes(parts: FrameParts): Uint8Array {
  const { clear = false, body, after = new Uint8Array(), sync } = parts;
  if (!clear && body.length === 0 && after.length === 0) return new Uint8Array();
  return joinBytes(
    sync ? sequences.syncBegin : "",
    clear ? sequences.clear : "",
    body,
    after,
    sync ? sequences.syncEnd : "",
  );
}
