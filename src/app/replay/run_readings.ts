import type { Host } from "../../model/host.ts";
import type { Tick } from "../../model/tick.ts";
import type { History } from "../../series/history.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import { columnTicks } from "../../store/column_ticks.ts";
import type { RecordedReadings } from "../../store/recording_reader.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import type { RecordedTick } from "../../store/ticks_of_segment.ts";
import { followingTicks } from "./following_ticks.ts";
import {
  type HostPlaces,
  hostPlaces,
  placedTick,
  type RecordedRun,
  recordsHeld,
} from "./recorded_runs.ts";
import { RunFeeder } from "./run_feeder.ts";
import { silentSince } from "./silent_since.ts";

/** Ticks that are derived between two looks at the clock. */
export const STEP_TICKS = 64;

/** What of a run is known of the hosts to be seen. */
interface Known extends HostPlaces {
  readonly recordsOf: ReturnType<typeof recordsHeld>;
}

export interface RunReadingsOptions {
  readonly recording: RecordedReadings;
  readonly hosts: readonly Host[];
  /** The records that are read of each host. */
  readonly records: readonly string[];
  /** Since when hosts are silent that do not answer at first, by their ids; absent: the recording tells. */
  readonly silences?: ReadonlyMap<string, number> | undefined;
}

/** What recorded runs hold of the hosts to be seen, in their order. */
export class RunReadings {
  /** May become more. */
  records: readonly string[];
  readonly #recording: RecordedReadings;
  readonly #hosts: readonly Host[];
  readonly #silences: ReadonlyMap<string, number> | undefined;
  readonly #known = new WeakMap<RecordedSession, Known>();

  constructor({ recording, hosts, records, silences }: RunReadingsOptions) {
    this.#recording = recording;
    this.#hosts = hosts;
    this.#silences = silences;
    this.records = records;
  }

  /** Whether a run has a host. */
  has({ session }: RecordedRun, hostIndex: number): boolean {
    return this.#of(session).places[hostIndex] !== -1;
  }

  /** The records that a run holds of a host; none where it does not have the host. */
  recordsOf({ session }: RecordedRun, hostIndex: number): ReadonlySet<string> {
    return this.#of(session).recordsOf(hostIndex);
  }

  /** A tick of a run with the results of the hosts to be seen. */
  placed({ session }: RecordedRun, tick: Tick): Tick {
    return placedTick(tick, this.#of(session).places);
  }

  /** The last ticks between two moments that follow on each other, as they were recorded. */
  following({ session }: RecordedRun, range: TimeWindow): RecordedTick[] {
    const query = { fromMs: range.fromMs, toMs: range.toMs, records: this.records };
    return followingTicks([...this.#recording.ticks(session.id, query)], session);
  }

  /** What was recorded after a tick, as it was. */
  after({ session }: RecordedRun, afterSeq: number): Generator<RecordedTick, void, undefined> {
    return this.#recording.ticks(session.id, { afterSeq, records: this.records });
  }

  /** The ticks of a run for deriving alone, part by part; without a range all, whatever its clock did. */
  *parts(
    { session }: RecordedRun,
    range: Partial<TimeWindow>,
    records = this.records,
  ): Generator<Tick[], void, undefined> {
    const { ids, columns } = this.#of(session);
    for (
      const part of this.#recording.columnParts(session.id, { records, hostIds: ids, ...range })
    ) {
      yield [...columnTicks(part, columns)];
    }
  }

  /** Puts what runs hold of a stretch into a history, in short steps. */
  *feed(
    history: History,
    { runs, fromMs, toMs, records }: TimeWindow & {
      readonly runs: readonly RecordedRun[];
      readonly records: readonly string[];
    },
  ): Generator<void, void, undefined> {
    const feeder = new RunFeeder(history, this.#hosts);
    for (const run of runs) {
      if (run.toMs < fromMs || run.fromMs > toMs) continue;
      if (feeder.newest === undefined) this.noteSilences(history, run, fromMs);
      const range = { fromMs: Math.max(run.fromMs, fromMs), toMs: Math.min(run.toMs, toMs) };
      for (const ticks of this.parts(run, range, records)) {
        for (let from = 0; from < ticks.length; from += STEP_TICKS) {
          feeder.put(run.session, ticks.slice(from, from + STEP_TICKS));
          yield;
        }
      }
    }
  }

  /** Hosts that do not answer when the reading of a run begins may have been silent for long. */
  noteSilences(history: History, run: RecordedRun, atMs: number): void {
    const { ids: hostIds } = this.#of(run.session);
    const since = this.#silences ??
      (atMs <= run.fromMs ? undefined : silentSince(this.#recording, run, { hostIds, atMs }));
    this.#hosts.forEach(({ id }, hostIndex) => {
      const sinceMs = since?.get(id);
      if (sinceMs !== undefined && this.has(run, hostIndex)) {
        history.silentBefore(hostIndex, sinceMs);
      }
    });
  }

  #of(session: RecordedSession): Known {
    let known = this.#known.get(session);
    if (known === undefined) {
      const recordsOf = recordsHeld(session, this.#hosts);
      known = { ...hostPlaces(session, this.#hosts), recordsOf };
      this.#known.set(session, known);
    }
    return known;
  }
}
