import { joinBytes } from "./bytes.ts";
import { passthrough } from "./passthrough.ts";
import type { PictureDriver } from "./picture.ts";

/**
 * Another driver's pictures through tmux, to the terminal around it. tmux knows nothing of them and
 * writes over them whenever it redraws, so each frame is sent whole. Each control string is wrapped
 * by itself: tmux takes at most 1 MiB. Cursor moves stay outside: tmux knows where its pane is.
 */
export function passthroughDriver(driver: PictureDriver): PictureDriver {
  const decoder = new TextDecoder();
  const wrapStrings = (bytes: Uint8Array) =>
    joinBytes(decoder.decode(bytes).replace(CONTROL_STRING, (sequence) => passthrough(sequence)));
  return {
    encode(picture, at) {
      driver.reset();
      return wrapStrings(driver.encode(picture, at));
    },
    reset: () => driver.reset(),
    clear: () => wrapStrings(driver.clear()),
  };
}

/** OSC up to BEL, DCS or APC up to ST, as this room's drivers write them. */
// deno-lint-ignore no-control-regex
const CONTROL_STRING = /\x1b\][^\x07\x1b]*\x07|\x1b[P_][^\x1b]*\x1b\\/g;
