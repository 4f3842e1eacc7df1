import type { FontMetrics, FontWeight, Layer, TextRun } from "../model/drawing.ts";
import { fitText } from "./text_fit.ts";

export interface TextStyle {
  readonly sizePx: number;
  readonly color: string;
  readonly weight?: FontWeight;
  readonly anchor?: TextRun["anchor"];
  /** Cut with an ellipsis beyond this width. */
  readonly maxWidth?: number;
}

/** Collects the shapes and texts of one layer. */
export class LayerBuilder {
  readonly #texts: TextRun[] = [];
  readonly #shapes: string[] = [];
  readonly font: FontMetrics;

  constructor(font: FontMetrics) {
    this.font = font;
  }

  /** Adds SVG elements. */
  shape(svg: string): void {
    this.#shapes.push(svg);
  }

  rect(
    x: number,
    y: number,
    width: number,
    height: number,
    options: { readonly fill: string; readonly radius?: number },
  ): void {
    const { fill, radius = 0 } = options;
    const round = radius > 0 ? ` rx="${short(radius)}"` : "";
    this.shape(
      `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${
        short(height)
      }"${round} fill="${fill}"/>`,
    );
  }

  line(
    from: readonly [number, number],
    to: readonly [number, number],
    options: { readonly stroke: string; readonly width: number; readonly dash?: readonly number[] },
  ): void {
    const { stroke, width, dash = [] } = options;
    this.shape(
      `<path d="M${short(from[0])} ${short(from[1])}L${short(to[0])} ${
        short(to[1])
      }" fill="none" stroke="${stroke}" stroke-width="${short(width)}"${dashes(dash, width)}/>`,
    );
  }

  /** Adds a text and returns its width in pixels; cut to `maxWidth` where that is given. */
  text(text: string, x: number, y: number, style: TextStyle): number {
    const { sizePx, color, weight = "regular", anchor = "start", maxWidth } = style;
    const shown = maxWidth === undefined
      ? text
      : fitText(text, maxWidth, { font: this.font, sizePx, weight });
    if (shown === "") return 0;
    // Whole pixels: glyphs look alike wherever they stand, and can be drawn once and kept.
    this.#texts.push({
      text: shown,
      x: Math.round(x),
      y: Math.round(y),
      sizePx,
      weight,
      color,
      anchor,
    });
    return this.font.width(shown, sizePx, weight);
  }

  build(box: { x: number; y: number; width: number; height: number }): Layer {
    return { ...box, shapes: this.#shapes.join(""), texts: this.#texts };
  }
}

/** A `stroke-dasharray` attribute for a pattern in multiples of the line's width. */
export function dashes(pattern: readonly number[], width: number): string {
  if (pattern.length === 0) return "";
  return ` stroke-dasharray="${pattern.map((length) => short(length * width)).join(" ")}"`;
}

/** A coordinate with at most two decimals. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
