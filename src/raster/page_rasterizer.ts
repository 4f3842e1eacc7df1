import type { Drawing } from "../model/drawing.ts";
import type { Box } from "./box.ts";
import { Canvas } from "./canvas.ts";
import { damageBetween } from "./damage.ts";
import { DejaVuFont } from "./dejavu_font.ts";
import { GlyphCache, type GlyphFont } from "./glyph_cache.ts";
import { Inks } from "./inks.ts";
import { paintLayers } from "./paint_layers.ts";
import { parseRgb } from "../base/rgb.ts";
import { Palette } from "./palette.ts";
import { prepareColors } from "./prepare_colors.ts";
import { type DrawOptions, type Frame, indexesIn, Rasterizer } from "./rasterizer.ts";
import { indexedPng } from "./indexed_png.ts";
import { setImmediate } from "node:timers";

/**
 * Turns pages into pictures in indexed colour. It keeps the last picture and draws only what
 * changed; a change of size, or a palette full of colours no longer in use, starts afresh. It works on the
 * caller's thread in short stretches and lets other tasks run between them.
 */
export class PageRasterizer extends Rasterizer {
  readonly #glyphs: GlyphCache;
  #picture: Picture | undefined;

  constructor({ font = new DejaVuFont() }: { readonly font?: GlyphFont } = {}) {
    super();
    this.#glyphs = new GlyphCache(font);
  }

  protected async render(drawing: Drawing, { signal, png = true }: DrawOptions): Promise<Frame> {
    signal?.throwIfAborted();
    const pause = pauser(signal);
    const kept = this.#picture;
    const picture = this.#picture = kept?.fits(drawing) && !kept.isWorn
      ? kept
      : new Picture(drawing, kept);
    const changed = picture.shown === undefined
      ? [{ left: 0, top: 0, right: drawing.width, bottom: drawing.height }]
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
      await inStretches(
        paintLayers(picture.canvas, drawing, { box, glyphs: this.#glyphs }),
        pause,
      );
    }
    picture.firstColors ??= picture.palette.count;
    picture.shown = drawing;
    await pause();
    if (png) picture.file();
    return this.#frame(picture, changed);
  }

  #frame(picture: Picture, changed: readonly Box[]): Frame {
    const { canvas, revision } = picture;
    const { width, height, pixels } = canvas;
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
        return indexesIn(pixels, canvas);
      },
    };
  }
}

/** The canvas of one size and palette, and what it shows. */
class Picture {
  readonly canvas: Canvas;
  readonly palette: Palette;
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
    this.background = background;
  }

  /** Whether colours that went out of use leave too little room for those that come into use. */
  get isWorn(): boolean {
    const { count } = this.palette;
    return count > COMFORTABLE_COLORS && count > (this.firstColors ?? Infinity) + SPARE_COLORS;
  }

  file(): Uint8Array {
    const { width, height, pixels: rows } = this.canvas;
    return this.png ??= indexedPng({ width, height, palette: this.palette.bytes(), rows });
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

/** Milliseconds of work after which other tasks get their turn. */
const STRETCH_MS = 1;

/** Asks for a turn for others: a promise to await where it is time, else nothing. */
type Pause = () => Promise<void> | undefined;

/** Runs work that stops now and then, with turns for others where it stops. */
async function inStretches(work: Iterable<void>, pause: Pause): Promise<void> {
  for (const _ of work) {
    const turn = pause();
    // Without a turn to wait for, not even a microtask: work stops hundreds of times a frame.
    if (turn !== undefined) await turn;
  }
}

/**
 * A function to call again and again during long work on the main thread: it lets other tasks
 * run when enough was done since they last did. It throws the signal's reason on abort.
 */
function pauser(signal: AbortSignal | undefined): Pause {
  let resumedAt = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - resumedAt < STRETCH_MS) return undefined;
    return new Promise((resolve, reject) =>
      setImmediate(() => {
        resumedAt = performance.now();
        if (signal?.aborted) reject(signal.reason);
        else resolve();
      })
    );
  };
}
