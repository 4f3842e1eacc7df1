import { zoneClock } from "./time_zone.ts";

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

/** The steps that clock times are read in. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28].map((n) => n * DAY),
];

export interface TimeTick {
  readonly atMs: number;
  readonly label: string;
}

/** Which labels a step needs, so that a layout can reserve their width. */
export function timeLabelLength(stepMs: number): number {
  return stepMs < MINUTE ? "00:00:00".length : stepMs < DAY ? "00:00".length : "Nov 21".length;
}

/**
 * Ticks in clock time of a zone between two moments (epoch milliseconds), at round local times,
 * at most about one per `minGapMs(labelLength)` milliseconds, so that labels never touch.
 */
export function timeTicks(
  fromMs: number,
  toMs: number,
  options: { readonly timeZone: string; readonly minGapMs: (labelLength: number) => number },
): TimeTick[] {
  const { timeZone, minGapMs } = options;
  const step = STEPS_MS.find((step) => step >= minGapMs(timeLabelLength(step))) ?? STEPS_MS.at(-1)!;
  const clock = zoneClock(timeZone);
  const ticks: TimeTick[] = [];
  let atMs = firstRound(fromMs, step, clock.offsetMs);
  while (atMs <= toMs) {
    const time = clock.time(atMs);
    const label = step >= DAY || (time === "00:00:00" && toMs - fromMs > 6 * HOUR)
      ? clock.day(atMs)
      : step < MINUTE
      ? time
      : time.slice(0, 5);
    ticks.push({ atMs, label });
    atMs = firstRound(atMs + step / 2, step, clock.offsetMs);
  }
  return ticks;
}

/** The first moment from `fromMs` on whose local time is a whole number of steps. */
function firstRound(fromMs: number, stepMs: number, offsetMs: (atMs: number) => number): number {
  const offset = offsetMs(fromMs);
  const candidate = Math.ceil((fromMs + offset) / stepMs) * stepMs - offset;
  // Behind a change of the offset (daylight saving) round times lie elsewhere.
  const later = offsetMs(candidate);
  if (later === offset) return candidate;
  return Math.ceil((fromMs + later) / stepMs) * stepMs - later;
}
