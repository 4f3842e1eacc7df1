import process from "node:process";
import { messageOf } from "../base/error_message.ts";
import { plainText } from "../base/plain_text.ts";

export interface SvgPicture {
  readonly width: number;
  readonly height: number;
  /** RGBA, 4 bytes a pixel, row by row, colours multiplied by alpha. */
  readonly rgba: Uint8Array;
}

/** Where a renderer finds the glyphs of texts. */
export interface SvgFonts {
  /** Those that the system has installed. */
  readonly system: boolean;
  /** Paths of font files. */
  readonly files: readonly string[];
}

export interface RenderSvgOptions {
  /** Absent: none, for documents whose texts are all paths. */
  readonly fonts?: SvgFonts | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The renderer cannot be loaded on this machine. */
export class RendererMissing extends Error {
  override name = "RendererMissing";
}

/**
 * Renders an SVG document of its own size by resvg, which works on a thread of its own and is loaded,
 * with 60 MB of memory, at the first call. Throws a `RendererMissing` where its native module cannot be
 * loaded, an Error for what is no SVG, and the signal's reason on abort.
 */
export async function renderSvg(
  svg: string,
  { fonts, signal }: RenderSvgOptions = {},
): Promise<SvgPicture> {
  signal?.throwIfAborted();
  const { renderAsync } = await loadRenderer();
  const font = { loadSystemFonts: fonts?.system ?? false, fontFiles: [...fonts?.files ?? []] };
  let picture: Awaited<ReturnType<typeof renderAsync>>;
  try {
    picture = await renderAsync(svg, { font, logLevel: "off" }, signal ?? null);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = plainText(messageOf(error));
    throw new Error(`the picture's SVG cannot be rendered: ${reason}`, { cause: error });
  }
  signal?.throwIfAborted();
  return { width: picture.width, height: picture.height, rgba: pixelsOf(picture) };
}

async function loadRenderer(): Promise<typeof import("@resvg/resvg-js")> {
  try {
    return await import("@resvg/resvg-js");
  } catch (error) {
    const reason = plainText(messageOf(error));
    throw new RendererMissing(
      `resvg cannot be loaded (${reason}): let TMPDIR name a folder from which programs may run`,
      { cause: error },
    );
  }
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
