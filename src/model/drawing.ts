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
 * A rectangle of a page that is drawn as a whole: SVG shapes without text, and the text beside
 * them, so that a rasteriser may keep either for as long as it does not change.
 * Later layers lie over earlier ones. All four measures are whole pixels.
 */
export interface Layer {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** SVG elements, in the layer's own coordinates, without `<text>`. */
  readonly shapes: string;
  readonly texts: readonly TextRun[];
}

/** A page laid out at a size. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb` */
  readonly background: string;
  readonly layers: readonly Layer[];
}

/** What a layout must know of a font. */
export interface FontMetrics {
  /** The width of a text in pixels. */
  width(text: string, sizePx: number, weight: FontWeight): number;
}

/** A font whose glyphs can be drawn as paths, so that no picture depends on installed fonts. */
export interface OutlineFont extends FontMetrics {
  /** SVG path data of a text that starts at x on the baseline y. */
  outline(text: string, x: number, y: number, sizePx: number, weight: FontWeight): string;
}
