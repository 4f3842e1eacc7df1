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
import { columnTicks } from "../../store/column_ticks.ts";
import { followingTicks } from "./following_ticks.ts";
import { VERSION_RECORD } from "../../view/host_table.ts";
import { RecordedAnswers } from "./recorded_answers.ts";
import {
  type HostPlaces,
  hostPlaces,
  jointSession,
  type RecordedRun,
  runAt,
} from "./recorded_runs.ts";
import { numberRecords } from "./number_records.ts";
import { RunFeeder } from "./run_feeder.ts";
import { silentSince } from "./silent_since.ts";

/** So long one stretch of reading may hold up keys and frames, in milliseconds. */
const STRETCH_MS = 8;
/** Ticks that are derived between two looks at the clock. */
const STEP_TICKS = 64;
/** Ticks that a recording still being written may grow by before the oldest are let go. */
const GROWTH = 100_000;
/** So many of the newest ticks are read as they are, with the words of the hosts. */
const TAIL_TICKS = 60;
/** A stretch of a recording too long to be held is derived from so long before it on. */
export const LEAD_MS = 600_000;
/** Values held at most, some nine bytes each: a week of a small fleet, a day of a large one. */
const MOST_VALUES = 60_000_000;
/** Where there are summaries of what is not held: seven hours of four hosts with forty series. */
const MOST_WITH_SUMMARIES = 4_000_000;
/** So many of the newest ticks are held then: somewhat more than a recorder leaves to be summarised. */
const HELD_TICKS = 4000;
/** What is read of what is not held is derived from so long before it on, in milliseconds and polls. */
const STRETCH_LEAD_MS = 120_000;
const STRETCH_LEAD_TICKS = 5;
const NOTHING: ReadonlySet<string> = new Set();

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
  /** By the run's session. */
  readonly #places: Map<number, HostPlaces>;
  readonly #growing: GrowingDashboard;
  #records: readonly string[];
  readonly #recorded = new WeakMap<RecordedSession, ReadonlySet<string>>();
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
    const { runs, fromMs, toMs, dashboard, mostValues = MOST_VALUES } = options;
    this.#options = options;
    this.#spareTicks = options.spareTicks ?? 0;
    const seen = runs.filter((run) => run.fromMs <= toMs && run.toMs >= fromMs);
    this.#runs = seen.length === 0 ? runs.slice(-1) : seen;
    this.#seen = this.#runs;
    this.#session = jointSession(this.#runs);
    this.#hosts = options.hosts ?? jointSession(runs).hosts;
    this.#places = new Map(
      this.#runs.map(({ session }) => [session.id, hostPlaces(session, this.#hosts)]),
    );
    this.#growing = new GrowingDashboard(
      dashboard,
      hasWildcards(dashboard) ? numberRecords(options.recording, this.#runs) : [],
    );
    this.#records = this.#wanted;
    const { tickCount, live } = this.#session;
    const { metrics } = this.#growing;
    const perTick = Math.max(1, this.#hosts.length * metrics.length);
    const sinceMs = Math.max(options.sinceMs ?? -Infinity, this.#session.fromMs ?? -Infinity);
    const ticksSince = Math.ceil((toMs - sinceMs) / this.#session.intervalMs);
    const wanted = Math.min(tickCount + (live ? GROWTH : 0), ticksSince) + this.#runs.length;
    const heldOf = (values: number) => Math.max(1000, Math.floor(values / perTick));
    const held = heldOf(Math.min(mostValues, MOST_WITH_SUMMARIES));
    if (wanted > held || this.#spareTicks > 0) {
      const summaries = options.summaries?.({ runs: this.#runs, hosts: this.#hosts, metrics });
      // To derive them takes longer than to read it all.
      if (wanted > heldOf(mostValues) || summaries?.share === undefined) {
        this.#summaries = summaries;
      }
    }
    this.#capacity = Math.min(
      wanted,
      this.#summaries === undefined ? heldOf(mostValues) : Math.min(held, HELD_TICKS),
    );
    this.#current = this.#emptyHistory(1);
    this.#feeder = new RunFeeder(this.#current, this.#hosts);
    this.#answers = new RecordedAnswers(
      options.recording,
      (run, tick) => this.#shown(run, tick),
    );
    if (this.#summaries === undefined) return;
    this.#stretches = new RecordedStretches({
      fromMs: this.#session.fromMs ?? fromMs,
      toMs: toMs === Infinity || this.#spareTicks > 0 ? Infinity : this.#session.toMs ?? toMs,
      valuesPerMs: perTick / this.#session.intervalMs,
      read: (window, metrics) => this.#readStretch(window, metrics),
      load: (window, metrics, signal) => this.#loadStretch(window, metrics, signal),
      onLoaded: () => options.onLoaded?.(),
    });
    this.#reader = this.readerOver(() => this.#current);
  }

  /** The runs as they are now: others may have begun. What is held does not change. */
  seeRuns(runs: readonly RecordedRun[]): void {
    for (const { session } of runs) {
      if (!this.#places.has(session.id)) {
        this.#places.set(session.id, hostPlaces(session, this.#hosts));
      }
    }
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
    this.#records = this.#wanted;
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
    const ticks = this.#stretch(run, { fromMs, toMs: endMs });
    this.#current = this.#emptyHistory(ticks.length);
    this.#feeder = new RunFeeder(this.#current, this.#hosts);
    this.#feeder.put(run.session, ticks.map(({ tick }) => this.#shown(run, tick)));
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
    const tail = this.#stretch(last, { fromMs: tailMs, toMs: endMs });
    const untilMs = tail[0]?.tick.monotonicMs ?? Infinity;
    for (const run of this.#runs) {
      if (run.toMs < startMs) continue;
      if (feeder.newest === undefined) this.#noteSilences(history, run, startMs);
      for (const part of this.#parts(run, startMs <= run.fromMs ? {} : { fromMs: startMs })) {
        const ticks = [...columnTicks(part, this.#places.get(run.session.id)!.columns)];
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
    for (const recorded of this.#ticksAfter()) {
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
    if (this.#places.get(run.session.id)!.places[hostIndex] === -1) {
      return { state: "unrecorded", problems: [] };
    }
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
    const { session } = runAt(this.#runs, atMs);
    if (this.#places.get(session.id)!.places[hostIndex] === -1) return NOTHING;
    let records = this.#recorded.get(session);
    if (records === undefined) this.#recorded.set(session, records = new Set(session.records));
    return records;
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

  /** Hosts that did not answer when the reading begins may have been silent for long. */
  #noteSilences(history: History, run: RecordedRun, startMs: number): void {
    const { ids, columns } = this.#places.get(run.session.id)!;
    const since = this.#options.silences ??
      (startMs <= run.fromMs
        ? new Map<string, number>()
        : silentSince(this.#recording, run, { hostIds: ids, atMs: startMs }));
    columns.forEach((place, hostIndex) => {
      const sinceMs = since.get(ids[place] ?? "");
      if (sinceMs !== undefined) history.silentBefore(hostIndex, sinceMs);
    });
  }

  /** The last ticks between two moments that follow on each other. */
  #stretch(
    { session }: RecordedRun,
    range: { readonly fromMs: number; readonly toMs: number },
  ): RecordedTick[] {
    const query = { ...range, records: this.#records };
    return followingTicks([...this.#recording.ticks(session.id, query)], session);
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
    const records = [...new Set([...this.#records, ...metrics.flatMap(recordsOfMetric)])];
    const feeder = new RunFeeder(history, this.#hosts);
    for (const run of this.#seen) {
      if (run.toMs < fromMs || run.fromMs > window.toMs) continue;
      if (feeder.newest === undefined) this.#noteSilences(history, run, fromMs);
      const range = { fromMs: Math.max(run.fromMs, fromMs), toMs: Math.min(run.toMs, window.toMs) };
      for (const part of this.#parts(run, range, records)) {
        const ticks = [...columnTicks(part, this.#places.get(run.session.id)!.columns)];
        for (let from = 0; from < ticks.length; from += STEP_TICKS) {
          feeder.put(run.session, ticks.slice(from, from + STEP_TICKS));
          yield;
        }
      }
    }
    return history;
  }

  /** The columns of a run's hosts; a run that is held as a whole is read as a whole, whatever its clock did. */
  #parts({ session }: RecordedRun, range: Partial<TimeWindow>, records = this.#records) {
    return this.#recording.columnParts(session.id, {
      records,
      hostIds: this.#places.get(session.id)!.ids,
      ...range,
    });
  }

  #ticksAfter(): Generator<RecordedTick, void, undefined> {
    const query = { afterSeq: this.#lastSeq, records: this.#records };
    return this.#recording.ticks(this.#runs.at(-1)!.session.id, query);
  }

  /** False where the stretch to be seen is over. */
  #take({ seq, tick }: RecordedTick): boolean {
    const run = this.#runs.at(-1)!;
    if (tick.atMs > this.#options.toMs) {
      this.#ended = true;
      return false;
    }
    this.#lastSeq = seq;
    this.#feeder.put(run.session, [this.#shown(run, tick)]);
    return true;
  }

  /** A tick with the results of the hosts to be seen, in their order. */
  #shown({ session }: RecordedRun, tick: Tick): Tick {
    const { places } = this.#places.get(session.id)!;
    return { ...tick, results: places.map((place) => tick.results[place]) };
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
