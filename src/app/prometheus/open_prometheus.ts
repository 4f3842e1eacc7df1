import { usualStep } from "../../base/usual_step.ts";
import { formatDuration } from "../../base/format_value.ts";
import { PrometheusClient } from "../../collect/prometheus/prometheus_client.ts";
import type { Host } from "../../model/host.ts";
import type { PrometheusSource } from "../../model/prometheus_source.ts";
import type { PastQuery, RecordedPast } from "../live/recorded_past.ts";
import { loadDashboardText, pageIndex, windowOf } from "../load_dashboard.ts";
import { OWN_METRICS, recordsInHelp } from "../../export/prometheus_text.ts";
import { recordsOf } from "../../series/records_of.ts";
import { hasWildcards } from "../../series/expand_dashboard.ts";
import { GrowingDashboard } from "../../series/growing_dashboard.ts";
import { derivedDashboard } from "./derived_dashboard.ts";
import { foundHosts } from "./found_hosts.ts";
import { prometheusClock } from "./prometheus_clock.ts";
import type { LastSeen } from "./host_columns.ts";
import { PrometheusReader } from "./prometheus_reader.ts";
import { recordQueries } from "./record_queries.ts";

/** Where nothing tells how often hosts are scraped, in milliseconds. */
const SCRAPE_MS = 15_000;
/** So many values, some nine bytes each, may a window hold: beyond, ticks are further apart. */
const MOST_VALUES = 12_000_000;
/** Samples are there so soon after their time, or a part of the interval. */
const SETTLED_MS = 2_000;
const SETTLED_SHARE = 0.25;
const JITTER_MS = 50;
/** Nobody waits longer for samples to arrive. */
const LONGEST_DELAY_MS = 300_000;

export interface PrometheusOptions {
  /** The hosts to be seen, as its label calls them; none: all that it has. */
  readonly hosts: readonly Host[];
  /** Between two ticks; absent: as often as it scrapes, or as its window can hold. */
  readonly intervalMs?: number | undefined;
  /** The window drawn; absent: the dashboard's, or as many scrapes as make a line. */
  readonly historyMs?: number | undefined;
  /** The stretch to be seen; absent: its end is now. Without a beginning it is a window long. */
  readonly stretchOf?: (
    nowMs: number,
  ) => { readonly fromMs?: number | undefined; readonly toMs: number };
  readonly configFile?: string | undefined;
  readonly signal: AbortSignal;
}

/** Asks a Prometheus for what a dashboard shows. Rejects with a `UsageError` or `CollectError`. */
export async function openPrometheus(
  source: PrometheusSource,
  { hosts: asked, intervalMs: askedMs, historyMs, stretchOf, configFile, signal }:
    PrometheusOptions,
) {
  const { dashboard: written, text } = await loadDashboardText(configFile, signal);
  const dashboard = derivedDashboard(written);
  const client = new PrometheusClient({ ...source, signal });
  const clock = await prometheusClock(client);
  const nowMs = clock.nowMs();
  const stretch = stretchOf?.(nowMs);
  const endMs = Math.min(stretch?.toMs ?? nowMs, nowMs);
  const askedWindowMs = stretch?.fromMs === undefined ? historyMs : endMs - stretch.fromMs;
  // With the metrics that its wildcards make.
  const growing = new GrowingDashboard(dashboard);
  if (hasWildcards(dashboard)) growing.meetNames((await client.helps()).flatMap(recordsInHelp));
  const queries = recordQueries(growing.current, source.matchers);
  const fromMs = endMs - Math.max(askedWindowMs ?? 0, LOOK_MS), window = { fromMs, toMs: endMs };
  const { hosts, sampled } = await foundHosts(client, { source, queries, asked, window });
  const times = sampled === undefined ? undefined : await scrapeTimes(client, sampled, endMs);
  const scrapeMs = times?.intervalMs ?? askedMs ?? SCRAPE_MS;
  const shownMs = windowOf({ historyMs: askedWindowMs }, dashboard, {
    intervalMs: Math.max(scrapeMs, askedMs ?? 0),
  });
  const values = hosts.length * growing.metrics.length * shownMs / scrapeMs;
  const intervalMs = askedMs === undefined
    ? scrapeMs * Math.max(1, Math.ceil(values / MOST_VALUES))
    : Math.max(askedMs, scrapeMs);
  const newestMs = times?.newestMs ?? endMs;
  const isLive = stretch === undefined;
  const settledMs = isLive ? Math.min(SETTLED_MS, SETTLED_SHARE * scrapeMs) : 0;
  // Until its samples are there.
  const delayMs = isLive ? Math.max(0, Math.min(LONGEST_DELAY_MS, nowMs - newestMs - scrapeMs)) : 0;
  const phaseMs = Math.round(newestMs + settledMs);
  // The last tick that can be read; the others are intervals before it.
  const lastMs = phaseMs + Math.floor((endMs - delayMs - phaseMs) / intervalMs) * intervalMs;
  const reader = new PrometheusReader({
    ...{ client, queries, hosts, intervalMs, scrapeMs },
    label: source.label,
    // Scrapes jitter: those of the last tick are not to fall behind it.
    slackMs: isLive ? 0 : Math.min(JITTER_MS, SETTLED_SHARE * scrapeMs),
    epochMs: clock.epochMs,
  });
  const loaded = { dashboard, text };
  return {
    ...{ client, clock, reader, hosts, loaded, growing, intervalMs, lastMs, delayMs },
    windowMs: Math.max(shownMs, 2 * intervalMs),
  };
}

