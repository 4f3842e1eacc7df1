import type { Display } from "../../terminal/display.ts";
import type { Picture } from "../../terminal/picture.ts";
import { bottomLine } from "./bottom_line.ts";
import { ChangeLog } from "../picture/change_log.ts";
import { drawPicture } from "../picture/draw_picture.ts";
import type { PagePainter } from "../picture/page_painter.ts";
import type { Screen, Showing } from "./screen.ts";

export interface PictureScreenOptions {
  readonly display: Display;
  readonly painter: PagePainter;
  readonly theme: "dark" | "light";
}

/**
 * Shows pages as pictures above a last line of text: a line of text costs a fraction of a frame,
 * and a picture in the last row would scroll the screen.
 */
export function pictureScreen(options: PictureScreenOptions): Screen {
  const { display, painter, theme } = options;
  const log = new ChangeLog();
  let shown: { readonly picture: Picture; readonly size: string } | undefined;

  const sizeNow = () => {
    const { widthPx, heightPx } = display.place(1);
    return `${widthPx}x${heightPx}`;
  };

  async function present(showing: Showing, picture: Picture): Promise<void> {
    const { prompt, notice } = showing;
    const { columns } = display.place(1).box;
    const footer = bottomLine(showing.page, { columns, theme, prompt, notice });
    await display.show({ kind: "picture", picture, footer });
  }

  async function show(showing: Showing): Promise<void> {
    const { focus, selected, cursorMs, overlay } = showing;
    const { widthPx, heightPx } = display.place(1);
    const size = sizeNow();
    const layout = { width: widthPx, height: heightPx, footer: false };
    const page = { view: showing.page, layout: { ...layout, focus, selected, cursorMs, overlay } };
    const picture = await drawPicture(painter, page, { wants: display.wants, log });
    // Drawn for a window that has changed its size meanwhile: the next frame is on its way.
    if (picture === undefined || size !== sizeNow()) return;
    shown = { picture, size };
    await present(showing, picture);
  }

  return {
    get maxPoints() {
      return display.place(1).widthPx;
    },
    show,
    showLine: (showing) =>
      shown?.size === sizeNow() ? present(showing, shown.picture) : show(showing),
    [Symbol.dispose]: () => display[Symbol.dispose](),
  };
}
