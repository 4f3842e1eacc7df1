import { drawPage } from "../../chart/draw_page.ts";
import { svgDocument } from "../../chart/svg_document.ts";
import type { PageView } from "../../model/page_view.ts";
import { DejaVuFont } from "../../raster/dejavu_font.ts";

export interface PictureOptions {
  readonly size: { readonly width: number; readonly height: number };
  readonly theme: "dark" | "light";
}

/** A page as an SVG document that needs no font. */
export function pageSvg(view: PageView, { size, theme }: PictureOptions): string {
  const font = new DejaVuFont();
  return svgDocument(drawPage(view, { ...size, theme, font }), font);
}

/** A page as the bytes of a PNG file. */
export async function pagePng(view: PageView, options: PictureOptions): Promise<Uint8Array> {
  return await toPng(pageSvg(view, options));
}

async function toPng(svg: string): Promise<Uint8Array> {
  const { renderAsync } = await import("@resvg/resvg-js");
  const image = await renderAsync(svg, { font: { loadSystemFonts: false } });
  return image.asPng();
}
