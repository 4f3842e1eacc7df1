/// <reference lib="dom" />
import { drawPage } from "../../chart/draw_page.ts";
import { svgDocument } from "../../chart/svg_document.ts";
import { pageView } from "../../view/build_page.ts";
import type { Scene } from "../../view/scene.ts";
import { initialView } from "../../view/view_state.ts";
import { CanvasFont } from "./canvas_font.ts";
import { elementById } from "./element_by_id.ts";

/** A page as it is printed, in pixels. */
const SIZE = { width: 1200, height: 750 };

/** On paper stand all pages, each over the whole stretch. */
export function printPages(scene: Scene): void {
  const font = new CanvasFont();
  const pictures = scene.dashboard.pages.map((_, index) => {
    const view = initialView(index, scene.longestWindowMs);
    const page = pageView(scene, view, { maxPoints: SIZE.width });
    const svg = svgDocument(drawPage(page, { ...SIZE, theme: "light", font }), font);
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    return document.importNode(parsed, true);
  });
  elementById("printed").replaceChildren(...pictures);
}
