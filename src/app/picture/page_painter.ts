import { plainText } from "../../base/plain_text.ts";
import { drawPage, type DrawPageOptions } from "../../chart/draw_page.ts";
import { svgDocument } from "../../chart/svg_document.ts";
import type { Renderer } from "../../config/choices.ts";
import type { Drawing, FontMetrics } from "../../model/drawing.ts";
import { UsageError } from "../../model/errors.ts";
import type { PageView } from "../../model/page_view.ts";
import type { DejaVuFont } from "../../raster/dejavu_font.ts";
import type { DrawOptions, Frame, Rasterizer } from "../../raster/rasterizer.ts";
import type { SvgFonts } from "../../raster/render_svg.ts";

export interface PainterSettings {
  readonly renderer: Renderer;
  /** For texts that the embedded font has no glyphs for; absent: the system's fonts. */
  readonly fontFile?: string | undefined;
  readonly theme: "dark" | "light";
  /** Times what is done for a page: laying it out, and making pixels of it; absent: nobody asks. */
  readonly timer?: ((part: "draw" | "rasterise") => Disposable) | undefined;
}

/** What of a page is drawn, and how large. */
export type PageLayout = Omit<DrawPageOptions, "theme" | "font">;

/** Draws pages: for a terminal, a file or a browser, always in the same way. */
export interface PagePainter {
  /** Undefined where a newer page took its place; else as `Rasterizer.draw()`. */
  paint(view: PageView, layout: PageLayout, options?: DrawOptions): Promise<Frame | undefined>;
  /** The page as a document that needs no font, and can be read and searched. */
  svg(view: PageView, layout: PageLayout): string;
}

/**
 * Makes a painter. Of a renderer that cannot be had, and of characters that nobody has a glyph for,
 * `warn` is told, once each, in a sentence; the page is drawn all the same. Fonts and renderers are
 * loaded here, and nowhere else: a program that draws nothing needs none. Throws a `UsageError` for a
 * font file that is none.
 */
export async function openPainter(
  { renderer, fontFile, theme, timer }: PainterSettings,
  warn: (sentence: string) => void,
): Promise<PagePainter> {
  if (fontFile !== undefined) await checkFont(fontFile);
  const { DejaVuFont } = await import("../../raster/dejavu_font.ts");
  const font = new DejaVuFont();
  const fonts = { system: fontFile === undefined, files: fontFile === undefined ? [] : [fontFile] };
  const renderers = rasterizers(font, fonts);
  const told = new Set<string>(), tried = new Set<string>();
  let missing = false;

  function tell(sentence: string): void {
    if (told.has(sentence)) return;
    told.add(sentence);
    warn(sentence);
  }

  async function byResvg(
    drawing: Drawing,
    options: DrawOptions | undefined,
  ): Promise<Frame | undefined> {
    const strange = strangeText(drawing, font);
    const { RendererMissing } = await import("../../raster/render_svg.ts");
    try {
      const frame = await (await renderers.resvg()).draw(drawing, options);
      const unknown = [...strange].filter((character) => !tried.has(character)).join("");
      if (unknown !== "") {
        for (const character of unknown) tried.add(character);
        const { undrawable } = await import("../../raster/undrawable.ts");
        const lost = await undrawable(unknown, fonts);
        if (lost !== "") tell(noGlyph(lost, fontFile));
      }
      return frame;
    } catch (error) {
      if (!(error instanceof RendererMissing)) throw error;
      missing = true;
      tell(`${error.message}; pictures are drawn by the fast renderer.`);
      if (strange !== "") tell(`It has no glyph for ${strange}.`);
      return await (await renderers.fast()).draw(drawing, options);
    }
  }

  function laidOut(view: PageView, layout: PageLayout): Drawing {
    using _timer = timer?.("draw");
    return drawPage(view, { ...layout, theme, font });
  }

  return {
    async paint(view, layout, options) {
      const drawing = laidOut(view, layout);
      const strange = renderer === "resvg" || missing ? "" : strangeText(drawing, font);
      if (renderer === "fast" && strange !== "") {
        tell(`The built-in font has no glyph for ${strange}: --renderer auto draws such texts.`);
      }
      const wanted = renderer === "resvg" || renderer === "auto" && strange !== "";
      using _timer = timer?.("rasterise");
      if (wanted && !missing) return await byResvg(drawing, options);
      return await (await renderers.fast()).draw(drawing, options);
    },
    svg: (view, layout) => svgDocument(laidOut(view, layout), font, { readable: true }),
  };
}

function rasterizers(font: DejaVuFont, fonts: SvgFonts) {
  let fast: Rasterizer | undefined, resvg: Rasterizer | undefined;
  return {
    async fast(): Promise<Rasterizer> {
      const { PageRasterizer } = await import("../../raster/page_rasterizer.ts");
      return fast ??= new PageRasterizer({ font });
    },
    async resvg(): Promise<Rasterizer> {
      const { ResvgRasterizer } = await import("../../raster/resvg_rasterizer.ts");
      return resvg ??= new ResvgRasterizer((drawing) => svgDocument(drawing, font), { fonts });
    },
  };
}

function noGlyph(characters: string, fontFile: string | undefined): string {
  return fontFile === undefined
    ? `No font of this system has a glyph for ${characters}: --font FILE names one that has.`
    : `${fontFile} has no glyph for ${characters}.`;
}

/** The characters of a drawing's texts that a font has no glyphs for, each once; empty: none. */
function strangeText({ layers }: Drawing, font: FontMetrics): string {
  const strange = new Set<string>();
  for (const { texts } of layers) {
    for (const { text, weight } of texts) {
      if (font.covers(text, weight)) continue;
      for (const character of text) if (!font.covers(character, weight)) strange.add(character);
    }
  }
  return [...strange].join("");
}

/** How TrueType and OpenType files, and collections of them, begin (OpenType specification, "otff"). */
const BEGINNINGS = ["\0\x01\0\0", "true", "OTTO", "ttcf"];

/** Throws a `UsageError` where a file cannot be read, or is no font that can be drawn with. */
async function checkFont(path: string): Promise<void> {
  const beginning = new Uint8Array(4);
  try {
    if (!(await Deno.stat(path)).isFile) throw new Error("it is no file");
    using file = await Deno.open(path);
    await file.read(beginning);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : "it cannot be read";
    throw new UsageError(`--font ${plainText(path)}: ${why}.`, { cause: error });
  }
  if (BEGINNINGS.includes(String.fromCharCode(...beginning))) return;
  throw new UsageError(
    `--font ${plainText(path)}: this is no TrueType or OpenType font (.ttf, .otf, .ttc).`,
  );
}
