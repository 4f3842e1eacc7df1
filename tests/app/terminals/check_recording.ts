import assert from "node:assert/strict";
import { FRAME_END } from "./frame_end.ts";
import { binaryText } from "./tap.ts";
import { type ShownImage, TerminalModel } from "../../terminal/terminal_model.ts";

/** What a recording of a whole run turned out to hold. */
export interface CheckedRecording {
  /** Bytes of each frame, its closing question included. */
  readonly frameBytes: readonly number[];
  /** The pictures on the screen after each frame. */
  readonly pictures: readonly (readonly ShownImage[])[];
  /** The last line after each frame. */
  readonly lastLines: readonly string[];
  /** What was printed before the screen was taken. */
  readonly before: string;
  /** Frames that were sent in synchronised output. */
  readonly synchronised: number;
}

export interface RecordedScreen {
  readonly columns: number;
  readonly rows: number;
  readonly cell: { readonly width: number; readonly height: number };
}

/** The last of the first questions, which every terminal answers. */
const PROBE_END = "\x1b[c";
const ENTER = "\x1b[?1049h";
const LEAVE = "\x1b[0m\x1b[?7h\x1b[?2004l\x1b[?25h\x1b[?1049l";

/**
 * Replays all output of a run on a terminal's model, which fails on whatever is not balanced, unknown,
 * outside the screen, or does not decode. The screen must be taken once and given back by the very last
 * bytes.
 */
export function checkRecording(output: Uint8Array, screen: RecordedScreen): CheckedRecording {
  const text = binaryText(output);
  const start = text.indexOf(ENTER);
  assert.ok(start >= 0, "the screen is taken");
  const before = text.slice(0, start);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(before, /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]/, "plain lines before the screen");
  assert.equal(text.indexOf(ENTER, start + 1), -1, "the screen is taken once");
  assert.ok(text.endsWith(LEAVE), `the last bytes restore: ${JSON.stringify(text.slice(-80))}`);
  const model = new TerminalModel(screen.columns, screen.rows);
  model.cellPx = { ...screen.cell };
  const probe = text.indexOf(PROBE_END, start) + PROBE_END.length;
  write(model, text.slice(start, probe));
  assert.deepEqual(
    { ...model.modes },
    { alternate: true, cursor: false, paste: true, wrap: false, sync: false },
  );
  const frameBytes: number[] = [], lastLines: string[] = [], pictures: ShownImage[][] = [];
  let at = probe;
  for (const { index, 0: end } of text.matchAll(FRAME_END)) {
    const frame = text.slice(at, index + end.length);
    write(model, frame);
    at += frame.length;
    assert.equal(model.modes.sync, false, "a frame that is begun is ended");
    frameBytes.push(frame.length);
    lastLines.push(model.line(screen.rows - 1));
    pictures.push([...model.images]);
  }
  write(model, text.slice(at));
  model.assertRestored();
  return { frameBytes, pictures, lastLines, before, synchronised: model.syncFrames };
}

function write(model: TerminalModel, text: string): void {
  model.write(Uint8Array.from(text, (char) => char.charCodeAt(0)));
}
