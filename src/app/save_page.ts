import { drawPage } from "../chart/draw_page.ts";
import { svgDocument } from "../chart/svg_document.ts";
import { zoneClock } from "../chart/time_zone.ts";
import { pageView, type Scene } from "./page_view.ts";
import type { ViewState } from "./view_state.ts";
import { writeWhole } from "./write_whole.ts";

export interface PictureSettings {
  readonly size: { readonly width: number; readonly height: number };
  readonly theme: "dark" | "light";
}

/** Saves the page that a view shows as a PNG in the current folder and returns the file's path. */
export async function savePage(
  { scene, view, settings }: { scene: Scene; view: ViewState; settings: PictureSettings },
): Promise<string> {
  const page = pageView(scene, view, { maxPoints: settings.size.width });
  const clock = zoneClock(scene.timeZone);
  const time = `${clock.date(page.toMs)}-${clock.time(page.toMs)}`.replaceAll(":", "");
  const path = `traffic-grapher-${fileWord(page.name)}-${time}.png`;
  const { DejaVuFont } = await import("../raster/dejavu_font.ts");
  const { svgToPng } = await import("../raster/svg_to_png.ts");
  const font = new DejaVuFont();
  const drawing = drawPage(page, {
    ...settings.size,
    theme: settings.theme,
    font,
    ...(view.zoomed ? { focus: view.selected } : {}),
    ...(view.cursorMs === undefined ? {} : { cursorMs: view.cursorMs }),
  });
  await writeWhole(path, await svgToPng(svgDocument(drawing, font)));
  return path;
}

/** A name made safe as a part of a file's name. */
export function fileWord(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || "page";
}
