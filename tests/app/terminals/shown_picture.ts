import assert from "node:assert/strict";
import type { Pixels } from "../../helpers/png.ts";
import type { HeadlessWindow } from "./headless_run.ts";
import { shownScreen } from "./shown_screen.ts";

/** The picture that a terminal must show after a stretch of output, and how it was sent. */
export interface ShownPicture extends Pixels {
  readonly protocol: string;
  /** Through tmux, to the terminal around it. */
  readonly wrapped: boolean;
}

/** The picture that `shownScreen()` has, put together from its parts, in pixels of the screen. */
export function shownPicture(output: string, window: HeadlessWindow): ShownPicture {
  const { images } = shownScreen(output, window);
  const { cell } = window;
  const [first] = images;
  assert.ok(first, "a picture is shown");
  const width = Math.max(...images.map((image) => image.width));
  const height = Math.max(...images.map((image) => image.row * cell.height + image.height));
  const rgba = new Uint8Array(width * height * 4);
  for (const image of images) {
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
