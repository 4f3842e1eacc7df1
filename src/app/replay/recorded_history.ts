import type { Dashboard } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import type { Tick } from "../../model/tick.ts";
import { History } from "../../series/history.ts";
import { type HostState, stateOf } from "../../series/host_state.ts";
import { GrowingDashboard } from "../../series/growing_dashboard.ts";
import { hasWildcards } from "../../series/expand_dashboard.ts";
import { recordsOf } from "../../series/records_of.ts";
import type { RecordedReadings } from "../../store/recording_reader.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import type { RecordedTick } from "../../store/ticks_of_segment.ts";
import { formatIsoTime } from "../../base/iso_time.ts";
import type { LeftOut } from "./left_out.ts";
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
    const perTick = Math.max(1, this.#hosts.length * this.#growing.metrics.length);
    const sinceMs = Math.max(options.sinceMs ?? -Infinity, this.#session.fromMs ?? -Infinity);
    const ticksSince = Math.ceil((toMs - sinceMs) / this.#session.intervalMs);
    const wanted = Math.min(tickCount + (live ? GROWTH : 0), ticksSince) + this.#runs.length;
    this.#capacity = Math.min(wanted, Math.max(1000, Math.floor(mostValues / perTick)));
    this.#current = this.#emptyHistory(1);
    this.#feeder = new RunFeeder(this.#current);
    this.#answers = new RecordedAnswers(
      options.recording,
      (run, tick) => this.#shown(run, tick),
    );
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
    const { tickCount, intervalMs } = this.#session;
    const heldMs = tickCount > this.#capacity ? this.#capacity * intervalMs : Infinity;
    return Math.max(fromMs, this.#current.oldestMs, this.newestMs - heldMs);
  }

  /** How far the reading is, in words; undefined when all is there. */
  get loading(): string | undefined {
    if (this.#share === undefined) return undefined;
    return `reading the recording: ${Math.round(this.#share * 100)}%`;
  }

  /** What was recorded and cannot be seen with the rest, since the recording is too long to be held. */
  get leftOut(): LeftOut | undefined {
    const { tickCount, intervalMs, fromMs: beganMs = -Infinity } = this.#session;
    const heldMs = this.#capacity * intervalMs;
    const toMs = this.newestMs - heldMs;
    const fromMs = Math.max(beganMs, this.#options.fromMs, this.#options.sinceMs ?? -Infinity);
    if (tickCount <= this.#capacity || toMs <= fromMs) return undefined;
    const sentence =
      `the recording is too long to be held as a whole: what is before ${
        formatIsoTime(toMs)
      } is not shown, ` +
      "see it with an earlier --to or --at";
    return { fromMs, toMs, sentence };
  }

  /** Reads the stretch between two moments, at once; the lines' first values may still be missing. */
  loadStretch({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): void {
    const endMs = Math.min(toMs, this.#options.toMs);
    const run = runAt(this.#runs, endMs);
    const ticks = this.#stretch(run, { fromMs, toMs: endMs });
    this.#current = this.#emptyHistory(ticks.length);
    this.#feeder = new RunFeeder(this.#current);
    this.#feeder.put(run.session, ticks.map(({ tick }) => this.#shown(run, tick)));
  }

  /** Reads all, in short stretches; then it stands in the place of what was read first. */
  async loadAll(signal: AbortSignal): Promise<void> {
    const { toMs } = this.#options;
    const history = this.#emptyHistory(this.#capacity);
    const feeder = new RunFeeder(history);
    const last = this.#runs.at(-1)!;
    const endMs = toMs === Infinity
      ? last.session.lastMs ?? last.toMs
      : Math.min(toMs, last.session.toMs ?? last.toMs);
    const startMs = this.#startMs(endMs);
    let pauseAtMs = performance.now() + STRETCH_MS;
    const breathe = async () => {
      if (performance.now() <= pauseAtMs) return;
      const readMs = (feeder.newest?.atMs ?? startMs) - startMs;
      this.#share = Math.min(1, Math.max(0, readMs / Math.max(1, endMs - startMs)));
      await new Promise((resolve) => setTimeout(resolve));
      pauseAtMs = performance.now() + STRETCH_MS;
    };
    // Columns cost a fraction of whole ticks; the words of hosts are in the ticks of the tail.
    const tailMs = endMs - TAIL_TICKS * last.session.intervalMs;
    const tail = this.#stretch(last, { fromMs: tailMs, toMs: endMs });
    const untilMs = tail[0]?.tick.monotonicMs ?? Infinity;
    for (const run of this.#runs) {
      if (run.toMs < startMs) continue;
      if (feeder.newest === undefined) this.#noteSilences(history, run, startMs);
      for (const part of this.#parts(run, startMs)) {
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
    this.#places.set(run.session.id, hostPlaces(run.session, this.#hosts));
    this.#runs = [...this.#runs, run];
    this.#ended = false;
    return true;
  }

  /** How a host answered at a moment, in the recording's own words. */
  stateAt(hostIndex: number, atMs: number): HostState {
    const results = this.#answers.at(runAt(this.#runs, atMs), atMs);
    const { state, message, reason, problems, absent = [], tookMs } = stateOf(results[hostIndex]);
    const outage = this.#current.outages(hostIndex, { fromMs: atMs, toMs: atMs }).at(-1);
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

  /** The columns of a run's hosts; a run that is held as a whole is read as a whole, whatever its clock did. */
  #parts(run: RecordedRun, startMs: number) {
    const { session } = run;
    return this.#recording.columnParts(session.id, {
      records: this.#records,
      hostIds: this.#places.get(session.id)!.ids,
      ...(startMs <= run.fromMs ? {} : { fromMs: startMs }),
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

  #emptyHistory(capacity: number): History {
    return new History(this.#growing.metrics, {
      hostCount: this.#hosts.length,
      capacity: capacity + SPARE_COLUMNS + this.#spareTicks,
      intervalMs: this.#session.intervalMs,
    });
  }
}
