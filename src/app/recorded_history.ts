import type { Dashboard } from "../model/dashboard.ts";
import type { HostResult, Tick } from "../model/tick.ts";
import { History } from "../series/history.ts";
import type { HostState } from "../series/host_state.ts";
import { recordsOf } from "../series/records_of.ts";
import type { RecordingReader } from "../store/recording_reader.ts";
import type { ReadingColumns } from "../store/reading_columns.ts";
import type { RecordedSession } from "../store/session_table.ts";
import type { RecordedTick } from "../store/ticks_of_segment.ts";
import { columnTicks } from "./column_ticks.ts";
import { flatMetrics } from "./page_view.ts";

/** So long one stretch of reading may hold up keys and frames, in milliseconds. */
const STRETCH_MS = 8;
/** Ticks that are derived between two looks at the clock. */
const STEP_TICKS = 64;
/** Ticks that a recording still being written may grow by before the oldest are let go. */
const GROWTH = 100_000;
/** So many of the newest ticks are read as they are, with the words of the hosts. */
const TAIL_TICKS = 60;
/** A stretch of a recording too long to be held is derived from so long before it on. */
const LEAD_MS = 600_000;
/** Values held at most, some nine bytes each: a week of a small fleet, a day of a large one. */
const MOST_VALUES = 60_000_000;

export interface RecordedHistoryOptions {
  readonly recording: RecordingReader;
  readonly session: RecordedSession;
  readonly dashboard: Dashboard;
  /** The stretch to be seen, epoch milliseconds. Infinity: also what is still to come. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The hosts to be seen, by their place in the session; default all. */
  readonly places?: readonly number[];
  /** For tests: how many values are held at most. */
  readonly mostValues?: number;
}

/**
 * The history of a recorded session: a stretch is read first, so that something is seen at once,
 * then all of it in the background, from the session's start on, as a live history came about.
 */
