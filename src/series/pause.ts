import type { Tick } from "../model/tick.ts";
import type { TimeRing } from "./time_ring.ts";
import type { TimeWindow } from "./time_window.ts";

/**
 * Why lines break between two ticks for all hosts at once: `run`, another run begins; `clock`, the wall
 * clock left the monotonic one, as it does when it is set, or when the machine slept; `unpolled`, nobody
 * asked for a while (a stopped job, a machine that was held up).
 */
export type PauseKind = "run" | "clock" | "unpolled";

/** A stretch in which nobody looked. */
export interface Pause extends TimeWindow {
  readonly kind: PauseKind;
  /** Of a clock: how far it went beside the other one, in milliseconds. */
  readonly stepMs: number;
}

/**
 * The clocks of a machine may drift apart by so much from one tick to the next, or this share of the time
 * between, before one was set.
 */
const CLOCK_STEP_MS = 1_000;
const CLOCK_DRIFT = 0.05;
/** A poll that fell out is no pause yet. */
const PAUSE_INTERVALS = 2.5;
const SHORTEST_PAUSE_MS = 500;

/** Why lines break before a tick that follows on the newest column; undefined where they go on. */
export function pauseBefore(
  tick: Tick,
  clock: TimeRing,
  intervalMs: number,
): PauseKind | undefined {
  const sinceMs = clock.sinceNewestMs(tick);
  const driftMs = Math.max(CLOCK_STEP_MS, CLOCK_DRIFT * sinceMs);
  if (Math.abs(clock.stepTo(tick)) > driftMs) return "clock";
  const isLong = sinceMs > Math.max(SHORTEST_PAUSE_MS, PAUSE_INTERVALS * intervalMs);
  return isLong ? "unpolled" : undefined;
}
