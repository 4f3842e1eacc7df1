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

/**
 * What a Prometheus knows of hosts until `toMs`, the newest tick of the past: the window to be drawn is read at once,
 * where that is much only `firstRecords`, those of the page that is shown at first; then, where it is to be loaded, a
 * day in its place. Rejects with a `CollectError`.
 */
export async function prometheusPast(
  { reader, query, growing, toMs, windowMs, firstRecords }: {
    readonly reader: PrometheusReader;
    readonly query: PastQuery;
    readonly growing: GrowingDashboard;
    readonly toMs: number;
    readonly windowMs: number;
    readonly firstRecords: ReadonlySet<string>;
  },
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
  // What is not seen at first, of many hosts, is read with the rest of the past.
  const isMuch = first.count * perTick > MOST_FIRST_VALUES;
  const isWhole = !isMuch && all.count === first.count;
  const reading = (share: number) => [`reading what was before: ${Math.round(share * 100)}%`];
  const past = {
    ...{ seen: reader.noneSeen(), matched, toMs },
    current: empty(first.count),
    newest: undefined as Tick | undefined,
    oldestMs: toMs,
    notes: isWhole ? [] : reading(0),
    shiftMs: 0,
    // Its clock is that of the ticks that follow.
    goesOn: true,
    async load(signal: AbortSignal) {
      try {
        if (isWhole) return;
        const history = empty(all.count);
        let firstMs = toMs;
        for await (const ticks of reader.ticks(all, reader.noneSeen())) {
          if (signal.aborted) break;
          history.putAll(ticks);
          firstMs = Math.min(firstMs, ticks[0]!.atMs);
          past.notes = reading((ticks.at(-1)!.atMs - all.firstMs) / intervalMs / all.count);
        }
        past.notes = [];
        if (!signal.aborted) Object.assign(past, { current: history, oldestMs: firstMs });
      } catch (error) {
        past.notes = [`what was before cannot be read: ${plainText(messageOf(error))}`];
      }
    },
    events: () => [],
    stateAt: () => undefined,
    recordedAt: () => undefined,
    [Symbol.dispose]: () => {},
  };
  const records = isMuch ? firstRecords : undefined;
  for await (const ticks of reader.ticks(first, past.seen, { records })) {
    if (past.newest === undefined) past.oldestMs = ticks[0]!.atMs;
    past.current.putAll(ticks);
    past.newest = ticks.at(-1);
  }
  return past;
}
