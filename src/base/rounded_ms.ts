/** Milliseconds to the microsecond, as files have them: what follows is noise of the clock. */
export function roundedMs(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
