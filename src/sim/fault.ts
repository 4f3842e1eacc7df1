import type { Weather } from "./traffic_shape.ts";

/** What can be wrong with a simulated host that answers: it is slow, or a release serves badly. */
export type Fault = "slow" | "release";

/** The version of a release that serves badly. */
export const WRONG_RELEASE = "10.1.5";

/** The weather of a host with a fault. */
export function faulty(weather: Weather, fault: Fault | undefined): Weather {
  switch (fault) {
    case undefined:
      return weather;
    case "slow":
      return {
        ...weather,
        hitLatencyMs: 12 * weather.hitLatencyMs,
        missLatencyMs: 9 * weather.missLatencyMs,
      };
    case "release":
      return { ...weather, hitShare: 0.3 * weather.hitShare, trouble: 1 };
  }
}
