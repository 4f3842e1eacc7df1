/** A number, or the end of a range beyond which it lies; the higher one where the range is empty. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
