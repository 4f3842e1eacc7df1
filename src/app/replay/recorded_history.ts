import { sleep } from "../../base/sleep.ts";
import type { Dashboard, Metric } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import { recordsOfMetric } from "../../model/record_names.ts";
import type { Tick } from "../../model/tick.ts";
import { History } from "../../series/history.ts";
import { type HostState, stateOf } from "../../series/host_state.ts";
import { GrowingDashboard } from "../../series/growing_dashboard.ts";
import { hasWildcards } from "../../series/expand_dashboard.ts";
import { recordsOf } from "../../series/records_of.ts";
import type { RecordedReadings } from "../../store/recording_reader.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import type { RecordedTick } from "../../store/ticks_of_segment.ts";
import type { HistoryReader } from "../../series/history_reader.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import { LayeredHistory } from "./layered_history.ts";
import { RecordedStretches } from "./recorded_stretches.ts";
import type { RecordedSummaries, SummarizedRuns } from "./recorded_summaries.ts";
import { VERSION_RECORD } from "../../view/host_table.ts";
import { RecordedAnswers } from "./recorded_answers.ts";
import { HELD_TICKS, heldTicks } from "./held_ticks.ts";
import { jointSession, type RecordedRun, runAt } from "./recorded_runs.ts";
import { RunReadings, STEP_TICKS } from "./run_readings.ts";
import { numberRecords } from "./number_records.ts";
import { RunFeeder } from "./run_feeder.ts";

/** So long one stretch of reading may hold up keys and frames, in milliseconds. */
const STRETCH_MS = 8;
/** So many of the newest ticks are read as they are, with the words of the hosts. */
const TAIL_TICKS = 60;
/** A stretch of a recording too long to be held is derived from so long before it on. */
export const LEAD_MS = 600_000;
/** What is read of what is not held is derived from so long before it on, in milliseconds and polls. */
const STRETCH_LEAD_MS = 120_000;
const STRETCH_LEAD_TICKS = 5;

/** Pauses take a column of their own each. */
const SPARE_COLUMNS = 500;

export interface RecordedHistoryOptions {
  readonly recording: RecordedReadings;
  /** What follows on each other; the last one may be recorded still. */
  readonly runs: readonly RecordedRun[];
  readonly dashboard: Dashboard;
  /** The stretch to be seen, epoch milliseconds. Infinity: also what is still to come. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The hosts to be seen; default all of all runs. */
  readonly hosts?: readonly Host[] | undefined;
  /** What is before it is not read, epoch milliseconds; absent: all is. */
  readonly sinceMs?: number | undefined;
  /** Since when hosts are silent that do not answer at its first tick, by their ids; absent: it tells by itself. */
  readonly silences?: ReadonlyMap<string, number> | undefined;
  /** The summaries of what cannot be held; absent: it is not shown. */
  readonly summaries?: ((runs: SummarizedRuns) => RecordedSummaries) | undefined;
  /** Told when something is there that was asked for. */
  readonly onLoaded?: (() => void) | undefined;
  /** Room for so many ticks that are put in by others; default none. */
  readonly spareTicks?: number | undefined;
  /** How many values are held at most. */
  readonly mostValues?: number | undefined;
}

/**
 * The history of recorded runs: a stretch is read first, so that something is seen at once,
 * then all of it in the background, from each run's start on, as a live history came about.
 */
export class RecordedHistory {
  readonly #options: RecordedHistoryOptions;
  /** The runs that have something in the stretch to be seen. */
  #runs: readonly RecordedRun[];
  readonly #session: RecordedSession;
  readonly #hosts: readonly Host[];
  readonly #growing: GrowingDashboard;
  readonly #readings: RunReadings;
  readonly #spareTicks: number;
  readonly #capacity: number;
  /** What short stretches are read of. */
  #seen: readonly RecordedRun[];
  /** Of a recording that cannot be held as a whole. */
  readonly #summaries: RecordedSummaries | undefined;
  readonly #stretches: RecordedStretches | undefined;
  readonly #reader: HistoryReader | undefined;
  #feeder: RunFeeder;
  #current: History;
  #lastSeq = 0;
  #share: number | undefined = 0;
  #ended = false;
  readonly #answers: RecordedAnswers;

