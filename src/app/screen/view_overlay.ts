import type { ScreenSize } from "../../terminal/screen_size.ts";
import type { Overlay, OverlayRow } from "../../chart/overlay.ts";
import { wrapCells } from "../../chart/text/fit_cells.ts";
import { textWidth } from "../../chart/text/text_cells.ts";
import type { StatusView } from "../../model/page_view.ts";
import { FIRST_HIDE } from "../../view/hide_choice.ts";
import { hideList } from "../../view/hide_list.ts";
import { hostsAt } from "../../view/hosts_at.ts";
import { keyHelp } from "../../view/key_actions.ts";
import type { Scene } from "../../view/scene.ts";
import { problemsOf } from "../../view/status_line.ts";
import type { ViewState } from "../../view/view_state.ts";

/** What a view lays over its page, if anything; `screen`: its size in cells. */
export function viewOverlay(
  scene: Scene,
  view: ViewState,
  { replayed, screen }: {
    readonly replayed: boolean;
    readonly screen: ScreenSize;
  },
): Overlay | undefined {
  switch (view.overlay) {
    case "none":
      return undefined;
    case "help":
      return { title: "Keys", rows: keyHelp({ replayed }) };
    case "visibility":
      return hideOverlay(scene, view);
    case "problems": {
      const problems = problemsOf(scene, hostsAt(scene, view.frozenAtMs ?? scene.newestMs));
      return { title: "What is wrong (! or Esc closes)", rows: problemRows(problems, screen) };
    }
  }
}

/** The list of what can be hidden and shown, laid over the page. */
function hideOverlay(scene: Scene, view: ViewState): Overlay {
  const { filter, row } = view.list ?? FIRST_HIDE;
  const items = hideList(scene, view);
  const selected = Math.min(row, items.length - 1);
  const which = filter === "" ? "" : `, with “${filter}”`;
  return {
    title: `Shown ● and hidden ○${which} (Space: change, a: all, /: filter, v: close)`,
    selected,
    rows: items.map(({ text, short, isHidden }, index) => {
      const mark = isHidden ? "○" : "●";
      return [index === selected ? "▸" : " ", `${mark} ${text}`, `${mark} ${short}`] as const;
    }),
  };
}

/** Around a list that is laid over a page, in cells. */
const MARGINS = { columns: 8, rows: 6 };
const LONGEST_LINE = 100, MOST_LINES = 12;

/** All that is wrong as rows of a list, no sentence cut, for a screen of so many cells. */
export function problemRows(
  problems: NonNullable<StatusView["problems"]>,
  screen: ScreenSize,
): OverlayRow[] {
  if (problems.length === 0) return [["", "Nothing is wrong."]];
  const keyWidth = Math.max(...problems.map(({ of }) => textWidth(of)));
  const columns = Math.max(
    16,
    Math.min(LONGEST_LINE, screen.columns - MARGINS.columns - keyWidth),
  );
  const rows = problems.flatMap(({ of, text }) =>
    wrapCells(text, columns, { maxLines: MOST_LINES })
      .map((line, index): OverlayRow => [index === 0 ? of : "", line])
  );
  const most = Math.max(2, screen.rows - MARGINS.rows);
  if (rows.length <= most) return rows;
  return [...rows.slice(0, most - 1), [
    "",
    `${rows.length - most + 1} more lines: see the hosts (t)`,
  ]];
}
