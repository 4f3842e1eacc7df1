import type { Event } from "../model/event.ts";
import type { RecordValue } from "../model/record_value.ts";

/** What a collector of derived values wrote: one value of one label of one host at a time. */
export interface ImportedReadings {
  readonly hosts: readonly string[];
  readonly labels: readonly string[];
  /** Row by row: wall-clock milliseconds, indexes into the hosts and labels, and the value, if any. */
  readonly atMs: readonly number[];
  readonly host: readonly number[];
  readonly label: readonly number[];
  readonly value: readonly (RecordValue | undefined)[];
  readonly events: readonly Event[];
}
