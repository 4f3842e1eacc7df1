/** Nothing to measure at this tick (no traffic, no answer yet): the line goes on to the next point. */
export const NO_POINT = NaN;

/** The line breaks at this tick: the host did not answer, or its counters began anew. */
export const GAP = -Infinity;

/** What a derivation says of an answer that cannot be: no point, and a mark. Never kept in a series. */
export const LEFT_OUT = Infinity;

/** Whether an entry of a series is a measured value, neither `NO_POINT` nor `GAP`. */
export function isValue(entry: number): boolean {
  return entry > GAP && entry < LEFT_OUT;
}
