import type { PageView } from "../../model/page_view.ts";
import type { Picture, PictureForm } from "../../terminal/picture.ts";
import type { PageLayout, PagePainter } from "./page_painter.ts";

/**
 * Draws a page in the forms that a terminal's driver wants, and in no other: each costs about as much
 * as the drawing itself. Undefined where a newer page took its place; throws the signal's reason.
 */
export async function drawPicture(
  painter: PagePainter,
  page: { readonly view: PageView; readonly layout: PageLayout },
  { wants, signal }: {
    readonly wants: readonly PictureForm[];
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Picture | undefined> {
  const png = wants.includes("png");
  const frame = await painter.paint(page.view, page.layout, { png, signal });
  if (frame === undefined) return undefined;
  const { width: widthPx, height: heightPx, palette } = frame;
  return {
    widthPx,
    heightPx,
    ...(png ? { png: frame.png } : {}),
    ...(wants.includes("indexed") ? { indexed: { indexes: frame.indexes(), palette } } : {}),
  };
}
