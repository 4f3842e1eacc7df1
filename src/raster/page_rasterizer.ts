import type { Drawing } from "../model/drawing.ts";
import { BandDeflater } from "./band_deflater.ts";
import type { Box } from "./box.ts";
import { Canvas } from "./canvas.ts";
import { damageBetween } from "./damage.ts";
import { DejaVuFont } from "./dejavu_font.ts";
import type { Frame } from "./frame.ts";
import { GlyphCache, type GlyphFont } from "./glyph_cache.ts";
import { Inks } from "./inks.ts";
import { paintLayers } from "./paint_layers.ts";
import { inStretches, pauser } from "./pauser.ts";
import { Palette, parseRgb } from "./palette.ts";
import { prepareColors } from "./prepare_colors.ts";
import { headerChunk, PNG_INDEXED, pngChunk, pngFile } from "./png_chunks.ts";

export interface DrawOptions {
  readonly signal?: AbortSignal;
  /** False: the pixels are wanted, and hardly a PNG, which is half the work. */
  readonly png?: boolean;
}

/** What the rasteriser has done since it was made, for telemetry and for tests. */
export interface RasterCounts {
  readonly frames: number;
  /** Pixels written, each as often as something was drawn over it. */
  readonly pixels: number;
  readonly glyphs: number;
  /** Colours in the palette. */
  readonly colors: number;
}

/**
 * Turns pages into pictures in indexed colour. It keeps the last picture and draws only what
 * changed; a change of size, or a palette full of colours no longer in use, starts afresh. It works on the
 * caller's thread in short stretches and lets other tasks run between them.
 */
export class PageRasterizer {
  readonly #glyphs: GlyphCache;
  #picture: Picture | undefined;
  #working: Promise<unknown> | undefined;
  #waiting: { readonly drawing: Drawing; readonly give: (started: boolean) => void } | undefined;
  #frames = 0;
  #pixels = 0;

  constructor({ font = new DejaVuFont() }: { readonly font?: GlyphFont } = {}) {
    this.#glyphs = new GlyphCache(font);
  }

  get counts(): RasterCounts {
    return {
      frames: this.#frames,
      pixels: this.#pixels + (this.#picture?.canvas.drawn ?? 0),
      glyphs: this.#glyphs.size,
      colors: this.#picture?.palette.count ?? 0,
    };
  }

