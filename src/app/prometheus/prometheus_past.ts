import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { Tick } from "../../model/tick.ts";
import { History } from "../../series/history.ts";
import type { GrowingDashboard } from "../../series/growing_dashboard.ts";
import type { PastQuery, RecordedPast } from "../live/recorded_past.ts";
import type { Grid, LastSeen } from "./host_columns.ts";
import type { PrometheusReader } from "./prometheus_reader.ts";

/** How far back can be scrolled, in milliseconds, and how many values of some nine bytes that may be. */
const PAST_MS = 86_400_000;
const MOST_VALUES = 20_000_000;
const MOST_FIRST_VALUES = 300_000;
/** Rates need what was before the first value that is drawn. */
const LEAD_TICKS = 3;

export interface PrometheusPastOptions {
  readonly reader: PrometheusReader;
  readonly query: PastQuery;
  readonly growing: GrowingDashboard;
  /** The newest tick of the past; the session goes on one interval later. */
  readonly toMs: number;
  readonly windowMs: number;
  /** Those of the page that is shown at first. */
  readonly firstRecords: ReadonlySet<string>;
}

/**
 * What a Prometheus knows of hosts: the window to be drawn is read at once, then, where it is to be loaded, a
 * day in its place. Rejects with a `CollectError`.
 */
export async function prometheusPast(
  { reader, query, growing, toMs, windowMs, firstRecords }: PrometheusPastOptions,
): Promise<RecordedPast & { readonly seen: LastSeen }> {
  const { intervalMs } = reader, { hosts, spareTicks } = query;
  const { metrics, matched } = growing;
  const grid = (count: number): Grid => ({ firstMs: toMs - (count - 1) * intervalMs, count });
  const empty = (count: number) =>
    new History(metrics, {
      hostCount: hosts.length,
      capacity: count + spareTicks,
      intervalMs,
    });
  const first = grid(Math.ceil(windowMs / intervalMs) + LEAD_TICKS);
  const perTick = Math.max(1, hosts.length * metrics.length);
  const most = Math.floor(Math.min(PAST_MS / intervalMs, MOST_VALUES / perTick));
  const all = grid(Math.max(first.count, most));
  let current = empty(first.count), newest: Tick | undefined, share: number | undefined = 0;
  let oldestMs = toMs, trouble: string | undefined;
  const seen = reader.noneSeen();
  // What is not seen at first, of many hosts, is read with the rest of the past.
  const isMuch = first.count * perTick > MOST_FIRST_VALUES;
  const records = isMuch ? firstRecords : undefined;
  for await (const ticks of reader.ticks(first, seen, { records })) {
    if (newest === undefined) oldestMs = ticks[0]!.atMs;
    current.putAll(ticks);
    newest = ticks.at(-1);
  }
  const load = async (signal: AbortSignal) => {
    const history = empty(all.count);
    let firstMs: number | undefined;
    for await (const ticks of reader.ticks(all, reader.noneSeen())) {
      if (signal.aborted) return;
      history.putAll(ticks);
      firstMs ??= ticks[0]!.atMs;
      share = (ticks.at(-1)!.atMs - all.firstMs) / intervalMs / all.count;
    }
    current = history;
    oldestMs = firstMs ?? toMs;
  };
  return {
    ...{ seen, matched },
    get current() {
      return current;
    },
    get newest() {
      return newest;
    },
    shiftMs: 0,
    // Its clock is that of the ticks that follow.
    goesOn: true,
    get oldestMs() {
      return oldestMs;
    },
    toMs,
    async load(signal) {
      try {
        if (isMuch || all.count > first.count) await load(signal);
      } catch (error) {
        trouble = `what was before cannot be read: ${plainText(messageOf(error))}`;
      }
      share = undefined;
    },
    get notes() {
      const reading = share === undefined || !isMuch && all.count === first.count
        ? undefined
        : `reading what was before: ${Math.round(share * 100)}%`;
      return [reading, trouble].filter((note) => note !== undefined);
    },
    events: () => [],
    stateAt: () => undefined,
    recordedAt: () => undefined,
    [Symbol.dispose]: () => {},
  };
}
