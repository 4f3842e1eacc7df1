import { binaryText, type TapEvent } from "./tap.ts";

/** A frame as it was written. */
export interface WrittenFrame {
  /** When its first and its last byte came, in milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly bytes: number;
}

/** How a frame ends on a terminal that answers: with a question. */
const FRAME_END = "\x1b[5n";

/**
 * The frames of a run, by the question that ends each. What was written before the first, the
 * questions of the start included, is none.
 */
export function framesOf(events: readonly TapEvent[]): WrittenFrame[] {
  const frames: WrittenFrame[] = [];
  let [text, offset, frameFrom] = ["", 0, 0];
  let fromMs: number | undefined;
  for (const { kind, atMs, bytes } of events) {
    if (kind !== "o") continue;
    fromMs ??= atMs;
    text += binaryText(bytes);
    for (let end = text.indexOf(FRAME_END); end >= 0; end = text.indexOf(FRAME_END)) {
      offset += end + FRAME_END.length;
      text = text.slice(end + FRAME_END.length);
      frames.push({ fromMs, toMs: atMs, bytes: offset - frameFrom });
      frameFrom = offset;
      fromMs = atMs;
    }
    // An end may be split over two reads.
    const kept = Math.min(text.length, FRAME_END.length - 1);
    offset += text.length - kept;
    text = text.slice(text.length - kept);
    if (text.length === 0 || offset === frameFrom) fromMs = undefined;
  }
  return frames.slice(1);
}
