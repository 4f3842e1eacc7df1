import type { Drawing, OutlineFont, TextRun } from "../model/drawing.ts";

/**
 * A whole drawing as one SVG document, its text as glyph outlines: the plain way to a picture,
 * which every shortcut of the rasteriser is compared with.
 */
export function svgDocument(drawing: Drawing, font: OutlineFont): string {
  const { width, height, background, layers } = drawing;
  const body = layers.map((layer) =>
    `<g transform="translate(${layer.x} ${layer.y})">${layer.shapes}${
      layer.texts.map((run) => textPath(run, font)).join("")
    }</g>`
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" ` +
    `fill="${background}"/>${body.join("")}</svg>`;
}

/** One text as a filled path. */
export function textPath(run: TextRun, font: OutlineFont): string {
  const { text, x, y, sizePx, weight, color, anchor } = run;
  const width = anchor === "start" ? 0 : font.width(text, sizePx, weight);
  // Whole pixels, as the drawing promises: see LayerBuilder.text().
  const left = Math.round(
    x - (anchor === "end" ? width : width / 2 * (anchor === "middle" ? 1 : 0)),
  );
  return `<path fill="${color}" d="${font.outline(text, left, y, sizePx, weight)}"/>`;
}
