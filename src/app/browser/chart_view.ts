/// <reference lib="dom" />
import { drawPage, type DrawPageOptions } from "../../chart/draw_page.ts";
import { zoneClock } from "../../chart/time_zone.ts";
import { svgDocument } from "../../chart/svg_document.ts";
import type { Drawing } from "../../model/drawing.ts";
import type { PageView } from "../../model/page_view.ts";
import type { ViewState } from "../../view/view_state.ts";
import { CanvasFont } from "./canvas_font.ts";
import { element, parsedSvg, svgShape } from "./elements.ts";

/** A place in a plot. */
export interface PlotPlace {
  readonly atMs: number;
  /** The panel, from 0. */
  readonly panel: number;
  /** Pixels of the page. */
  readonly x: number;
}

/** Narrower than this, panels stand below each other, and the page is scrolled. */
const NARROW_PX = 640;
const NARROW_PANEL_PX = 240;

/** The page as an SVG in the document: layers that look as before stay as they are. */
export class ChartView {
  readonly #place: HTMLElement;
  readonly #font = new CanvasFont();
  readonly #light = matchMedia("(prefers-color-scheme: light)");
  #svg: SVGElement | undefined;
  #parts: string[] = [];
  #options: DrawPageOptions | undefined;
  #drawing: Drawing | undefined;
  #page: PageView | undefined;
  /** What is being dragged over, in pixels: it outlasts a picture. */
  #stretch: readonly [fromX: number, toX: number] | undefined;

  constructor(place: HTMLElement, onChange: () => void) {
    this.#place = place;
    this.#light.addEventListener("change", onChange);
    new ResizeObserver(onChange).observe(place);
  }

  /** As many points as the widest plot of so many panels has pixels: what is drawn of more is not seen. */
  maxPoints(panelCount: number): number {
    const { clientWidth: width } = this.#place;
    const columns = panelCount < 2 || width < NARROW_PX ? 1 : 2;
    return Math.max(100, Math.ceil(width / columns / 50) * 50);
  }

