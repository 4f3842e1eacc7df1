import type { Dashboard } from "../model/dashboard.ts";
import { History } from "../series/history.ts";
import { recordsOf } from "../series/records_of.ts";
import type { RecordingReader } from "../store/recording_reader.ts";
import type { RecordedSession } from "../store/session_table.ts";
import type { RecordedTick } from "../store/ticks_of_segment.ts";
import { flatMetrics } from "./page_view.ts";

/** So long one stretch of reading may hold up keys and frames, in milliseconds. */
const STRETCH_MS = 8;
/** Ticks that a recording still being written may grow by before the oldest are let go. */
const GROWTH = 100_000;

/**
 * The history of a recording: its end is read first, so that something is seen at once, then all
 * of it in the background.
 */
export class RecordedHistory {
  readonly #recording: RecordingReader;
  readonly #session: RecordedSession;
  readonly #dashboard: Dashboard;
  readonly #fromMs: number;
  readonly #toMs: number;
  readonly #records: readonly string[];
  #current: History;
  #newestMs: number;
  #lastSeq = 0;
  #share: number | undefined = 0;

  constructor(
    options: {
      readonly recording: RecordingReader;
      readonly session: RecordedSession;
      readonly dashboard: Dashboard;
      readonly fromMs: number;
      /** Infinity: also what is still to come. */
      readonly toMs: number;
    },
  ) {
    this.#recording = options.recording;
    this.#session = options.session;
    this.#dashboard = options.dashboard;
    this.#fromMs = options.fromMs;
    this.#toMs = options.toMs;
    this.#records = recordsOf(options.dashboard.pages);
    this.#newestMs = Math.min(options.toMs, options.session.toMs ?? options.toMs);
    this.#current = this.#emptyHistory(1);
  }

  /** What is read so far. */
  get current(): History {
    return this.#current;
  }

  /** The newest reading's time, epoch milliseconds. */
  get newestMs(): number {
    return this.#newestMs;
  }

  /** How far the reading is, in words; undefined when all is there. */
  get loading(): string | undefined {
    if (this.#share === undefined) return undefined;
    return `reading the recording: ${Math.round(this.#share * 100)}%`;
  }

  /** Reads the stretch that ends at a moment, at once. */
  loadEnd({ toMs, windowMs }: { readonly toMs: number; readonly windowMs: number }): void {
    const fromMs = Math.max(this.#fromMs, toMs - windowMs);
    const ticks = [
      ...this.#recording.ticks(this.#session.id, { fromMs, toMs, records: this.#records }),
    ];
    const history = this.#emptyHistory(ticks.length);
    for (const recorded of ticks) this.#put(history, recorded);
    this.#current = history;
  }

  /** Reads all, in short stretches; then it stands in the place of what was read first. */
  async loadAll(signal: AbortSignal): Promise<void> {
    const history = this.#emptyHistory(this.#session.tickCount + (this.#session.live ? GROWTH : 0));
    const span = Math.max(1, this.#newestMs - this.#fromMs);
    const range = { fromMs: this.#fromMs, records: this.#records };
    const ticks = this.#recording.ticks(this.#session.id, {
      ...range,
      ...(Number.isFinite(this.#toMs) ? { toMs: this.#toMs } : {}),
    });
    let pauseAtMs = performance.now() + STRETCH_MS;
    for (const recorded of ticks) {
      this.#put(history, recorded);
      if (performance.now() < pauseAtMs) continue;
      this.#share = Math.min(1, (recorded.tick.atMs - this.#fromMs) / span);
      await new Promise((resolve) => setTimeout(resolve));
      if (signal.aborted) return;
      pauseAtMs = performance.now() + STRETCH_MS;
    }
    this.#current = history;
    this.#share = undefined;
  }

  /** Takes in what was recorded since. */
  follow(): void {
    if (this.#share !== undefined || Number.isFinite(this.#toMs)) return;
    const range = { afterSeq: this.#lastSeq, records: this.#records };
    for (const recorded of this.#recording.ticks(this.#session.id, range)) {
      this.#put(this.#current, recorded);
    }
  }

  #put(history: History, { seq, tick }: RecordedTick): void {
    history.open(tick);
    for (const host of tick.results.keys()) history.put(tick, host);
    this.#lastSeq = Math.max(this.#lastSeq, seq);
    if (tick.atMs > this.#newestMs) this.#newestMs = tick.atMs;
  }

  #emptyHistory(capacity: number): History {
    return new History(flatMetrics(this.#dashboard.pages), {
      hostCount: this.#session.hosts.length,
      capacity: capacity + 2,
      intervalMs: this.#session.intervalMs,
    });
  }
}
