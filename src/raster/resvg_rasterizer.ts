import type { Drawing } from "../model/drawing.ts";
import { indexColors } from "./index_colors.ts";
import { indexedPng } from "./indexed_png.ts";
import { type DrawOptions, type Frame, indexesIn, Rasterizer } from "./rasterizer.ts";
import { renderSvg, type SvgFonts } from "./render_svg.ts";

/**
 * Turns pages into pictures by way of their SVG and resvg, in indexed colour: four times the CPU of
 * `PageRasterizer`, and texts in any font. Each frame is drawn whole.
 */
export class ResvgRasterizer extends Rasterizer {
  readonly #svg: (drawing: Drawing) => string;
  readonly #fonts: SvgFonts | undefined;

  /** `svg` makes the document of a drawing; `fonts` are for texts that are not paths in it. */
  constructor(
    svg: (drawing: Drawing) => string,
    { fonts }: { readonly fonts?: SvgFonts | undefined } = {},
  ) {
    super();
    this.#svg = svg;
    this.#fonts = fonts;
  }

  /** Also throws what `renderSvg()` throws. */
  protected async render(drawing: Drawing, { signal }: DrawOptions): Promise<Frame> {
    const picture = await renderSvg(this.#svg(drawing), { fonts: this.#fonts, signal });
    const { width, height } = picture;
    const { palette, rows } = indexColors(picture);
    let png: Uint8Array | undefined;
    return {
      width,
      height,
      get png() {
        return png ??= indexedPng({ width, height, palette, rows });
      },
      palette,
      changed: [{ left: 0, top: 0, right: width, bottom: height }],
      indexes: () => indexesIn(rows, picture),
    };
  }
}
