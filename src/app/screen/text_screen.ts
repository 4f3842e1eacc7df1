import type { ScreenSize } from "../../terminal/screen_size.ts";
import { overlayCells } from "../../chart/text/overlay_cells.ts";
import { type DrawnPage, pageCells } from "../../chart/text/page_cells.ts";
import { panelsFit } from "../../chart/text/page_layout.ts";
import type { PageView } from "../../model/page_view.ts";
import type { Display } from "../../terminal/display.ts";
import type { ColorDepth, TextCharset } from "../../terminal/text_abilities.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Screen, Showing } from "./screen.ts";

export interface TextScreenOptions {
  readonly display: Display;
  /** The screen's size in cells, now. */
  readonly size: () => ScreenSize;
  readonly charset: TextCharset;
  readonly colors: ColorDepth;
  readonly theme: "dark" | "light";
  readonly telemetry: Telemetry;
}

/** Shows pages in characters, over the whole screen. */
export function textScreen(options: TextScreenOptions): Screen {
  const { display, size, charset, colors, theme, telemetry } = options;
  let drawn: DrawnPage | undefined;

  async function show(showing: Showing, before?: DrawnPage): Promise<void> {
    const { selected, cursorMs, overlay } = showing;
    const cells = size();
    const fits = panelsFit(showing.page.panels.length, cells);
    const focus = showing.focus ?? (fits ? undefined : selected);
    const view = withPrompt(showing);
    const drawing = telemetry.timer("frame_draw_seconds");
    const grid = pageCells(view, {
      ...cells,
      charset,
      theme,
      mono: colors === "none",
      focus,
      cursorMs,
      before,
    });
    if (overlay !== undefined) overlayCells(grid, overlay, theme);
    // An overlay stands over the panels: what is below it is not known any more.
    drawn = overlay === undefined ? { view, grid } : undefined;
    drawing[Symbol.dispose]();
    await display.show({ kind: "text", grid });
  }
  return {
    get maxPoints() {
      return size().columns * 4;
    },
    show: (showing) => show(showing),
    showLine: (showing) => show(showing, drawn),
    [Symbol.dispose]: () => display[Symbol.dispose](),
  };
}

/** A prompt or a notice takes the place of the hosts' state. */
function withPrompt({ page, prompt, notice }: Showing): PageView {
  if (prompt !== undefined) {
    return { ...page, status: { level: "ok", text: `${prompt}▏`, keys: "" } };
  }
  if (notice === undefined) return page;
  const { level, text } = page.status;
  // What goes wrong does not wait until a notice is over.
  const status = level === "error"
    ? { level, text: `${notice.text} · ${text}`, keys: "" }
    : { ...notice, keys: "" };
  return { ...page, status };
}
