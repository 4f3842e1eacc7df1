import type { Flow } from "./traffic_flow.ts";
import type { Weather } from "./traffic_shape.ts";

/** Where a host stands at one moment. */
export interface HostState {
  /** Sums since its start. */
  readonly totals: Flow;
  /** The same as of the server's last refresh of its derived counters. */
  readonly refreshed: Flow;
  readonly weather: Weather;
  readonly startSecond: number;
  readonly ageS: number;
  readonly plugins: boolean;
}

/** Record names within a group, and their values. */
export type Values = Readonly<Record<string, number | bigint>>;
