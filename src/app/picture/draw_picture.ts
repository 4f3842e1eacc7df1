import type { Drawing } from "../../model/drawing.ts";
import type { PageRasterizer } from "../../raster/page_rasterizer.ts";
import type { Picture, PictureForm } from "../../terminal/picture.ts";

/**
 * Draws a page in the forms that a terminal's driver wants, and in no other: each costs about as much
 * as the drawing itself. Undefined where a newer drawing took its place; throws the signal's reason.
 */
export async function drawPicture(
  rasterizer: PageRasterizer,
  drawing: Drawing,
  wants: readonly PictureForm[],
  signal?: AbortSignal,
): Promise<Picture | undefined> {
  const png = wants.includes("png");
  const frame = await rasterizer.draw(drawing, { png, ...(signal ? { signal } : {}) });
  if (frame === undefined) return undefined;
  const { width: widthPx, height: heightPx, palette } = frame;
  return {
    widthPx,
    heightPx,
    ...(png ? { png: frame.png } : {}),
    ...(wants.includes("indexed") ? { indexed: { indexes: frame.indexes(), palette } } : {}),
  };
}