  constructor(options: RecordedHistoryOptions) {
    const { recording, runs, fromMs, toMs, dashboard, mostValues, silences } = options;
    this.#options = options;
    this.#spareTicks = options.spareTicks ?? 0;
    const seen = runs.filter((run) => run.fromMs <= toMs && run.toMs >= fromMs);
    this.#runs = seen.length === 0 ? runs.slice(-1) : seen;
    this.#seen = this.#runs;
    this.#session = jointSession(this.#runs);
    const hosts = this.#hosts = options.hosts ?? jointSession(runs).hosts;
    const found = hasWildcards(dashboard) ? numberRecords(recording, this.#runs) : [];
    this.#growing = new GrowingDashboard(dashboard, found);
    this.#readings = new RunReadings({ recording, hosts, records: this.#wanted, silences });
    const { tickCount, live: isLive, intervalMs } = this.#session, { metrics } = this.#growing;
    const sinceMs = Math.max(options.sinceMs ?? -Infinity, this.#session.fromMs ?? -Infinity);
    const valuesPerTick = Math.max(1, hosts.length * metrics.length);
    const { ticks, summaries } = heldTicks({
      tickCount: tickCount + this.#runs.length,
      mostTicks: Math.ceil((toMs - sinceMs) / intervalMs) + this.#runs.length,
      ...{ isLive, valuesPerTick, mostValues, isOthers: this.#spareTicks > 0 },
      summaries: () => options.summaries?.({ runs: this.#runs, hosts, metrics }),
    });
    this.#capacity = ticks;
    this.#summaries = summaries;
    this.#current = this.#emptyHistory(1);
    this.#feeder = new RunFeeder(this.#current, this.#hosts);
    this.#answers = new RecordedAnswers(recording, (run, tick) => this.#readings.placed(run, tick));
    if (this.#summaries === undefined) return;
    this.#stretches = new RecordedStretches({
      fromMs: this.#session.fromMs ?? fromMs,
      toMs: toMs === Infinity || this.#spareTicks > 0 ? Infinity : this.#session.toMs ?? toMs,
      valuesPerMs: valuesPerTick / intervalMs,
      read: (window, metrics) => this.#readStretch(window, metrics),
      load: (window, metrics, signal) => this.#loadStretch(window, metrics, signal),
      onLoaded: () => options.onLoaded?.(),
    });
    this.#reader = this.readerOver(() => this.#current);
  }

  /** The runs as they are now: others may have begun. What is held does not change. */
  seeRuns(runs: readonly RecordedRun[]): void {
    this.#seen = runs;
    this.#summaries?.seeRuns(runs);
  }

  /** What a page reads: also what is not held. */
  get reader(): HistoryReader {
    return this.#reader ?? this.#current;
  }

  /** The same where the newest part is held by another. */
  readerOver(recent: () => History): HistoryReader | undefined {
    if (this.#summaries === undefined) return undefined;
    const summaries = this.#summaries.history(() => recent().metrics);
    return new LayeredHistory(recent, { summaries, stretches: this.#stretches! });
  }

  /** With the metrics that its wildcards make of the recorded records. */
  get dashboard(): Dashboard {
    return this.#growing.current;
  }

  /** The records that the wildcards found. */
  get matched(): ReadonlySet<string> {
    return this.#growing.matched;
  }

  /** Takes in what records there are by now, of a recording that goes on. */
  meetRecords(): void {
    if (!hasWildcards(this.dashboard)) return;
    const sessions = this.#recording.sessions();
    const runs = this.#runs.map((run) => ({
      ...run,
      session: sessions.find(({ id }) => id === run.session.id) ?? run.session,
    }));
    if (!this.#growing.meetNames(numberRecords(this.#recording, runs))) return;
    this.#readings.records = this.#wanted;
    this.#current.setMetrics(this.#growing.metrics);
  }

  /** What is read of hosts. */
  get #wanted(): string[] {
    return [...recordsOf(this.dashboard.pages), VERSION_RECORD];
  }

  /** What is read so far. */
  get current(): History {
    return this.#current;
  }

  /** The newest tick in it, as it was put in; undefined where nothing was. */
  get newest(): Tick | undefined {
    return this.#feeder.newest;
  }

  /** By how much the monotonic times of the newest run were moved, in milliseconds. */
  get shiftMs(): number {
    return this.#feeder.shiftMs;
  }

  /** The newest reading's time, epoch milliseconds; until all is read, where it will be. */
  get newestMs(): number {
    const { newest } = this.#feeder;
    if (this.#share === undefined && newest !== undefined) return newest.atMs;
    const { toMs } = this.#options, { toMs: latestMs, lastMs } = this.#session;
    return toMs === Infinity ? lastMs ?? 0 : Math.min(toMs, latestMs ?? toMs);
  }

  /** The oldest moment that can be seen, epoch milliseconds. */
  get oldestMs(): number {
    const { fromMs } = this.#options;
    if (this.#share !== undefined || this.#feeder.newest === undefined) return fromMs;
    return this.#summaries === undefined
      ? Math.max(fromMs, this.#current.oldestMs)
      : Math.max(fromMs, this.#session.fromMs ?? fromMs);
  }

  /** How far the reading is, in words; undefined when all is there. */
  get loading(): string | undefined {
    const [share, what] = this.#share === undefined
      ? [this.#summaries?.share, "summarizing"] as const
      : [this.#share, "reading"] as const;
    return share === undefined ? undefined : `${what} the recording: ${Math.round(share * 100)}%`;
  }

  /** Reads the stretch between two moments, at once; the lines' first values may still be missing. */
  loadStretch({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): void {
    const endMs = Math.min(toMs, this.#options.toMs);
    const run = runAt(this.#runs, endMs);
    const ticks = this.#readings.following(run, { fromMs, toMs: endMs });
    this.#current = this.#emptyHistory(ticks.length);
    this.#feeder = new RunFeeder(this.#current, this.#hosts);
    this.#feeder.put(run.session, ticks.map(({ tick }) => this.#readings.placed(run, tick)));
  }

  /** Reads all, in short stretches; then it stands in the place of what was read first. */
  async loadAll(signal: AbortSignal): Promise<void> {
    const { toMs } = this.#options;
    const history = this.#emptyHistory(this.#capacity);
    const feeder = new RunFeeder(history, this.#hosts);
    const last = this.#runs.at(-1)!;
    const endMs = toMs === Infinity
      ? last.session.lastMs ?? last.toMs
      : Math.min(toMs, last.session.toMs ?? last.toMs);
    const startMs = this.#startMs(endMs);
    const breathe = breathing(signal, () => {
      const readMs = (feeder.newest?.atMs ?? startMs) - startMs;
      this.#share = Math.min(1, Math.max(0, readMs / Math.max(1, endMs - startMs)));
    });
    // Columns cost a fraction of whole ticks; the words of hosts are in the ticks of the tail.
    const tailMs = endMs - TAIL_TICKS * last.session.intervalMs;
    const tail = this.#readings.following(last, { fromMs: tailMs, toMs: endMs });
    const untilMs = tail[0]?.tick.monotonicMs ?? Infinity;
    for (const run of this.#runs) {
      if (run.toMs < startMs) continue;
      if (feeder.newest === undefined) {
        this.#readings.noteSilences(history, run, startMs);
      }
      const range = startMs <= run.fromMs ? {} : { fromMs: startMs };
      for (const ticks of this.#readings.parts(run, range)) {
        const end = run !== last
          ? -1
          : ticks.findIndex((tick) =>
            tail.length > 0 ? tick.monotonicMs >= untilMs : tick.atMs > toMs
          );
        if (end >= 0) ticks.length = end;
        for (let from = 0; from < ticks.length; from += STEP_TICKS) {
          // To decode the part may have taken as long as several steps.
          await breathe();
          if (signal.aborted) return;
          feeder.put(run.session, ticks.slice(from, from + STEP_TICKS));
        }
        if (end >= 0) break;
      }
    }
    this.#feeder = feeder;
    this.#current = history;
    for (const recorded of tail) this.#take(recorded);
    // Without a tail nothing tells where to go on; a clock that was set back later dates the rest before the end.
    if (tail.length === 0 || toMs !== Infinity) this.#ended = true;
    this.#share = undefined;
    this.follow();
  }

  /** Derives the summaries that the recording lacks of what is not held. */
  async summarize(signal: AbortSignal): Promise<void> {
    const breathe = breathing(signal);
    await this.#summaries?.derive(this.#growing.metrics, { signal, breathe });
  }

  /** Stops to read what was asked for. */
  [Symbol.dispose](): void {
    this.#stretches?.[Symbol.dispose]();
  }

  /** Takes in what was recorded since; whether there was something. */
  follow(): boolean {
    if (this.#share !== undefined || this.#ended) return false;
    const before = this.#lastSeq;
    for (const recorded of this.#readings.after(this.#runs.at(-1)!, this.#lastSeq)) {
      if (!this.#take(recorded)) break;
    }
    return this.#lastSeq > before;
  }

  /** Goes on with a run that began since; false while the runs before are still being read. */
  goOn(run: RecordedRun): boolean {
    if (this.#share !== undefined || this.#options.toMs !== Infinity) return false;
    this.#runs = [...this.#runs, run];
    this.seeRuns(this.#runs);
    this.#ended = false;
    return true;
  }

  /** How a host answered at a moment, in the recording's own words. */
  stateAt(hostIndex: number, atMs: number): HostState {
    const run = runAt(this.#runs, atMs);
    if (!this.#readings.has(run, hostIndex)) return { state: "unrecorded", problems: [] };
    const results = this.#answers.at(run, atMs);
    const { state, message, reason, problems, absent = [], tookMs } = stateOf(results[hostIndex]);
    const outage = this.reader.outages(hostIndex, { fromMs: atMs, toMs: atMs }).at(-1);
    return {
      state,
      problems,
      absent,
      tookMs,
      message,
      reason,
      silentSinceMs: state === "failing" ? outage?.fromMs : undefined,
    };
  }

  /** The records that are held of a host at a moment; none where its run did not have the host. */
  recordedAt(hostIndex: number, atMs: number): ReadonlySet<string> {
    return this.#readings.recordsOf(runAt(this.#runs, atMs), hostIndex);
  }

  get #recording(): RecordedReadings {
    return this.#options.recording;
  }

  /** Where to begin to read: what is derived before what can be held is let go again. */
  #startMs(endMs: number): number {
    const { tickCount, intervalMs } = this.#session;
    const { sinceMs = -Infinity } = this.#options;
    const heldMs = endMs - this.#capacity * intervalMs;
    if (tickCount <= this.#capacity) return this.#runs[0]!.fromMs;
    return Math.max(sinceMs, Math.max(this.#options.fromMs, heldMs) - LEAD_MS);
  }

  #readStretch(window: TimeWindow, metrics: readonly Metric[]): History {
    const steps = this.#stretchSteps(window, metrics);
    for (let step = steps.next();; step = steps.next()) if (step.done) return step.value;
  }

  async #loadStretch(
    window: TimeWindow,
    metrics: readonly Metric[],
    signal: AbortSignal,
  ): Promise<History | undefined> {
    const steps = this.#stretchSteps(window, metrics), breathe = breathing(signal);
    for (let step = steps.next(); !signal.aborted; step = steps.next()) {
      if (step.done) return step.value;
      await breathe();
    }
    return undefined;
  }

  /** Reads a short stretch of what is not held, step by step. */
  *#stretchSteps(
    window: TimeWindow,
    metrics: readonly Metric[],
  ): Generator<void, History, undefined> {
    const { intervalMs } = this.#session;
    const fromMs = window.fromMs - Math.max(STRETCH_LEAD_MS, STRETCH_LEAD_TICKS * intervalMs);
    const history = this.#emptyHistory(Math.ceil((window.toMs - fromMs) / intervalMs), metrics);
    const records = [...new Set([...this.#readings.records, ...metrics.flatMap(recordsOfMetric)])];
    yield* this.#readings.feed(history, { runs: this.#seen, fromMs, toMs: window.toMs, records });
    return history;
  }

  /** False where the stretch to be seen is over. */
  #take({ seq, tick }: RecordedTick): boolean {
    const run = this.#runs.at(-1)!;
    if (tick.atMs > this.#options.toMs) {
      this.#ended = true;
      return false;
    }
    this.#lastSeq = seq;
    this.#feeder.put(run.session, [this.#readings.placed(run, tick)]);
    return true;
  }

  /** What others put in is recorded too: where there are summaries it is read again when it is not held. */
  get #spare(): number {
    return Math.min(this.#spareTicks, this.#summaries === undefined ? Infinity : HELD_TICKS);
  }

  #emptyHistory(capacity: number, metrics: readonly Metric[] = this.#growing.metrics): History {
    return new History(metrics, {
      hostCount: this.#hosts.length,
      capacity: capacity + SPARE_COLUMNS + this.#spare,
      intervalMs: this.#session.intervalMs,
    });
  }
}

/** Waits a moment now and then, so that keys and frames are not held up; `before` is told. */
function breathing(signal: AbortSignal, before = () => {}): () => Promise<void> {
  let pauseAtMs = performance.now() + STRETCH_MS;
  return async () => {
    if (performance.now() <= pauseAtMs) return;
    before();
    await sleep(0, signal);
    pauseAtMs = performance.now() + STRETCH_MS;
  };
}
