import { drawPage } from "../chart/draw_page.ts";
import type { Drawing, FontMetrics } from "../model/drawing.ts";
import { frameBytes } from "../terminal/frame_bytes.ts";
import type { Picture, PictureDriver } from "../terminal/picture.ts";
import type { TerminalSession } from "../terminal/terminal_session.ts";
import { bottomLine } from "./bottom_line.ts";
import type { Screen, Showing } from "./screen.ts";

/** Turns drawings into pixels; a newer one may overtake one under way, which then gives nothing. */
export interface Rasterizer {
  draw(drawing: Drawing): Promise<Picture | undefined>;
}

export interface PictureScreenOptions {
  readonly terminal: TerminalSession;
  readonly driver: PictureDriver;
  readonly rasterizer: Rasterizer;
  readonly font: FontMetrics;
  readonly theme: "dark" | "light";
  readonly color: boolean;
  /** Of one character cell. */
  readonly cellPx: { readonly width: number; readonly height: number };
  /** The terminal knows synchronised output. */
  readonly sync: boolean;
}

/** More pixels than this a terminal only scales down, in pixels of width and height. */
const LARGEST_PX = { width: 3840, height: 2400 };

/**
 * Shows pages as pictures that fill all rows but the last, which is text: a picture in the last
 * row would scroll the screen, and a line of text costs a fraction of a frame.
 */
export function pictureScreen(options: PictureScreenOptions): Screen {
  const { terminal, driver, rasterizer, font, theme, color, cellPx, sync } = options;
  let clear = true;
  terminal.onLeave(() => driver.clear());

  function pixels(): { width: number; height: number } {
    const { columns, rows } = terminal.size;
    const width = columns * cellPx.width, height = Math.max(1, rows - 1) * cellPx.height;
    // Smaller in both directions by the same factor, so that letters keep their shape.
    const scale = Math.min(1, LARGEST_PX.width / width, LARGEST_PX.height / height);
    return { width: Math.round(width * scale), height: Math.round(height * scale) };
  }

  function status(showing: Showing) {
    const { columns, rows } = terminal.size;
    const { prompt, notice } = showing;
    return { row: rows - 1, text: bottomLine(showing.page, { columns, color, prompt, notice }) };
  }

  async function write(showing: Showing, picture: Picture | undefined): Promise<void> {
    const { columns, rows } = terminal.size;
    const box = { column: 0, row: 0, columns, rows: rows - 1 };
    await terminal.writer.show(() => {
      const clearing = clear;
      clear = false;
      const body = picture === undefined ? new Uint8Array() : driver.encode(picture, box);
      return frameBytes({ clear: clearing, body, status: status(showing), sync });
    });
  }

  return {
    get maxPoints() {
      return pixels().width;
    },
    async show(showing) {
      const { focus, cursorMs, overlay } = showing;
      const size = terminal.size;
      const picture = await rasterizer.draw(drawPage(showing.page, {
        ...pixels(),
        theme,
        font,
        footer: false,
        ...(focus === undefined ? {} : { focus }),
        ...(cursorMs === undefined ? {} : { cursorMs }),
        ...(overlay === undefined ? {} : { overlay }),
      }));
      // Drawn for a window that has changed its size meanwhile: the next frame is on its way.
      if (size !== terminal.size) return;
      await write(showing, picture);
    },
    showLine: (showing) => write(showing, undefined),
    reset() {
      clear = true;
      driver.reset();
    },
  };
}
