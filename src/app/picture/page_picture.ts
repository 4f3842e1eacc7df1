import { drawPage } from "../../chart/draw_page.ts";
import { svgDocument } from "../../chart/svg_document.ts";
import type { PageView } from "../../model/page_view.ts";
import { DejaVuFont } from "../../raster/dejavu_font.ts";
import { PageRasterizer } from "../../raster/page_rasterizer.ts";

export interface PictureOptions {
  readonly size: { readonly width: number; readonly height: number };
  readonly theme: "dark" | "light";
  readonly signal: AbortSignal;
}

/** A page as an SVG document that needs no font. */
export function pageSvg(view: PageView, { size, theme }: Omit<PictureOptions, "signal">): string {
  const font = new DejaVuFont();
  return svgDocument(drawPage(view, { ...size, theme, font }), font);
}

/** A page as the bytes of a PNG file, drawn as the live dashboard draws it. Rejects on abort. */
export async function pagePng(
  view: PageView,
  { size, theme, signal }: PictureOptions,
): Promise<Uint8Array> {
  const font = new DejaVuFont();
  const rasterizer = new PageRasterizer({ font });
  const frame = await rasterizer.draw(drawPage(view, { ...size, theme, font }), { signal });
  if (frame === undefined) throw new Error("the picture was given up for a newer one");
  return frame.png;
}
