import type { Event } from "../model/event.ts";
import type { Host } from "../model/host.ts";
import type { RecordValue } from "../model/record_value.ts";
import type { Tick } from "../model/tick.ts";

/** One run of a recording, as far as an export tells of it. */
export interface ExportSession {
  readonly id: number;
  readonly label?: string | undefined;
  readonly note?: string | undefined;
  readonly hosts: readonly Host[];
  readonly records: readonly string[];
  readonly intervalMs: number;
  readonly timeZone: string;
  readonly dashboardText: string;
}

/** Wall-clock milliseconds, both ends included; absent: no bound. */
export interface ExportRange {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** Some records of some hosts over a stretch of a session. */
export interface ExportColumns {
  readonly atMs: Float64Array;
  readonly hosts: readonly {
    readonly records: readonly {
      /** NaN where there is no number. */
      readonly numbers: Float64Array;
      /** The values themselves, where some is not a plain number. */
      readonly exact?: readonly (RecordValue | undefined)[];
    }[];
  }[];
}

/** What an export is made of: a recording, read piece by piece. */
export interface ExportSource {
  sessions(): readonly ExportSession[];
  /** Ticks in the order in which they were recorded, with these records alone (absent: all). */
  ticks(
    sessionId: number,
    query: ExportRange & { readonly records?: readonly string[] | undefined },
  ): Iterable<{ readonly tick: Tick }>;
  columnParts(
    sessionId: number,
    query: ExportRange & {
      readonly records: readonly string[];
      readonly hostIds: readonly string[];
    },
  ): Iterable<ExportColumns>;
  events(query: ExportRange): readonly Event[];
}
