// @ts-types="@types/d3-shape"
import { area, line } from "d3-shape";
import type { Drawing, OutlineFont, Shape, TextRun } from "../model/drawing.ts";

/**
 * A whole drawing as one SVG document, its text as glyph outlines: the plain way to a picture,
 * which every shortcut of the rasteriser is compared with.
 */
export function svgDocument(drawing: Drawing, font: OutlineFont): string {
  const { width, height, background, layers } = drawing;
  const body = layers.map((layer) =>
    `<g transform="translate(${layer.x} ${layer.y})">${layer.shapes.map(element).join("")}${
      layer.texts.map((run) => textPath(run, font)).join("")
    }</g>`
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" ` +
    `fill="${background}"/>${body.join("")}</svg>`;
}

function element(shape: Shape): string {
  switch (shape.kind) {
    case "rect": {
      const { x, y, width, height, fill, opacity, radius = 0 } = shape;
      const round = radius > 0 ? ` rx="${short(radius)}"` : "";
      return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${
        short(height)
      }"${round} fill="${fill}"${opacityOf(opacity)}/>`;
    }
    case "polyline": {
      const { xs, ys, stroke, width, dash = [] } = shape;
      const path = line<number>()
        .defined((index) => !Number.isNaN(ys[index]!))
        .x((index) => xs[index]!)
        .y((index) => ys[index]!)
        .digits(2)(indexes(xs));
      const dashes = dash.length === 0 ? "" : ` stroke-dasharray="${dash.map(short).join(" ")}"`;
      return `<path d="${path ?? ""}" fill="none" stroke="${stroke}" stroke-width="${
        short(width)
      }" stroke-linejoin="round"${dashes}/>`;
    }
    case "area": {
      const { xs, tops, bottoms, fill, opacity } = shape;
      const path = area<number>()
        .defined((index) => !Number.isNaN(tops[index]!) && !Number.isNaN(bottoms[index]!))
        .x((index) => xs[index]!)
        .y0((index) => bottoms[index]!)
        .y1((index) => tops[index]!)
        .digits(2)(indexes(xs));
      return `<path d="${path ?? ""}" fill="${fill}"${opacityOf(opacity)}/>`;
    }
    case "dot":
      return `<circle cx="${short(shape.x)}" cy="${short(shape.y)}" r="${
        short(shape.radius)
      }" fill="${shape.fill}"/>`;
  }
}

function indexes(points: Float64Array): Iterable<number> {
  return Array(points.length).keys();
}

function opacityOf(opacity: number | undefined): string {
  return opacity === undefined || opacity === 1 ? "" : ` fill-opacity="${opacity}"`;
}

/** One text as a filled path. */
function textPath(run: TextRun, font: OutlineFont): string {
  const { text, y, sizePx, weight, color } = run;
  return `<path fill="${color}" d="${
    font.outline(text, textLeft(run, font), y, sizePx, weight)
  }"/>`;
}

/** Where a text starts, in whole pixels, as a drawing promises of its texts. */
function textLeft(run: TextRun, font: OutlineFont): number {
  if (run.anchor === "start") return run.x;
  const width = font.width(run.text, run.sizePx, run.weight);
  return Math.round(run.x - (run.anchor === "end" ? width : width / 2));
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
