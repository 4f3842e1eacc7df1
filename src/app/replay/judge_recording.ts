import { extentOf } from "../../base/extent_of.ts";
import type { AlertNotice, AlertStatus } from "../../model/alert.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import { History } from "../../series/history.ts";
import { recordsOf } from "../../series/records_of.ts";
import type { RecordedReadings } from "../../store/recording_reader.ts";
import { flatMetrics } from "../../view/scene.ts";
import { AlertWatch } from "../live/alert_watch.ts";
import { hostPlaces, placedTick, type RecordedRun } from "./recorded_runs.ts";
import { RunFeeder } from "./run_feeder.ts";

export interface JudgeOptions {
  readonly dashboard: Dashboard;
  readonly runs: readonly RecordedRun[];
  readonly hosts: readonly Host[];
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly signal: AbortSignal;
}

/** What alerts would have said of a recording. */
export interface Judgement {
  readonly notices: readonly AlertNotice[];
  /** How it stood at the end. */
  readonly statuses: readonly AlertStatus[];
  /** The lowest and highest value that each was judged by, in the order of the statuses; NaN where there was none. */
  readonly ranges: readonly { readonly low: number; readonly high: number }[];
  readonly tickCount: number;
  /** Of the first and the last tick, epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Values are judged while they are current, which none is for longer, in milliseconds. */
const KEPT_MS = 120_000;
/** A long recording must hear a signal. */
const TICKS_AT_ONCE = 500;

/** Feeds a recording tick by tick to the alerts of a dashboard, as if it happened now. */
export async function judgeRecording(
  recording: RecordedReadings,
  { dashboard, runs, hosts, fromMs, toMs, signal }: JudgeOptions,
): Promise<Judgement> {
  const [shortestMs, intervalMs] = extentOf(runs.map(({ session }) => session.intervalMs));
  const history = new History(flatMetrics(dashboard.pages), {
    hostCount: hosts.length,
    capacity: Math.ceil(Math.max(KEPT_MS, 5 * intervalMs) / shortestMs) + 10,
    intervalMs: runs[0]!.session.intervalMs,
  });
  const notices: AlertNotice[] = [];
  const watch = new AlertWatch({
    dashboard,
    hosts,
    intervalMs,
    receivers: [{ take: (notice) => notices.push(notice) }],
  });
  const ranges = watch.statuses.map(() => ({ low: NaN, high: NaN }));
  const feeder = new RunFeeder(history);
  const records = [...recordsOf(dashboard.pages)];
  let tickCount = 0, firstMs = NaN, lastMs = NaN;
  for (const { session } of runs) {
    const { places } = hostPlaces(session, hosts);
    for (const { tick } of recording.ticks(session.id, { records, fromMs, toMs })) {
      feeder.put(session, [placedTick(tick, places)]);
      watch.observe({ history, intervalMs: session.intervalMs, newestMs: tick.atMs });
      watch.statuses.forEach(({ value = NaN }, index) => widen(ranges[index]!, value));
      if (tickCount === 0) firstMs = tick.atMs;
      lastMs = tick.atMs;
      if (++tickCount % TICKS_AT_ONCE === 0) {
        await new Promise((resolve) => setTimeout(resolve));
        signal.throwIfAborted();
      }
    }
  }
  return { notices, statuses: watch.statuses, ranges, tickCount, fromMs: firstMs, toMs: lastMs };
}

function widen(range: { low: number; high: number }, value: number): void {
  if (Number.isNaN(value)) return;
  range.low = Number.isNaN(range.low) ? value : Math.min(range.low, value);
  range.high = Number.isNaN(range.high) ? value : Math.max(range.high, value);
}
