import type { HostResult, Tick } from "../../model/tick.ts";
import type { RecordedReadings } from "../../store/recording_reader.ts";
import type { RecordedRun } from "./recorded_runs.ts";

/** An answer older than so many intervals says nothing of a moment. */
const RECENT_INTERVALS = 5;

/** What the hosts of a recording said at a moment; the last moment asked for is kept. */
export class RecordedAnswers {
  readonly #recording: RecordedReadings;
  readonly #shown: (run: RecordedRun, tick: Tick) => Tick;
  #atMs = NaN;
  #results: readonly (HostResult | undefined)[] = [];

  /** `shown` puts a tick's results into the order of the hosts to be seen. */
  constructor(recording: RecordedReadings, shown: (run: RecordedRun, tick: Tick) => Tick) {
    this.#recording = recording;
    this.#shown = shown;
  }

  /** What each host said last in a run at a moment; undefined for one that had said nothing for a while. */
  at(run: RecordedRun, atMs: number): readonly (HostResult | undefined)[] {
    if (this.#atMs === atMs) return this.#results;
    const { id, intervalMs } = run.session;
    const range = { fromMs: atMs - RECENT_INTERVALS * intervalMs, toMs: atMs, records: [] };
    const results: (HostResult | undefined)[] = [];
    for (const { tick } of this.#recording.ticks(id, range)) {
      this.#shown(run, tick).results.forEach((result, index) =>
        results[index] = result ?? results[index]
      );
    }
    this.#atMs = atMs;
    return this.#results = results;
  }
}
