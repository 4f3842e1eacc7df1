/// <reference lib="dom" />
import { drawPage } from "../../chart/draw_page.ts";
import { svgDocument } from "../../chart/svg_document.ts";
import { pageView } from "../../view/build_page.ts";
import type { Scene } from "../../view/scene.ts";
import { initialView } from "../../view/view_state.ts";
import { CanvasFont } from "./canvas_font.ts";
import { elementById, parsedSvg } from "./elements.ts";
import { BrowserDashboard } from "./browser_dashboard.ts";
import { recordedPages } from "./recorded_pages.ts";

// A report's only script: what is in the document is there already.
let pages: ReturnType<typeof recordedPages> | undefined;
const dashboard = new BrowserDashboard((handlers) => pages = recordedPages(handlers));

document.addEventListener("click", ({ target }) => {
  if (!(target instanceof HTMLElement) || target.dataset.at === undefined) return;
  const { at, page } = target.dataset;
  dashboard.goTo(Number(at), page === undefined ? undefined : Number(page));
});
addEventListener("beforeprint", () => {
  if (pages?.scene !== undefined) printPages(pages.scene);
});

/** A page as it is printed, in pixels. */
const SIZE = { width: 1200, height: 750 };

/** On paper stand all pages, each over the whole stretch. */
function printPages(scene: Scene): void {
  const font = new CanvasFont();
  const pictures = scene.dashboard.pages.map((_, index) => {
    const view = initialView(index, scene.longestWindowMs);
    const page = pageView(scene, view, { maxPoints: SIZE.width });
    return parsedSvg(svgDocument(drawPage(page, { ...SIZE, theme: "light", font }), font));
  });
  elementById("printed").replaceChildren(...pictures);
}
