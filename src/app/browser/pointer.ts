/// <reference lib="dom" />
import type { KeyAction } from "../../view/key_actions.ts";
import type { ChartView, PlotPlace } from "./chart_view.ts";

/** Less is a click of a hand that is not still, in pixels. */
const SHORTEST_DRAG_PX = 8;

/** What the mouse and fingers do on the page. */
export function listenToPointer(
  place: HTMLElement,
  chart: ChartView,
  { hover, choose, enlarge, act }: {
    /** Undefined: over no plot. */
    hover(atMs: number | undefined): void;
    /** A stretch was dragged over. */
    choose(fromMs: number, toMs: number): void;
    enlarge(panel: number): void;
    act(action: KeyAction): void;
  },
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

/** Where a pointer is. */
interface Finger {
  readonly pointerId: number;
  readonly clientX: number;
  readonly clientY: number;
}

/** The window changes by steps of so much: each is drawn. */
const STEP = 1.15;

/** Two fingers on the page: apart they shorten the window, together they lengthen it. */
class Pinch {
  readonly #fingers = new Map<number, Finger>();
  #apart = 0;

  get isOn(): boolean {
    return this.#fingers.size > 1;
  }

  /** A finger is put down; whether it is the second. */
  down(finger: Finger): boolean {
    this.#fingers.set(finger.pointerId, finger);
    this.#apart = this.#distance;
    return this.isOn;
  }

  /** By which factor the window changes; undefined: not yet. */
  move(finger: Finger): number | undefined {
    if (!this.#fingers.has(finger.pointerId)) return undefined;
    this.#fingers.set(finger.pointerId, finger);
    if (!this.isOn) return undefined;
    const apart = this.#distance, factor = this.#apart / apart;
    if (factor < STEP && factor > 1 / STEP) return undefined;
    this.#apart = apart;
    return factor;
  }

  /** A finger is lifted; whether it was one of two. */
  up({ pointerId }: Pick<Finger, "pointerId">): boolean {
    const wasOn = this.isOn;
    this.#fingers.delete(pointerId);
    return wasOn;
  }

  get #distance(): number {
    const [one, other] = [...this.#fingers.values()];
    if (one === undefined || other === undefined) return 1;
    return Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY));
  }
}
