import type { Metric } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import { recordsBehind } from "../../model/source.ts";
import { joinSummaries } from "../../series/join_summaries.ts";
import { START_TIME_RECORD } from "../../series/restart_detector.ts";
import { Summarizer, type Summary } from "../../series/summarizer.ts";
import { SummaryHistory } from "../../series/summary_history.ts";
import type { ReadableRecording } from "../../store/recording_reader.ts";
import { columnTicks } from "../../store/column_ticks.ts";
import type { RecordedRun } from "./recorded_runs.ts";
import { RunSummaries } from "./run_summaries.ts";

/** Derived summaries are put away by so many values. */
const BATCH_VALUES = 2_000_000;

/** What is summarised. */
export interface SummarizedRuns {
  readonly runs: readonly RecordedRun[];
  readonly hosts: readonly Host[];
  readonly metrics: readonly Metric[];
}

/**
 * The summaries of recorded runs. Series that a recording does not summarise (it is older, or
 * another dashboard is looked at) are derived from its readings, once, by `derive()`.
 */
export class RecordedSummaries {
  readonly #recording: ReadableRecording;
  readonly #hosts: readonly Host[];
  readonly #runs: RunSummaries[];
  #share: number | undefined;

  constructor(recording: ReadableRecording, { runs, hosts, metrics }: SummarizedRuns) {
    this.#recording = recording;
    this.#hosts = hosts;
    this.#runs = runs.map((run) => this.#summariesOf(run));
    if (this.#runs.some((run) => run.lacking(metrics).length > 0)) this.#share = 0;
  }

  /** What they tell of metrics by their numbers. */
  history(metrics: () => readonly Metric[]): SummaryHistory {
    return new SummaryHistory(this.#runs, metrics);
  }

  /** The runs as they are now: others may have begun, which are summarised where they are recorded. */
  seeRuns(runs: readonly RecordedRun[]): void {
    const known = new Map(this.#runs.map((own) => [own.run.session.id, own]));
    this.#runs.length = 0;
    for (const run of runs) {
      const own = known.get(run.session.id) ?? this.#summariesOf(run);
      own.run = run;
      this.#runs.push(own);
    }
  }

  #summariesOf(run: RecordedRun): RunSummaries {
    const stored = this.#recording.summaries(run.session.id);
    return new RunSummaries(run, { stored, hosts: this.#hosts });
  }

  /** How much of what must be derived is; undefined: all. */
  get share(): number | undefined {
    return this.#share;
  }

  /** Derives what the recording does not hold of metrics; `breathe` is waited for between short stretches. */
  async derive(
    metrics: readonly Metric[],
    { signal, breathe }: { readonly signal: AbortSignal; readonly breathe: () => Promise<void> },
  ): Promise<void> {
    const runs = this.#runs.filter((run) => run.lacking(metrics).length > 0);
    const total = runs.reduce((sum, { run }) => sum + run.session.tickCount, 0);
    let done = 0;
    for (const run of runs) {
      for (const ticks of this.#derive(run, run.lacking(metrics))) {
        await breathe();
        if (signal.aborted) return;
        this.#share = (done += ticks) / Math.max(1, total);
      }
    }
    this.#share = undefined;
  }

  /** Yields how many ticks were taken in. */
  *#derive(summaries: RunSummaries, lacking: readonly Metric[]): Generator<number> {
    const { run: { session }, derived } = summaries;
    summaries.begin(lacking);
    const { intervalMs, hosts: { length: hostCount } } = session;
    const summarizer = new Summarizer(lacking, { hostCount, intervalMs });
    const records = [...new Set([...lacking.flatMap(recordsBehind), START_TIME_RECORD])];
    let pending: Summary[] = [], values = 0, ticks = 0;
    const putAway = () => {
      const summary = joinSummaries(pending);
      if (summary !== undefined) derived.append(session.id, summary, ticks);
      summaries.lookAgain();
      pending = [];
      values = 0;
    };
    for (const part of this.#recording.columnParts(session.id, { records })) {
      for (const summary of summarizer.take([...columnTicks(part)])) {
        pending.push(summary);
        yield 0;
      }
      ticks += part.index.length;
      values += part.index.length * hostCount * lacking.length;
      if (values >= BATCH_VALUES) putAway();
      yield part.index.length;
    }
    putAway();
  }
}
