/** Nothing to measure at this tick (no traffic, no answer yet): the line goes on to the next point. */
export const NO_POINT = NaN;

/** The line breaks at this tick: the host did not answer, or its counters began anew. */
export const GAP = -Infinity;

/** Whether an entry of a series is a measured value, neither `NO_POINT` nor `GAP`. */
export function isValue(entry: number): boolean {
  return entry > GAP;
}
