// @ts-types="@types/d3-shape"
import { area, line } from "d3-shape";
import { xmlText } from "../base/xml_text.ts";
import {
  type Drawing,
  type OutlineFont,
  type Shape,
  textLeft,
  type TextRun,
} from "../model/drawing.ts";

/**
 * A whole drawing as one SVG document: lines and areas as d3 makes them, texts as glyph outlines, so
 * that it looks the same without any font. Texts that the font has no glyphs for are left to whoever
 * renders it, in a font of theirs. With `readable`, each text also stands, unseen, in its place as such,
 * for a reader and a search.
 */
export function svgDocument(
  drawing: Drawing,
  font: OutlineFont,
  { readable = false }: { readonly readable?: boolean } = {},
): string {
  const { width, height, background, layers, title, description } = drawing;
  const head = (title === undefined ? "" : `<title>${xmlText(title)}</title>`) +
    (description === undefined ? "" : `<desc>${xmlText(description)}</desc>`);
  const body = layers.map((layer, index) => {
    const opens = layer.group !== undefined && layer.group !== layers[index - 1]?.group;
    const closes = layer.group !== undefined && layer.group !== layers[index + 1]?.group;
    return (opens ? `<g role="group" aria-label="${xmlText(layer.group!)}">` : "") +
      `<g transform="translate(${layer.x} ${layer.y})">${layer.shapes.map(element).join("")}${
        layer.texts.map((run) => textElements(run, { font, readable })).join("")
      }</g>` + (closes ? "</g>" : "");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}">${head}<rect width="${width}" height="${height}" ` +
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

/** One text as a filled path, or as a text where the font lacks a glyph of it. */
function textElements(
  run: TextRun,
  { font, readable }: { readonly font: OutlineFont; readonly readable: boolean },
): string {
  const { text, x, y, sizePx, weight, color, anchor } = run;
  if (!font.covers(text, weight)) {
    const bold = weight === "bold" ? ` font-weight="bold"` : "";
    return `<text x="${x}" y="${y}" font-size="${
      short(sizePx)
    }" font-family="${FAMILIES}"${bold} ` +
      `text-anchor="${anchor}" fill="${color}">${xmlText(text)}</text>`;
  }
  const left = textLeft(run, font);
  const path = `<path fill="${color}" d="${font.outline(text, left, y, sizePx, weight)}"/>`;
  if (!readable) return path;
  const length = short(font.width(text, sizePx, weight));
  return `${path}<text x="${left}" y="${y}" font-size="${short(sizePx)}" textLength="${length}" ` +
    `fill-opacity="0">${xmlText(text)}</text>`;
}

const FAMILIES = "DejaVu Sans, sans-serif";

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
