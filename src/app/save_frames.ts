import { drawPage } from "../chart/draw_page.ts";
import { plainText } from "../model/plain_text.ts";
import { pageFileNames } from "./commands/file_name.ts";
import { writeOutput } from "./commands/write_output.ts";
import { pageView } from "./page_view.ts";
import { fileWord, type PictureSettings } from "./save_page.ts";
import type { ViewSource } from "./watch.ts";

export interface FrameSettings extends PictureSettings {
  /** With `{iter}`, `{page}` and `{time}` to be filled in. */
  readonly path: string;
  readonly allPages: boolean;
  /** Gets a sentence, once, where frames cannot be saved. */
  readonly warnings: string[];
}

/** Saves frames as they come. Disposing waits for the one under way. */
export interface PictureSaver extends AsyncDisposable {
  /** Saves the page, or all pages, as it is now; returns at once. */
  save(): void;
}

/**
 * Saves the page, or all pages, as PNG; what is asked for while files are still being written is
 * left out, so that a slow disk holds up nothing.
 */
export function pictureSaver(source: ViewSource, settings: FrameSettings): PictureSaver {
  let saving: Promise<void> | undefined;
  let iteration = 0, told = false;
  let draw: Promise<(page: number) => Promise<Uint8Array | undefined>> | undefined;

  async function saveAll(): Promise<void> {
    try {
      const pages = settings.allPages ? [...source.dashboard.pages.keys()] : [source.view.page];
      const names = pageFileNames(
        settings.path,
        pages.map((page) => fileWord(source.dashboard.pages[page]!.name)),
        { iter: iteration, atMs: source.view.frozenAtMs ?? source.scene().newestMs },
      );
      const drawFrame = await (draw ??= frameDrawer(source, settings));
      for (const [index, page] of pages.entries()) {
        const png = await drawFrame(page);
        if (png !== undefined) await writeOutput(names[index]!, png);
      }
    } catch (error) {
      const why = plainText(error instanceof Error ? error.message : String(error));
      if (!told) settings.warnings.push(`frames are not saved: ${why}`);
      told = true;
    }
  }

  return {
    save() {
      if (saving !== undefined) return;
      iteration++;
      saving = saveAll().finally(() => saving = undefined);
    },
    async [Symbol.asyncDispose]() {
      await saving;
    },
  };
}

async function frameDrawer(source: ViewSource, { size, theme }: FrameSettings) {
  const { DejaVuFont } = await import("../raster/dejavu_font.ts");
  const { PageRasterizer } = await import("../raster/page_rasterizer.ts");
  const font = new DejaVuFont();
  const rasterizer = new PageRasterizer({ font });
  return async (page: number): Promise<Uint8Array | undefined> => {
    const view = pageView(source.scene(), { ...source.view, page }, { maxPoints: size.width });
    return (await rasterizer.draw(drawPage(view, { ...size, theme, font })))?.png;
  };
}
