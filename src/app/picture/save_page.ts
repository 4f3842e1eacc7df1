import { zoneClock } from "../../chart/time_zone.ts";
import { type OutputPlace, writeOutput } from "../../output/open_output.ts";
import { openPainter, type PagePainter, type PainterSettings } from "./page_painter.ts";
import { pageView } from "../../view/build_page.ts";
import type { PageView } from "../../model/page_view.ts";
import type { Scene } from "../../view/scene.ts";
import type { ViewState } from "../../view/view_state.ts";

export interface PictureSettings extends PainterSettings {
  readonly size: { readonly width: number; readonly height: number };
}

/**
 * Saves the page that a view shows as a PNG in a folder (the current one) and returns its path.
 * Drawn as the dashboard draws it; `warn` is told of what cannot be drawn as it should.
 * Throws a `UsageError` that says why the file cannot be written.
 */
export async function savePage(
  { scene, view, settings, place, warn, folder }: {
    readonly scene: Scene;
    readonly view: ViewState;
    readonly settings: PictureSettings;
    readonly place: OutputPlace;
    readonly warn: (sentence: string) => void;
    readonly folder?: string | undefined;
  },
): Promise<string> {
  const painter = await openPainter(settings, warn);
  const { png, page } = await savedPage(painter, { scene, view, size: settings.size });
  const { atMs = page.toMs } = page;
  const clock = zoneClock(scene.timeZone);
  const time = `${clock.date(atMs)}-${clock.time(atMs)}`.replaceAll(":", "");
  const inFolder = folder === undefined ? "" : `${folder}/`;
  const path = `${inFolder}traffic-grapher-${fileWord(page.name)}-${time}.png`;
  if (png === undefined) throw new Error("the picture was given up for a newer one");
  await writeOutput(path, png, place);
  return path;
}

/** A page for a file, where no key does anything; its PNG is undefined where a newer one took its place. */
export async function savedPage(
  painter: PagePainter,
  { scene, view, size }: Pick<PictureSettings, "size"> & {
    readonly scene: Scene;
    readonly view: ViewState;
  },
): Promise<{ readonly page: PageView; readonly png: Uint8Array | undefined }> {
  const page = pageView({ ...scene, keys: "" }, view, { maxPoints: size.width });
  const { zoomed, selected, cursorMs } = view;
  const focus = zoomed ? selected : undefined;
  return { page, png: (await painter.paint(page, { ...size, focus, cursorMs }))?.png };
}

/** A name made safe as a part of a file's name. */
export function fileWord(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || "page";
}