  /**
   * Draws a page. While a frame is under way the newest drawing waits and those between are
   * dropped: their promises resolve to undefined, and the newest one's frame is what to show.
   * Throws a RangeError for a size that no picture can have, and the signal's reason on abort.
   */
  async draw(drawing: Drawing, options: DrawOptions = {}): Promise<Frame | undefined> {
    const { signal } = options;
    signal?.throwIfAborted();
    checkSize(drawing);
    if (this.#working !== undefined) {
      this.#waiting?.give(false);
      const started = await new Promise<boolean>((give) => this.#waiting = { drawing, give });
      if (!started) return undefined;
    }
    const work = this.#render(drawing, options);
    this.#working = work;
    try {
      return await work;
    } finally {
      const next = this.#waiting;
      this.#waiting = undefined;
      // A waiting drawing is begun at once, before a later call could slip in between.
      if (next === undefined) this.#working = undefined;
      else next.give(true);
    }
  }

  async #render(drawing: Drawing, { signal, png = true }: DrawOptions): Promise<Frame> {
    signal?.throwIfAborted();
    const pause = pauser(signal);
    const kept = this.#picture;
    const picture = kept?.fits(drawing) && !kept.isWorn ? kept : this.#startOver(drawing);
    const changed = picture.shown === undefined
      ? [wholeOf(drawing)]
      : damageBetween(picture.shown, drawing, this.#glyphs);
    await pause();
    if (changed.length === 0) {
      if (png) picture.file();
      return this.#frame(picture, changed);
    }
    // Until all is drawn, what the canvas shows is no drawing: an abort leaves it unknown.
    picture.shown = undefined;
    picture.revision++;
    picture.png = undefined;
    for (const box of changed) {
      picture.deflater.forget(box);
      await inStretches(
        paintLayers(picture.canvas, drawing, { box, glyphs: this.#glyphs }),
        pause,
      );
    }
    picture.firstColors ??= picture.palette.count;
    if (png) await inStretches(picture.deflater.deflate(), pause);
    picture.shown = drawing;
    if (png) picture.file();
    this.#frames++;
    return this.#frame(picture, changed);
  }

  #startOver(drawing: Drawing): Picture {
    this.#pixels += this.#picture?.canvas.drawn ?? 0;
    return this.#picture = new Picture(drawing, this.#picture);
  }

  #frame(picture: Picture, changed: readonly Box[]): Frame {
    const { canvas, revision } = picture;
    const { width, height, stride, pixels } = canvas;
    const palette = picture.palette.bytes();
    const check = () => {
      if (this.#picture === picture && picture.revision === revision) return;
      throw new Error(
        "the pixels of a frame are gone once the next one is begun: read them before",
      );
    };
    let file = picture.png;
    return {
      width,
      height,
      get png() {
        if (file === undefined) check();
        return file ??= picture.file();
      },
      palette,
      changed,
      indexes() {
        check();
        const indexes = new Uint8Array(width * height);
        for (let y = 0; y < height; y++) {
          const from = y * stride + 1;
          indexes.set(pixels.subarray(from, from + width), y * width);
        }
        return indexes;
      },
      rgba() {
        check();
        return toRgba(canvas, palette);
      },
    };
  }
}

/** The canvas of one size and palette, and what it shows. */
class Picture {
  readonly canvas: Canvas;
  readonly palette: Palette;
  readonly deflater: BandDeflater;
  readonly background: string;
  /** The drawing whose picture is on the canvas, whole. */
  shown: Drawing | undefined;
  /** The file of what is shown, where it was made. */
  png: Uint8Array | undefined;
  revision = 0;

  /** How many colours its first drawing took; undefined until it is drawn. */
  firstColors: number | undefined;

  /** The memory of a picture of the same size is used again. */
  constructor(drawing: Drawing, reuse: Picture | undefined) {
    const { width, height, background } = drawing;
    this.palette = new Palette(parseRgb(background));
    const pixels = reuse?.canvas.width === width && reuse.canvas.height === height
      ? reuse.canvas.pixels
      : undefined;
    const inks = new Inks(this.palette);
    prepareColors(inks, drawing);
    this.canvas = new Canvas(width, height, { inks, pixels });
    this.deflater = new BandDeflater(this.canvas);
    this.background = background;
  }

  /** Whether colours that went out of use leave too little room for those that come into use. */
  get isWorn(): boolean {
    const { count } = this.palette;
    return count > COMFORTABLE_COLORS && count > (this.firstColors ?? Infinity) + SPARE_COLORS;
  }

  /** Makes the file, compressing at once what has not been compressed in stretches. */
  file(): Uint8Array {
    for (const _band of this.deflater.deflate());
    const { width, height } = this.canvas;
    return this.png ??= pngFile(
      headerChunk(width, height, PNG_INDEXED),
      pngChunk("PLTE", this.palette.bytes()),
      pngChunk("IDAT", ...this.deflater.parts()),
    );
  }

  fits({ width, height, background }: Drawing): boolean {
    return this.canvas.width === width && this.canvas.height === height &&
      this.background === background;
  }
}

/** A palette with at most so many colours can still take those that come as lines move on. */
const COMFORTABLE_COLORS = 224;
/** Fewer have not gone out of use since the first drawing, so that a new one would gain nothing. */
const SPARE_COLORS = 16;

function toRgba(canvas: Canvas, palette: Uint8Array): Uint8Array {
  const { width, height, stride, pixels } = canvas;
  const colors = new Uint32Array(256), rgba = new Uint32Array(width * height);
  const bytes = new Uint8Array(colors.buffer);
  for (let index = 0; 3 * index < palette.length; index++) {
    bytes.set([...palette.subarray(3 * index, 3 * index + 3), 255], 4 * index);
  }
  for (let y = 0, to = 0; y < height; y++) {
    const start = y * stride + 1;
    for (let from = start; from < start + width; from++) rgba[to++] = colors[pixels[from]!]!;
  }
  return new Uint8Array(rgba.buffer);
}

function wholeOf({ width, height }: Drawing): Box {
  return { left: 0, top: 0, right: width, bottom: height };
}

function checkSize({ width, height }: Drawing): void {
  const whole = Number.isInteger(width) && Number.isInteger(height);
  if (whole && width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE) return;
  throw new RangeError(
    `a picture of ${width}x${height} pixels cannot be drawn: each side must be 1 to ${MAX_SIDE}`,
  );
}

const MAX_SIDE = 16384;
