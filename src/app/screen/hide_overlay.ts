import type { Overlay } from "../../chart/overlay.ts";
import { FIRST_HIDE } from "../../view/hide_choice.ts";
import { hideList } from "../../view/hide_list.ts";
import type { Scene } from "../../view/scene.ts";
import type { ViewState } from "../../view/view_state.ts";

/** The list of what can be hidden and shown, laid over the page. */
export function hideOverlay(scene: Scene, view: ViewState): Overlay {
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
