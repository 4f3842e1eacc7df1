import { given } from "../../base/given.ts";
import type { PageView } from "../../model/page_view.ts";
import type { Box } from "../../raster/box.ts";
import type { Picture, PictureForm, PixelBox } from "../../terminal/picture.ts";
import type { ChangeLog } from "./change_log.ts";
import type { PageLayout, PagePainter } from "./page_painter.ts";

/**
 * Draws a page in the forms that a terminal's driver wants, and in no other: each costs about as much
 * as the drawing itself. Undefined where a newer page took its place; throws the signal's reason.
 */
export async function drawPicture(
  painter: PagePainter,
  page: { readonly view: PageView; readonly layout: PageLayout },
  { wants, log, signal }: {
    readonly wants: readonly PictureForm[];
    /** Gets where each picture differs from the one before. */
    readonly log?: ChangeLog;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Picture | undefined> {
  const png = wants.includes("png");
  const frame = await painter.paint(page.view, page.layout, { png, signal });
  if (frame === undefined) return undefined;
  const { width: widthPx, height: heightPx, palette } = frame;
  const number = log?.add(frame.changed.map(pixelBox));
  return {
    widthPx,
    heightPx,
    number,
    changedSince: log && ((earlier) => log.between(earlier, number!)),
    ...given({
      png: png ? frame.png : undefined,
      indexed: wants.includes("indexed") ? { indexes: frame.indexes(), palette } : undefined,
    }),
  };
}

function pixelBox({ left, top, right, bottom }: Box): PixelBox {
  return { x: left, y: top, width: right - left, height: bottom - top };
}