/** Hosts that were sampled so lately are those of now, in milliseconds. */
const LOOK_MS = 300_000;

/** So many of the ticks that are there already come as the first ones of the session. */
const FIRST_TICKS = 2;

/** Opens one at its end, to be followed in the place of polling. Rejects with a `UsageError` or `CollectError`. */
export async function followPrometheus(
  source: PrometheusSource,
  options: PrometheusOptions & {
    /** The page to start with. */
    readonly page?: number | string | undefined;
    readonly onWarning: (sentence: string) => void;
  },
) {
  const opened = await openPrometheus(source, options);
  const { client, clock, reader, hosts, loaded, intervalMs, windowMs, lastMs, delayMs } = opened;
  const { prometheusPast } = await import("./prometheus_past.ts");
  const { prometheusTicks } = await import("./prometheus_ticks.ts");
  const page = opened.growing.current.pages[pageIndex(loaded.dashboard, options.page)]!;
  const firstRecords = new Set([...recordsOf([page]), ...Object.values(OWN_METRICS)]);
  let seen: LastSeen = reader.noneSeen();
  // Who waits for ticks is not to wait for the next scrape.
  const pastMs = lastMs - FIRST_TICKS * intervalMs;
  return {
    settings: { hosts, intervalMs, historyMs: windowMs },
    loaded,
    async openPast(query: PastQuery): Promise<RecordedPast> {
      const past = await prometheusPast({
        ...{ reader, query, windowMs, firstRecords },
        toMs: pastMs,
        growing: opened.growing,
      });
      seen = past.seen;
      for (const sentence of reader.remarks()) options.onWarning(sentence);
      return past;
    },
    ticks: prometheusTicks({
      ...{ reader, clock, delayMs },
      readUntilMs: pastMs,
      seen: () => seen,
      words: `▷ Prometheus at ${client.name}, every ${formatDuration(intervalMs)}`,
    }),
  };
}

/** So far back is looked, one after the other, until there are samples enough. */
const LOOKS = ["2m", "15m", "3h"];
const ENOUGH = 4;

/**
 * Measures how often series of a selector are sampled until a moment, in milliseconds; undefined where there are too
 * few samples to tell. With it their newest, epoch milliseconds. Rejects with a `CollectError`.
 */
async function scrapeTimes(client: PrometheusClient, selector: string, atMs: number) {
  let best: readonly number[] = [], newestMs: number | undefined;
  for (const range of LOOKS) {
    for (const { samples } of await client.query(`${selector}[${range}]`, { atMs })) {
      const times = samples.map(([seconds]) => seconds * 1000);
      if (times.length > best.length) best = times;
      newestMs = Math.max(newestMs ?? -Infinity, times.at(-1) ?? -Infinity);
    }
    if (best.length >= ENOUGH) break;
  }
  const stepMs = usualStep(best);
  return { newestMs, intervalMs: stepMs === undefined ? undefined : even(stepMs) };
}

/** Scrapes jitter by milliseconds, and are told to come in whole seconds, or tenths. */
function even(ms: number): number {
  const unit = ms < 950 ? 100 : ms < 10_000 ? 500 : 1000;
  return Math.max(100, Math.round(ms / unit) * unit);
}
