import { svgDocument } from "../../src/chart/svg_document.ts";
import type { Drawing, Shape, TextRun } from "../../src/model/drawing.ts";
import type { Box } from "../../src/raster/box.ts";
import { Canvas } from "../../src/raster/canvas.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { GlyphCache } from "../../src/raster/glyph_cache.ts";
import { Inks } from "../../src/raster/inks.ts";
import { paintLayers } from "../../src/raster/paint_layers.ts";
import { Palette } from "../../src/raster/palette.ts";
import { renderSvg } from "../../src/raster/render_svg.ts";

const font = new DejaVuFont();
/** Draws its box for what it lacks, as pixels do. */
const boxFont: DejaVuFont = Object.assign(new DejaVuFont(), { covers: () => true });
const glyphs = new GlyphCache(font);

/** White shapes and texts on black: each pixel's red is its coverage, 0 to 255. */
export function alone(
  size: { readonly width: number; readonly height: number },
  { shapes = [], texts = [] }: {
    readonly shapes?: readonly Shape[];
    readonly texts?: readonly TextRun[];
  },
): Drawing {
  return { ...size, background: "#000000", layers: [{ x: 0, y: 0, ...size, shapes, texts }] };
}

/** A canvas whose palette merges no colours. */
export function exactCanvas({ width, height }: Drawing): Canvas {
  return new Canvas(width, height, { inks: new Inks(new Palette(0, { tolerance: 0 })) });
}

/** Paints boxes of a drawing, by default all of it. */
export function paint(canvas: Canvas, drawing: Drawing, boxes?: readonly Box[]): void {
  const whole = { left: 0, top: 0, right: drawing.width, bottom: drawing.height };
  for (const box of boxes ?? [whole]) {
    for (const _ of paintLayers(canvas, drawing, { box, glyphs })) { /* layer by layer */ }
  }
}

/** The red of each pixel. */
export function coverage(drawing: Drawing): Float64Array {
  const palette = new Palette(0, { tolerance: 0 });
  const { width, height } = drawing;
  const canvas = new Canvas(width, height, { inks: new Inks(palette) });
  paint(canvas, drawing);
  return Float64Array.from(
    { length: width * height },
    (_, at) => palette.rgb(canvas.pixels[canvas.offset(at % width, Math.floor(at / width))]!) >> 16,
  );
}

/** The same by the plain SVG pipeline. */
export async function referenceCoverage(drawing: Drawing): Promise<Float64Array> {
  const { rgba } = await renderSvg(svgDocument(drawing, boxFont));
  return Float64Array.from({ length: rgba.length / 4 }, (_, at) => rgba[4 * at]!);
}