  draw(page: PageView, view: ViewState): void {
    const { clientWidth: width, clientHeight } = this.#place;
    const count = view.zoomed ? 1 : page.panels.length;
    const isNarrow = width < NARROW_PX && count > 1;
    const height = isNarrow
      ? Math.max(clientHeight, 90 + NARROW_PANEL_PX * count)
      : Math.max(clientHeight, 240);
    const options = {
      width,
      height,
      theme: this.#light.matches ? "light" : "dark",
      font: this.#font,
      selected: view.selected,
      focus: view.zoomed ? view.selected : undefined,
      // What each host has under it is drawn with the lines, of which there are few then.
      cursorMs: page.panels.some(({ crossed }) => crossed !== undefined)
        ? page.cursorMs
        : undefined,
    } as const;
    const drawing = drawPage(page, options);
    this.#options = options;
    this.#drawing = drawing;
    this.#page = page;
    this.#put(drawing);
    this.point(view.cursorMs);
    this.select(this.#stretch);
  }

  /** Marks a moment in all plots, over the picture: a pointer moves more often than lines do. */
  point(atMs: number | undefined): void {
    this.#svg?.querySelector("#cursor")?.remove();
    if (atMs === undefined || this.#svg === undefined) return;
    const marks = cursorMarks(this.#drawing!, this.#page!, { atMs, font: this.#font });
    if (marks === undefined) return;
    marks.id = "cursor";
    this.#svg.append(marks);
  }

  /** Where in a plot a pointer is; undefined: in none. */
  placeOf({ clientX, clientY }: { clientX: number; clientY: number }): PlotPlace | undefined {
    if (this.#svg === undefined || this.#page === undefined) return undefined;
    const { left, top } = this.#svg.getBoundingClientRect();
    const x = clientX - left, y = clientY - top;
    const layer = this.#drawing?.layers.find(({ plot }) =>
      plot !== undefined && x >= plot.x && x <= plot.x + plot.width && y >= plot.y &&
      y <= plot.y + plot.height
    );
    if (layer?.plot === undefined) return undefined;
    const { fromMs, toMs, panels } = this.#page;
    return {
      atMs: Math.round(fromMs + (x - layer.plot.x) / layer.plot.width * (toMs - fromMs)),
      panel: panels.findIndex(({ title }) => title === layer.group),
      x,
    };
  }

  /** By how many rows of the table a pointer is below the selected one; undefined: it is on none. */
  rowsBelow({ clientY }: { clientY: number }): number | undefined {
    const top = this.#svg?.getBoundingClientRect().top ?? 0, table = this.#page?.table;
    const y = clientY - top;
    const row = this.#drawing?.layers.find(({ row, y: rowY, height }) =>
      row !== undefined && y >= rowY && y < rowY + height
    )?.row;
    return row === undefined || table === undefined ? undefined : row - table.selected;
  }

  /** Marks a stretch of all plots; undefined: none. */
  select(stretch: readonly [fromX: number, toX: number] | undefined): void {
    this.#stretch = stretch;
    this.#svg?.querySelector("#selection")?.remove();
    if (stretch === undefined || this.#svg === undefined) return;
    const [from, to] = stretch.toSorted((one, other) => one - other) as [number, number];
    const size = { x: from, y: 0, width: to - from, height: this.#drawing!.height };
    const rect = svgShape("rect", size);
    rect.id = "selection";
    this.#svg.append(rect);
  }

  /** Has the browser save the page as a PNG, in the pixels of its screen. */
  save(): void {
    const page = this.#page!, { width, height } = this.#options!;
    // No key does anything in a file.
    const saved = drawPage({ ...page, status: { ...page.status, keys: "" } }, this.#options!);
    const onload = () => {
      const scale = devicePixelRatio;
      const canvas = element("canvas", {
        width: Math.round(width * scale),
        height: Math.round(height * scale),
      });
      canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => {
        if (blob === null) return;
        const word = page.name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
        const link = element("a", {
          href: URL.createObjectURL(blob),
          download: `traffic-grapher-${word}.png`,
        });
        link.click();
        URL.revokeObjectURL(link.href);
      }, "image/png");
    };
    const svg = svgDocument(saved, this.#font);
    const src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    const image = element("img", { onload, src });
  }

  #put(drawing: Drawing): void {
    const { width, height, layers, background } = drawing;
    const frame = { ...drawing, layers: [] };
    const parts = [
      svgDocument(frame, this.#font),
      ...layers.map(({ group: _group, ...layer }) =>
        svgDocument({ ...frame, background, layers: [layer] }, this.#font)
      ),
    ];
    if (
      this.#svg === undefined || parts[0] !== this.#parts[0] || parts.length !== this.#parts.length
    ) {
      this.#svg = svgShape("svg", { width, height });
      this.#svg.setAttribute("role", "img");
      this.#svg.append(...parts.map(partOf));
      this.#place.replaceChildren(this.#svg);
    } else {
      parts.forEach((part, index) => {
        if (part !== this.#parts[index]) {
          this.#svg!.children[index]!.replaceWith(partOf(part, index));
        }
      });
    }
    this.#svg.setAttribute("aria-label", `${drawing.title}: ${drawing.description}`);
    this.#parts = parts;
  }
}

/** The ground of a page, or a layer of it. */
function partOf(text: string, index: number): Element {
  return parsedSvg(text, index === 0 ? "rect" : "g");
}

const TEXT_PX = 12, PAD_PX = 4;

/** A cursor in all plots of a page, with its time on their axes; undefined beside the page's stretch. */
function cursorMarks(
  { layers }: Drawing,
  { fromMs, toMs, timeZone }: PageView,
  { atMs, font }: { readonly atMs: number; readonly font: CanvasFont },
): SVGElement | undefined {
  if (atMs < fromMs || atMs > toMs) return undefined;
  const group = svgShape("g", {}), time = zoneClock(timeZone).time(atMs);
  const width = font.width(time, TEXT_PX, "regular") + 2 * PAD_PX;
  for (const { plot } of layers) {
    if (plot === undefined) continue;
    const x = plot.x + (atMs - fromMs) / (toMs - fromMs) * plot.width;
    const bottom = plot.y + plot.height;
    const left = Math.min(plot.x + plot.width - width, Math.max(plot.x, x - width / 2));
    const text = svgShape("text", { x: left + PAD_PX, y: bottom + TEXT_PX + 2 });
    text.setAttribute("font-size", String(TEXT_PX));
    text.textContent = time;
    group.append(
      svgShape("line", { x1: x, x2: x, y1: plot.y, y2: bottom }),
      svgShape("rect", { x: left, y: bottom + 1, width, height: TEXT_PX + PAD_PX }),
      text,
    );
  }
  return group;
}
