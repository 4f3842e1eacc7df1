/** Moments to dots across a plot. */
export interface TimeScale {
  /** The dot of a moment: 0 at the left edge of the window, `width - 1` at the right; may lie outside. */
  at(ms: number): number;
  /** A count of dots that stays with a moment while the window moves on. */
  absolute(ms: number): number;
}

/**
 * The scale of a window. Dots are anchored in time, not at the window's edge: a moving window shifts
 * a curve by whole dots, so that its shape and its dashes stand still instead of shimmering.
 */
export function timeScale(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  width: number,
): TimeScale {
  const msPerDot = Math.max(1e-6, (toMs - fromMs) / Math.max(1, width - 1));
  const absolute = (ms: number) => Math.round(ms / msPerDot);
  const left = absolute(toMs) - (width - 1);
  return { at: (ms) => absolute(ms) - left, absolute };
}
