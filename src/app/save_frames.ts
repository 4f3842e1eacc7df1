import { drawPage } from "../chart/draw_page.ts";
import { zoneClock } from "../chart/time_zone.ts";
import { pageView } from "./page_view.ts";
import { fileWord, type PictureSettings } from "./save_page.ts";
import type { ViewSource } from "./watch.ts";
import { writeWhole } from "./write_whole.ts";

export interface FrameSettings extends PictureSettings {
  /** With `{iter}`, `{page}` and `{time}` to be filled in. */
  readonly path: string;
  readonly allPages: boolean;
  /** Gets a sentence, once, where frames cannot be saved. */
  readonly warnings: string[];
}

/**
 * Saves the page, or all pages, as PNG whenever it is called; what is called while files are still
 * being written is left out, so that a slow disk holds up nothing.
 */
export function pictureSaver(source: ViewSource, settings: FrameSettings): () => void {
  let saving = false, iteration = 0, told = false;
  const pages = settings.allPages ? [...source.dashboard.pages.keys()] : [source.view.page];
  let draw: Promise<(page: number) => Promise<Uint8Array | undefined>> | undefined;
  return () => {
    // The first poll has no rates yet.
    if (saving || iteration++ === 0) return;
    saving = true;
    const number = iteration - 1;
    draw ??= frameDrawer(source, settings);
    draw.then(async (draw) => {
      for (const page of pages) {
        const png = await draw(page);
        if (png !== undefined) await writeWhole(framePath(source, settings, { page, number }), png);
      }
    }).catch((error) => {
      if (!told) settings.warnings.push(`frames are not saved: ${error.message}`);
      told = true;
    }).finally(() => saving = false);
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

/** The file of a frame; several pages without `{page}` in the name get it before the ending. */
function framePath(
  source: ViewSource,
  { path, allPages }: FrameSettings,
  { page, number }: { page: number; number: number },
): string {
  const scene = source.scene();
  const clock = zoneClock(scene.timeZone);
  const time = `${clock.date(scene.newestMs)}-${clock.time(scene.newestMs)}`.replaceAll(":", "");
  const template = allPages && !path.includes("{page}")
    ? path.replace(/(\.[^./]*)?$/, (ending) => `-{page}${ending}`)
    : path;
  return template
    .replaceAll("{iter}", String(number))
    .replaceAll("{page}", fileWord(source.dashboard.pages[page]!.name))
    .replaceAll("{time}", time);
}
