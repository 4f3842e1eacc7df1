// deno-lint-ignore-file no-control-regex
import { joinBytes } from "./bytes.ts";
import { passthrough } from "./passthrough.ts";
import type { PictureDriver } from "./picture.ts";

/**
 * Another driver's pictures through tmux, to the terminal around it. tmux knows nothing of them and
 * writes over them whenever it redraws, so each frame is sent whole. Each control string is wrapped
 * by itself: tmux takes at most 1 MiB.
 */
export function passthroughDriver(driver: PictureDriver): PictureDriver {
  const decoder = new TextDecoder();
  let frames = 0;

  function wrapStrings(bytes: Uint8Array): Uint8Array {
    frames++;
    return joinBytes(
      decoder.decode(bytes).replace(
        PLACED_STRING,
        (_, move: string | undefined, sequence: string) =>
          move ? anchored(move, sequence, frames) : passthrough(sequence),
      ),
    );
  }

  return {
    encode(picture, at) {
      driver.reset();
      return wrapStrings(driver.encode(picture, at));
    },
    reset: () => driver.reset(),
    clear: () => wrapStrings(driver.clear()),
  };
}

/** A control string as this room's drivers write them, with the cursor move before it if any. */
const PLACED_STRING = /(\x1b\[\d+;\d+H)?(\x1b\][^\x07\x1b]*\x07|\x1b[P_][^\x1b]*\x1b\\)/g;

/**
 * A picture at a place of the pane. tmux passes a string on where the terminal's cursor happens to
 * be, and moves that only when it draws; it knows where the pane is, we do not. So it is made to draw
 * one cell at the place, and the string steps back over it. A cell beyond ASCII is drawn at once,
 * and only if it differs from the one before, hence the colour. Source: tmux 3.3a, screen-write.c
 * (`screen_write_collect_add`, `screen_write_cell`), tty.c (`tty_cmd_rawstring`).
 */
function anchored(move: string, sequence: string, frame: number): string {
  const color = `\x1b[0;38;5;${16 + frame % 2}m`;
  return `${move}${color}\u00a0\x1b[0m${passthrough(`\x1b[D${sequence}`)}`;
}