export class RecordedHistory {
  readonly #options: RecordedHistoryOptions;
  readonly #places: readonly number[];
  readonly #records: readonly string[];
  readonly #capacity: number;
  #current: History;
  #first: Tick | undefined;
  #newest: Tick | undefined;
  #lastSeq = 0;
  #share: number | undefined = 0;
  #ended = false;
  #asked: { readonly atMs: number; readonly results: readonly (HostResult | undefined)[] } = {
    atMs: NaN,
    results: [],
  };

  constructor(options: RecordedHistoryOptions) {
    const { session, dashboard, mostValues = MOST_VALUES } = options;
    this.#options = options;
    this.#places = options.places ?? [...session.hosts.keys()];
    this.#records = recordsOf(dashboard.pages);
    const perTick = Math.max(1, this.#places.length * flatMetrics(dashboard.pages).length);
    const wanted = session.tickCount + (session.live ? GROWTH : 0);
    this.#capacity = Math.min(wanted, Math.max(1000, Math.floor(mostValues / perTick)));
    this.#current = this.#emptyHistory(1);
  }

  /** What is read so far. */
  get current(): History {
    return this.#current;
  }

  /** The newest reading's time, epoch milliseconds; until all is read, where it will be. */
  get newestMs(): number {
    const { session, toMs } = this.#options;
    if (this.#share === undefined && this.#newest !== undefined) return this.#newest.atMs;
    return Math.min(toMs, Math.max(session.toMs ?? 0, this.#newest?.atMs ?? 0));
  }

  /** The oldest moment that can be seen, by the clock of the newest reading. */
  get oldestMs(): number {
    const { fromMs, session } = this.#options;
    if (this.#share !== undefined || this.#first === undefined) return fromMs;
    const heldMs = this.#capacity * session.intervalMs;
    const sinceMs = this.#newest!.monotonicMs - this.#first.monotonicMs;
    return Math.max(fromMs, this.newestMs - Math.min(sinceMs, heldMs));
  }

  /** How far the reading is, in words; undefined when all is there. */
  get loading(): string | undefined {
    if (this.#share === undefined) return undefined;
    return `reading the recording: ${Math.round(this.#share * 100)}%`;
  }

  /** Why less than all can be seen, a sentence; undefined where nothing is left out. */
  get leftOut(): string | undefined {
    const { session, fromMs } = this.#options;
    const heldMs = this.#capacity * session.intervalMs;
    if (session.tickCount <= this.#capacity || this.newestMs - fromMs <= heldMs) return undefined;
    return "the recording is too long to be held as a whole: see earlier parts with --to";
  }

  /** Reads the stretch between two moments, at once; the lines' first values may still be missing. */
  loadStretch({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): void {
    const ticks = this.#stretch({ fromMs, toMs: Math.min(toMs, this.#options.toMs) })
      .map(({ tick }) => this.#shown(tick));
    const history = this.#emptyHistory(ticks.length);
    history.putAll(ticks);
    this.#newest = ticks.at(-1) ?? this.#newest;
    this.#current = history;
  }

  /** Reads all, in short stretches; then it stands in the place of what was read first. */
  async loadAll(signal: AbortSignal): Promise<void> {
    const { session, fromMs, toMs } = this.#options;
    const history = this.#emptyHistory(this.#capacity);
    const endMs = Math.min(toMs, session.toMs ?? toMs);
    const isTooLong = session.tickCount > this.#capacity;
    const heldMs = this.#capacity * session.intervalMs;
    const startMs = isTooLong
      ? Math.max(fromMs, endMs - heldMs) - LEAD_MS
      : session.fromMs ?? fromMs;
    const spanMs = Math.max(1, endMs - startMs);
    let pauseAtMs = performance.now() + STRETCH_MS;
    const pause = async (atMs: number) => {
      this.#share = Math.min(1, Math.max(0, (atMs - startMs) / spanMs));
      await new Promise((resolve) => setTimeout(resolve));
      pauseAtMs = performance.now() + STRETCH_MS;
    };
    // Columns cost a fraction of whole ticks; the words of hosts are in the ticks of the tail.
    const tail = this.#stretch({ fromMs: endMs - TAIL_TICKS * session.intervalMs, toMs: endMs });
    const untilMs = tail[0]?.tick.monotonicMs ?? Infinity;
    for (const part of this.#parts(isTooLong ? startMs : undefined)) {
      const ticks = [...columnTicks(part)];
      const end = ticks.findIndex((tick) => tick.atMs > toMs || tick.monotonicMs >= untilMs);
      if (end >= 0) ticks.length = end;
      this.#first ??= ticks[0];
      for (let from = 0; from < ticks.length; from += STEP_TICKS) {
        // Also before the first step: to decode the part took as long as several.
        if (from === 0 || performance.now() > pauseAtMs) await pause(ticks[from]!.atMs);
        if (signal.aborted) return;
        history.putAll(ticks.slice(from, from + STEP_TICKS));
      }
      this.#newest = ticks.at(-1) ?? this.#newest;
      if (end >= 0) break;
      await pause(this.#newest?.atMs ?? startMs);
    }
    for (const recorded of tail) this.#take(history, recorded);
    // Without a tail nothing tells where to go on.
    if (tail.length === 0) this.#ended = true;
    this.#current = history;
    this.#share = undefined;
    this.follow();
  }

  /** Takes in what was recorded since; whether there was something. */
  follow(): boolean {
    if (this.#share !== undefined || this.#ended) return false;
    const before = this.#lastSeq;
    for (const recorded of this.#ticksAfter()) {
      if (!this.#take(this.#current, recorded)) break;
    }
    return this.#lastSeq > before;
  }

  /** How a host answered at a moment, in the recording's own words. */
  stateAt(hostIndex: number, atMs: number): HostState {
    const { state, message, reason, problems, tookMs } = stateOf(this.resultsAt(atMs)[hostIndex]);
    const outage = this.#current.outages(hostIndex, { fromMs: atMs, toMs: atMs }).at(-1);
    return {
      state,
      problems,
      ...(tookMs === undefined ? {} : { tookMs }),
      ...(message === undefined ? {} : { message }),
      ...(reason === undefined ? {} : { reason }),
      ...(state !== "failing" || outage === undefined ? {} : { silentSinceMs: outage.fromMs }),
    };
  }

  /** What each host said last at a moment; undefined for one that had said nothing for a while. */
  resultsAt(atMs: number): readonly (HostResult | undefined)[] {
    if (this.#asked.atMs === atMs) return this.#asked.results;
    const { session } = this.#options;
    const range = { fromMs: atMs - 5 * session.intervalMs, toMs: atMs, records: [] };
    const results: (HostResult | undefined)[] = [];
    for (const { tick } of this.#recording.ticks(session.id, range)) {
      this.#places.forEach((place, index) =>
        results[index] = tick.results[place] ?? results[index]
      );
    }
    this.#asked = { atMs, results };
    return results;
  }

  get #recording(): RecordingReader {
    return this.#options.recording;
  }

  /** The ticks between two moments that follow on each other: a clock set back makes an hour come twice. */
  #stretch(range: { readonly fromMs: number; readonly toMs: number }): RecordedTick[] {
    const query = { ...range, records: this.#records };
    const ticks = [...this.#recording.ticks(this.#options.session.id, query)];
    let start = Math.max(0, ticks.length - 1);
    while (start > 0 && ticks[start - 1]!.seq === ticks[start]!.seq - 1) start--;
    return ticks.slice(start);
  }

  #parts(fromMs: number | undefined): Generator<ReadingColumns, void, undefined> {
    const { session } = this.#options;
    return this.#recording.columnParts(session.id, {
      records: this.#records,
      hostIds: this.#places.map((place) => session.hosts[place]!.id),
      ...(fromMs === undefined ? {} : { fromMs }),
    });
  }

  #ticksAfter(): Generator<RecordedTick, void, undefined> {
    const query = { afterSeq: this.#lastSeq, records: this.#records };
    return this.#recording.ticks(this.#options.session.id, query);
  }

  /** False where the stretch to be seen is over. */
  #take(history: History, { seq, tick }: RecordedTick): boolean {
    if (tick.atMs > this.#options.toMs) {
      this.#ended = true;
      return false;
    }
    this.#lastSeq = seq;
    this.#first ??= tick;
    this.#put(history, this.#shown(tick));
    return true;
  }

  #shown(tick: Tick): Tick {
    return { ...tick, results: this.#places.map((place) => tick.results[place]) };
  }

  #put(history: History, tick: Tick): void {
    history.open(tick);
    for (const host of tick.results.keys()) history.put(tick, host);
    this.#newest = tick;
  }

  #emptyHistory(capacity: number): History {
    return new History(flatMetrics(this.#options.dashboard.pages), {
      hostCount: this.#places.length,
      capacity: capacity + 2,
      intervalMs: this.#options.session.intervalMs,
    });
  }
}

function stateOf(result: HostResult | undefined): HostState {
  if (result === undefined) return { state: "waiting", problems: [] };
  if (result.kind === "reply") {
    return { state: "answering", tookMs: result.tookMs, problems: result.problems };
  }
  const { reason, message, tookMs } = result;
  return { state: "failing", reason, message, tookMs, problems: [] };
}
