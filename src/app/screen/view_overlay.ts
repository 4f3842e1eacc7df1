import type { Overlay } from "../../chart/overlay.ts";
import { FIRST_HIDE } from "../../view/hide_choice.ts";
import { hideList } from "../../view/hide_list.ts";
import { hostsAt } from "../../view/hosts_at.ts";
import { keyHelp } from "../../view/key_actions.ts";
import type { Scene } from "../../view/scene.ts";
import { problemsOf } from "../../view/status_line.ts";
import type { ViewState } from "../../view/view_state.ts";
import { problemRows } from "./problem_rows.ts";

/** What a view lays over its page, if anything; `screen`: its size in cells. */
export function viewOverlay(
  scene: Scene,
  view: ViewState,
  { replayed, screen }: {
    readonly replayed: boolean;
    readonly screen: { readonly columns: number; readonly rows: number };
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
