import type { FontMetrics, FontWeight, Layer, Shape, TextRun } from "../model/drawing.ts";
import type { Box } from "./box.ts";
import { fitText } from "./text_fit.ts";

export interface TextStyle {
  readonly sizePx: number;
  readonly color: string;
  readonly weight?: FontWeight | undefined;
  readonly anchor?: TextRun["anchor"] | undefined;
  /** Cut with an ellipsis beyond this width. */
  readonly maxWidth?: number | undefined;
}

/** Collects the shapes and texts of one layer. */
export class LayerBuilder {
  readonly #texts: TextRun[] = [];
  readonly #shapes: Shape[] = [];
  readonly font: FontMetrics;

  constructor(font: FontMetrics) {
    this.font = font;
  }

  shape(shape: Shape): void {
    this.#shapes.push(shape);
  }

  rect(
    x: number,
    y: number,
    width: number,
    height: number,
    options: { readonly fill: string; readonly radius?: number; readonly opacity?: number },
  ): void {
    this.shape({ kind: "rect", x, y, width, height, ...options });
  }

  line(
    from: readonly [number, number],
    to: readonly [number, number],
    options: { readonly stroke: string; readonly width: number; readonly dash?: readonly number[] },
  ): void {
    const { stroke, width, dash = [] } = options;
    this.shape({
      kind: "polyline",
      xs: Float64Array.of(from[0], to[0]),
      ys: Float64Array.of(from[1], to[1]),
      stroke,
      width,
      dash: dash.map((length) => length * width),
    });
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

  build(box: Box, options: { readonly ground?: string } = {}): Layer {
    return { ...box, shapes: this.#shapes, texts: this.#texts, ...options };
  }
}
