import type { PageView } from "../../model/page_view.ts";
import type { Charset } from "./charset.ts";
import { DOTS_PER_CELL } from "./dot_grid.ts";

/** Moments to dots across a plot. */
export type TimeScale = ReturnType<typeof timeScale>;

/**
 * The scale of a window. Dots are anchored in time, not at the window's edge: a moving window shifts
 * a curve by whole dots, so that its shape and its dashes stand still instead of shimmering.
 */
export function timeScale(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  width: number,
) {
  const msPerDot = Math.max(1e-6, (toMs - fromMs) / Math.max(1, width - 1));
  const absolute = (ms: number) => Math.round(ms / msPerDot);
  const left = absolute(toMs) - (width - 1);
  return {
    /** The dot of a moment: 0 at the left edge of the window, the last one at the right; may lie outside. */
    at: (ms: number) => absolute(ms) - left,
    /** A count of dots that stays with a moment while the window moves on. */
    absolute,
  };
}

/** A plot's times, in cells. */
export type PlotScale = ReturnType<typeof plotScale>;

/** The scale of a plot that is `columns` wide. */
export function plotScale(view: PageView, columns: number, charset: Charset) {
  const [across] = DOTS_PER_CELL[charset];
  const time = timeScale(view, columns * across);
  /** The column of a moment, from the plot's left edge; may lie outside. */
  const columnAt = (ms: number) => Math.floor(time.at(ms) / across);
  return { time, columnAt };
}
