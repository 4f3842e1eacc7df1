import type { Tick } from "../../../src/model/tick.ts";
import { fleetTicks } from "./recorded_capture.ts";

/** Steps of this machine's clocks before the ticks of these numbers. */
interface Steps {
  /** The wall clock goes by so much beside the monotonic one: it was set, or the machine slept. */
  readonly wall?: Readonly<Record<number, number>>;
  /** Both go on while nobody polls. */
  readonly both?: Readonly<Record<number, number>>;
}

/** Ticks of the capture as a machine has them to whose clocks that happened. */
export function steppedTicks({ wall = {}, both = {} }: Steps, count = 60): Tick[] {
  let wallMs = 0, bothMs = 0;
  return fleetTicks(1, count).map((tick, index) => {
    wallMs += wall[index] ?? 0;
    bothMs += both[index] ?? 0;
    const result = tick.results[0]!;
    // Some answers come at times that are not well known.
    const uncertaintyMs = index % 7 === 0 ? 320.55 : 0.75;
    return {
      ...tick,
      atMs: tick.atMs + wallMs + bothMs,
      monotonicMs: tick.monotonicMs + bothMs,
      results: [
        result.kind === "reply"
          ? { ...result, repliedAtMs: result.repliedAtMs + bothMs, uncertaintyMs }
          : { ...result, missedAtMs: result.missedAtMs + bothMs },
      ],
    };
  });
}

/** What may happen to clocks within the first minute. */
export const CLOCK_CASES: Readonly<Record<string, Steps>> = {
  "the machine slept for five minutes": { wall: { 20: 300_000 } },
  "the clock was set back by an hour": { wall: { 30: -3_600_000 } },
  "the clock was set back by eight seconds": { wall: { 30: -8_000 } },
  "the clock was set forward and back again": { wall: { 15: 86_400_000, 40: -86_400_000 } },
  "nobody polled for a while": { both: { 25: 40_000 } },
  "all of that": { wall: { 10: 60_000, 45: -30_000 }, both: { 30: 9_000 } },
};
