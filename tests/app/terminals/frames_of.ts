import { FRAME_END } from "./frame_end.ts";
import { binaryText, type TapEvent } from "./tap.ts";

/** A frame as it was written. */
export interface WrittenFrame {
  /** When its first and its last byte came, in milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly bytes: number;
}

/** The longest beginning of a frame's end that a read may cut off. */
const CUT = 12;

/** The frames of a run; the first one also counts what was written before it, to take the screen. */
export function framesOf(events: readonly TapEvent[]): WrittenFrame[] {
  const frames: WrittenFrame[] = [];
  let [text, offset, frameFrom] = ["", 0, 0];
  let fromMs: number | undefined;
  for (const { kind, atMs, bytes } of events) {
    if (kind !== "o") continue;
    fromMs ??= atMs;
    text += binaryText(bytes);
    let done = 0;
    for (const match of text.matchAll(FRAME_END)) {
      done = match.index + match[0].length;
      frames.push({ fromMs, toMs: atMs, bytes: offset + done - frameFrom });
      frameFrom = offset + done;
      fromMs = atMs;
    }
    const passed = Math.max(done, text.length - CUT);
    offset += passed;
    text = text.slice(passed);
    if (offset + text.length === frameFrom) fromMs = undefined;
  }
  return frames;
}
