import assert from "node:assert/strict";
import type { Pixels } from "../../terminal/png.ts";
import { TerminalModel } from "../../terminal/terminal_model.ts";

/** The picture that a terminal must show after a stretch of output, and how it was sent. */
export interface ShownPicture extends Pixels {
  readonly protocol: string;
  /** Through tmux, to the terminal around it. */
  readonly wrapped: boolean;
}

/**
 * What the program sent as its last picture, put together from its parts, in pixels of the screen.
 * `output` has one character per byte and begins with the program's first one; what came before the
 * last clearing of the screen is passed over, because the screen may have had another size.
 */
export function shownPicture(
  output: string,
  { columns, rows, cell }: {
    columns: number;
    rows: number;
    cell: { width: number; height: number };
  },
): ShownPicture {
  const model = new TerminalModel(columns, rows);
  model.cellPx = { ...cell };
  model.write(bytesOf(wholeFrames(output)));
  const [first] = model.images;
  assert.ok(first, "a picture is shown");
  const width = Math.max(...model.images.map((image) => image.width));
  const height = Math.max(...model.images.map((image) => image.row * cell.height + image.height));
  const rgba = new Uint8Array(width * height * 4);
  for (const image of model.images) {
    // What is scaled would have to be scaled here as well.
    if (image.protocol !== "sixel") {
      assert.equal(image.width, image.columns * cell.width);
      assert.equal(image.height, image.rows * cell.height);
    }
    rgba.set(image.rgba, image.row * cell.height * width * 4);
  }
  const { protocol, wrapped } = first;
  return { width, height, rgba, protocol, wrapped };
}

/** The output from the last clearing of the screen on, up to the end of its last frame. */
function wholeFrames(output: string): string {
  const cleared = output.lastIndexOf("\x1b[0m\x1b[2J");
  assert.ok(cleared >= 0, "the screen was cleared");
  // In a synchronised frame its beginning comes before.
  const sync = "\x1b[?2026h";
  const from = output.startsWith(sync, cleared - sync.length) ? cleared - sync.length : cleared;
  const question = output.lastIndexOf("[5n");
  // The question may be wrapped for the terminal around tmux.
  const wrapped = output.startsWith("\x1b\\", question + 3);
  return output.slice(from, question + (wrapped ? 5 : 3));
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
