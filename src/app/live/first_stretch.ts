/** What is read of the past before anything is shown reaches at least so far back, in milliseconds. */
const LEAST_MS = 120_000;
/** And no more polls: a month would be read for minutes, and held as a whole. */
const MOST_POLLS = 3600;

/** How far what is recorded is read before a window over it is shown, in milliseconds. */
export function firstStretchMs(windowMs: number, intervalMs: number): number {
  return Math.max(LEAST_MS, Math.min(2 * windowMs, MOST_POLLS * intervalMs));
}
