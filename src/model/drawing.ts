/** A line of text in a drawing. `x` and the baseline `y` are pixels within its layer. */
export interface TextRun {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly sizePx: number;
  readonly weight: FontWeight;
  readonly color: string;
  readonly anchor: "start" | "middle" | "end";
}

export type FontWeight = "regular" | "bold";

/**
 * What a page is made of, beside text: a display list, so that one layout can become an SVG
 * document and pixels by different ways. Coordinates are pixels within the layer; colours
 * `#rrggbb`; `opacity` 0 to 1 (default 1).
 */
export type Shape = RectShape | LineShape | AreaShape | DotShape;

/** A rectangle, its corners rounded by circles of `radius`. */
export interface RectShape {
  readonly kind: "rect";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly opacity?: number | undefined;
  readonly radius?: number | undefined;
}

/** A line through points; x rises. A y of NaN breaks it. Round joins, flat ends. */
export interface LineShape {
  readonly kind: "polyline";
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly stroke: string;
  readonly width: number;
  /** Lengths of dashes and spaces in pixels; absent or empty: solid. */
  readonly dash?: readonly number[] | undefined;
}

/** The area between two lines over common, rising x; a NaN breaks it. */
export interface AreaShape {
  readonly kind: "area";
  readonly xs: Float64Array;
  readonly tops: Float64Array;
  readonly bottoms: Float64Array;
  readonly fill: string;
  readonly opacity?: number | undefined;
}

export interface DotShape {
  readonly kind: "dot";
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly fill: string;
}

/**
 * A rectangle of a page that is drawn as a whole, shapes first and texts over them, so that a
 * rasteriser may keep its pixels for as long as it does not change. Later layers lie over
 * earlier ones. All four measures are whole pixels.
 */
export interface Layer {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly texts: readonly TextRun[];
  /** Every text of the layer stands on this flat colour, touching no shape of another. */
  readonly ground?: string | undefined;
  /** What it is a part of, e.g. a panel's title; parts that follow each other belong together. */
  readonly group?: string | undefined;
  /** The row of a table (from 0) that it is. */
  readonly row?: number | undefined;
  /** Of a plot the area of its lines, in pixels of the page: from left to right the time that the page shows. */
  readonly plot?:
    | { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
    | undefined;
}

/** A page laid out at a size. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb` */
  readonly background: string;
  readonly layers: readonly Layer[];
  /** What it shows, in a word and in a sentence, for documents that a reader reads out. */
  readonly title?: string | undefined;
  readonly description?: string | undefined;
}

/** Where a text starts, in whole pixels unless it is anchored there. */
export function textLeft({ text, x, sizePx, weight, anchor }: TextRun, font: FontMetrics): number {
  if (anchor === "start") return x;
  const width = font.width(text, sizePx, weight);
  return Math.round(x - (anchor === "end" ? width : width / 2));
}

/** What a layout must know of a font. */
export interface FontMetrics {
  /** The width of a text in pixels. */
  width(text: string, sizePx: number, weight: FontWeight): number;
  /** Whether it has a glyph for each character of a text. */
  covers(text: string, weight: FontWeight): boolean;
}

/** A font whose glyphs can be drawn as paths, so that no picture depends on installed fonts. */
export interface OutlineFont extends FontMetrics {
  /** SVG path data of a text that starts at x on the baseline y. */
  outline(text: string, x: number, y: number, sizePx: number, weight: FontWeight): string;
}
