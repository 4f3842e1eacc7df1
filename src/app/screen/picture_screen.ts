import { drawPage } from "../../chart/draw_page.ts";
import type { PageRasterizer } from "../../raster/page_rasterizer.ts";
import type { Display } from "../../terminal/display.ts";
import type { Picture } from "../../terminal/picture.ts";
import type { OutlineFont } from "../../model/drawing.ts";
import { bottomLine } from "./bottom_line.ts";
import { drawPicture } from "../picture/draw_picture.ts";
import type { Screen, Showing } from "./screen.ts";

export interface PictureScreenOptions {
  readonly display: Display;
  readonly rasterizer: PageRasterizer;
  readonly font: OutlineFont;
  readonly theme: "dark" | "light";
}

/**
 * Shows pages as pictures above a last line of text: a line of text costs a fraction of a frame,
 * and a picture in the last row would scroll the screen.
 */
export function pictureScreen(options: PictureScreenOptions): Screen {
  const { display, rasterizer, font, theme } = options;
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
    const drawing = drawPage(showing.page, {
      width: widthPx,
      height: heightPx,
      theme,
      font,
      footer: false,
      ...(focus === undefined ? {} : { focus }),
      ...(selected === undefined ? {} : { selected }),
      ...(cursorMs === undefined ? {} : { cursorMs }),
      ...(overlay === undefined ? {} : { overlay }),
    });
    const picture = await drawPicture(rasterizer, drawing, display.wants);
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
  };
}
