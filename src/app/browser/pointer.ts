/// <reference lib="dom" />
import type { KeyAction } from "../../view/key_actions.ts";
import { Pinch } from "./pinch.ts";
import type { ChartView, PlotPlace } from "./chart_view.ts";

export interface PointerHandlers {
  /** Undefined: over no plot. */
  hover(atMs: number | undefined): void;
  /** A stretch was dragged over. */
  choose(fromMs: number, toMs: number): void;
  enlarge(panel: number): void;
  act(action: KeyAction): void;
}

/** Less is a click of a hand that is not still, in pixels. */
const SHORTEST_DRAG_PX = 8;

/** What the mouse and fingers do on the page. */
export function listenToPointer(
  place: HTMLElement,
  chart: ChartView,
  { hover, choose, enlarge, act }: PointerHandlers,
): void {
  let begun: PlotPlace | undefined;
  const pinch = new Pinch();
  place.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (pinch.down(event)) {
      begun = undefined;
      return chart.select(undefined);
    }
    begun = chart.placeOf(event);
    hover(begun?.atMs);
  });
  place.addEventListener("pointermove", (event) => {
    const factor = pinch.move(event);
    if (factor !== undefined) act({ kind: "window", factor });
    if (pinch.isOn) return;
    const at = chart.placeOf(event);
    hover(at?.atMs);
    if (begun === undefined) return;
    chart.select(at && Math.abs(at.x - begun.x) >= SHORTEST_DRAG_PX ? [begun.x, at.x] : undefined);
  });
  place.addEventListener("pointerup", (event) => {
    if (pinch.up(event)) return;
    const at = chart.placeOf(event);
    chart.select(undefined);
    if (begun !== undefined && at !== undefined && Math.abs(at.x - begun.x) >= SHORTEST_DRAG_PX) {
      choose(Math.min(begun.atMs, at.atMs), Math.max(begun.atMs, at.atMs));
    }
    begun = undefined;
  });
  place.addEventListener("pointerleave", (event) => {
    // A finger that was lifted leaves its cursor.
    if (event.pointerType === "mouse") hover(undefined);
  });
  place.addEventListener("pointercancel", (event) => {
    pinch.up(event);
    begun = undefined;
    chart.select(undefined);
  });
  place.addEventListener("click", (event) => {
    const by = chart.rowsBelow(event);
    if (by !== undefined) act({ kind: "in-table", action: { kind: "row", by } });
  });
  place.addEventListener("dblclick", (event) => {
    if (chart.rowsBelow(event) !== undefined) return act({ kind: "drill" });
    const at = chart.placeOf(event);
    if (at !== undefined) enlarge(at.panel);
  });
  place.addEventListener("wheel", (event) => {
    if (event.ctrlKey) act({ kind: "window", factor: event.deltaY < 0 ? 0.5 : 2 });
    else if (event.shiftKey) {
      act({ kind: "scroll", share: event.deltaY + event.deltaX < 0 ? -0.25 : 0.25 });
    } else return;
    event.preventDefault();
  }, { passive: false });
}
