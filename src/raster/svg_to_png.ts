import process from "node:process";
import { messageOf } from "../base/error_message.ts";
import { plainText } from "../base/plain_text.ts";
import { BandDeflater } from "./band_deflater.ts";
import { inStretches, pauser } from "./pauser.ts";
import { headerChunk, PNG_RGB, PNG_RGBA, pngChunk, pngFile, textChunk } from "./png_chunks.ts";

export interface SvgPicture {
  readonly width: number;
  readonly height: number;
  /** RGBA, 4 bytes a pixel, row by row, colours multiplied by alpha. */
  readonly rgba: Uint8Array;
}

/**
 * Renders an SVG document of its own size, text as paths only: no font is looked for. The
 * renderer, 60 MB of memory, is loaded at the first call and works on a thread of its own.
 * Throws an Error for what is no SVG, and the signal's reason on abort.
 */
export async function renderSvg(
  svg: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<SvgPicture> {
  signal?.throwIfAborted();
  const { renderAsync } = await import("@resvg/resvg-js");
  const options = { font: { loadSystemFonts: false } };
  let picture: Awaited<ReturnType<typeof renderAsync>>;
  try {
    picture = await renderAsync(svg, options, signal ?? null);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = plainText(messageOf(error));
    throw new Error(`the picture's SVG cannot be rendered: ${reason}`, { cause: error });
  }
  signal?.throwIfAborted();
  return { width: picture.width, height: picture.height, rgba: pixelsOf(picture) };
}

/** Renders an SVG document to a PNG file in full colour, as small as it gets in reasonable time. */
export async function svgToPng(
  svg: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Uint8Array> {
  const { width, height, rgba } = await renderSvg(svg, signal === undefined ? {} : { signal });
  const samples = isOpaque(rgba) ? 3 : 4;
  const stride = samples * width + 1;
  const rows = new Uint8Array(stride * height);
  const pause = pauser(signal);
  for (let y = 0, from = 0; y < height; y++) {
    for (let to = y * stride + 1; to < (y + 1) * stride; to += samples, from += 4) {
      rows[to] = rgba[from]!;
      rows[to + 1] = rgba[from + 1]!;
      rows[to + 2] = rgba[from + 2]!;
      if (samples === 4) unmultiply(rows, to, rgba[from + 3]!);
    }
    const turn = pause();
    if (turn !== undefined) await turn;
  }
  const deflater = new BandDeflater({ pixels: rows, stride, height }, { level: 9 });
  await inStretches(deflater.deflate(), pause);
  return pngFile(
    headerChunk(width, height, samples === 3 ? PNG_RGB : PNG_RGBA),
    textChunk("Software", "traffic-grapher"),
    pngChunk("IDAT", ...deflater.parts()),
  );
}

/** PNG has colours beside alpha, not multiplied by it. */
function unmultiply(rows: Uint8Array, at: number, alpha: number): void {
  rows[at + 3] = alpha;
  if (alpha === 0 || alpha === 255) return;
  for (let sample = at; sample < at + 3; sample++) {
    rows[sample] = Math.min(255, Math.round(rows[sample]! * 255 / alpha));
  }
}

function isOpaque(rgba: Uint8Array): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return false;
  return true;
}

/**
 * Copies the pixels out of the renderer. Deno up to 2.4 makes the Buffer of a native module by
 * calling `Buffer()` and then warns its user of that; the warning is held back for just this call.
 */
function pixelsOf(picture: { readonly pixels: Uint8Array }): Uint8Array {
  const warnings = process as unknown as { noDeprecation?: boolean };
  const before = warnings.noDeprecation ?? false;
  warnings.noDeprecation = true;
  try {
    return picture.pixels;
  } finally {
    warnings.noDeprecation = before;
  }
}
