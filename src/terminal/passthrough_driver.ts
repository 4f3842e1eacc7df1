// deno-lint-ignore-file no-control-regex
import { joinBytes } from "../base/join_bytes.ts";
import type { CellBox, PictureDriver } from "./picture.ts";
import { moveTo } from "./sequences.ts";

export interface PassthroughOptions {
  /**
   * The terminal keeps pictures above its text until they are deleted by kitty's commands, whatever
   * protocol they came by, as Konsole does: tmux writing over them does not end them.
   */
  readonly sticky?: boolean;
}

/**
 * Another driver's pictures through tmux, to the terminal around it. tmux knows nothing of them and
 * writes over them whenever it redraws, so each frame is sent whole. Each control string is wrapped
 * by itself: tmux takes at most 1 MiB.
 */
export function passthroughDriver(
  driver: PictureDriver,
  { sticky = false }: PassthroughOptions = {},
): PictureDriver {
  const decoder = new TextDecoder();
  let frames = 0;
  let shown: CellBox | undefined;

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

  /** Takes the picture off the glass, and no other pane's: only what lies under its first cell. */
  function takeOff(): Uint8Array {
    if (!sticky || shown === undefined) return new Uint8Array();
    const move = moveTo(shown.column, shown.row);
    shown = undefined;
    return joinBytes(anchored(move, DELETE_AT_CURSOR, ++frames));
  }

  return {
    wants: driver.wants,
    encode(picture, at) {
      driver.reset();
      const old = sameBox(shown, at) ? new Uint8Array() : takeOff();
      shown = at;
      return joinBytes(old, wrapStrings(driver.encode(picture, at)));
    },
    reset: () => driver.reset(),
    clear: () => joinBytes(wrapStrings(driver.clear()), takeOff()),
  };
}

/** Deletes pictures that cover the cursor's cell. Source: kitty's graphics protocol, "Deleting images". */
const DELETE_AT_CURSOR = "\x1b_Ga=d,d=C,q=2;\x1b\\";

function sameBox(one: CellBox | undefined, other: CellBox): boolean {
  return one?.column === other.column && one.row === other.row && one.columns === other.columns &&
    one.rows === other.rows;
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

/**
 * Wraps bytes so that tmux hands them to the terminal around it: every ESC is doubled. tmux drops a
 * wrapped string over 1 MiB. Source: tmux(1), `allow-passthrough`.
 */
export function passthrough(payload: string): string {
  return `\x1bPtmux;${payload.replaceAll("\x1b", "\x1b\x1b")}\x1b\\`;
}
