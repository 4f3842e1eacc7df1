import type { AlertNotice, AlertReceiver } from "../../model/alert.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import type { PolledHost } from "../../collect/poller.ts";
import { AlertWatch } from "./alert_watch.ts";
import { type AlertSettings, openAlertReceivers } from "./open_alerts.ts";
import {
  askedRecords,
  type Collection,
  type CollectionOptions,
  startCollection,
} from "./collection.ts";
import { openSinks, type Sinks, type SinkSettings } from "./open_sinks.ts";
import { openTransports } from "./open_transport.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import { summaryKey } from "../../model/summary.ts";
import { flatMetrics } from "../../view/scene.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { MetricsPage } from "./metrics_page.ts";
import { measureRecorder, TelemetrySink } from "./telemetry_sink.ts";

export interface OpenCollectionOptions
  extends
    Omit<SinkSettings, "records" | "summarized">,
    Omit<CollectionOptions, "hosts" | "intervalMs" | "onSettled" | "onWarning" | "sinks"> {
  /** The hosts that answer have all answered: there is something new to see. */
  readonly onSettled?: (() => void) | undefined;
  /** Who is told of alerts; absent: nobody. */
  readonly alerting?: AlertSettings | undefined;
  /** Is told of each change of an alert. */
  readonly onAlert?: ((notice: AlertNotice) => void) | undefined;
  /** Whether somebody scrapes what is polled. */
  readonly scraped?: boolean | undefined;
  /** Takes how the hosts answered. */
  readonly telemetry: Telemetry;
}

/** Hosts that are polled, and all that takes what they say. Disposing ends it in order. */
export interface OpenCollection extends AsyncDisposable {
  readonly collection: Collection;
  readonly sinks: Sinks;
  readonly alerts: AlertWatch;
  /** Undefined where nobody scrapes. */
  readonly metrics: MetricsPage | undefined;
  readonly hosts: readonly PolledHost[];
  /** Aborted when it ends. */
  readonly signal: AbortSignal;
  /** Resolves when polling has ended; rejects where it failed, which also ends the rest. */
  readonly done: Promise<void>;
  stop(): void;
}

/** Opens the sinks and the ways to the hosts, and starts to poll. Throws a `UsageError`. */
export async function openCollection(options: OpenCollectionOptions): Promise<OpenCollection> {
  const { dashboard, intervalMs, telemetry, scraped = false, wanted } = options;
  const end = new AbortController();
  const { signal } = new LinkedAbort(options.signal, end.signal);
  const stop = () => end.abort();
  await using opened = new AsyncDisposableStack();
  opened.defer(stop);
  const records = [...new Set([...askedRecords(dashboard), ...wanted?.names ?? []])];
  let current = () => dashboard;
  const sinks = await openSinks({
    ...options,
    records,
    summarized: summarizedOf(() => current()),
  });
  // What was recorded is known when it is closed.
  opened.defer(() => measureRecorder(telemetry, sinks.recorder));
  opened.use(sinks);
  const alerts = new AlertWatch({
    dashboard,
    hosts: options.hosts,
    intervalMs,
    log: sinks.log,
    receivers: await openReceivers(options, opened),
  });
  opened.defer(() => alerts.end());
  const shown = () => alerts.dashboard;
  const metrics = scraped ? new MetricsPage({ ...options, records, dashboard: shown }) : undefined;
  const lazy = options.source !== undefined;
  const transports = openTransports(options.hosts, { signal, lazy, telemetry });
  for (const transport of transports) opened.use(transport);
  opened.defer(stop);
  const hosts = options.hosts.map((host, index) => ({ host, transport: transports[index]! }));
  const collection = startCollection({
    ...options,
    hosts,
    signal,
    sinks: [
      ...sinks.all,
      new TelemetrySink(telemetry, { hosts, sinks }),
      ...(metrics === undefined ? [] : [metrics]),
    ],
    onSettled() {
      alerts.observe({ ...collection, intervalMs });
      options.onSettled?.();
    },
  });
  current = () => collection.dashboard;
  const done = endingAll(collection.done, stop);
  const closing = opened.move();
  return {
    collection,
    sinks,
    alerts,
    metrics,
    hosts,
    signal,
    done,
    stop,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** What is summarised of a dashboard that may get further metrics: the same list as long as it does not. */
function summarizedOf(current: () => Dashboard): () => readonly string[] {
  let of: Dashboard | undefined, keys: readonly string[] = [];
  return () => {
    const dashboard = current();
    if (dashboard !== of) keys = [...new Set(flatMetrics(dashboard.pages).map(summaryKey))];
    of = dashboard;
    return keys;
  };
}

/** What failed ends the rest. */
function endingAll(done: Promise<void>, stop: () => void): Promise<void> {
  const ended = done.catch((error) => {
    stop();
    throw error;
  });
  ended.catch(() => {});
  return ended;
}

/** All who are told of alerts, and what counts how often; they are closed with `opened`. */
async function openReceivers(
  { alerting, telemetry, onAlert, onWarning }: OpenCollectionOptions,
  opened: AsyncDisposableStack,
): Promise<Pick<AlertReceiver, "take">[]> {
  const receivers = alerting === undefined ? [] : await openAlertReceivers(alerting, onWarning);
  for (const receiver of receivers) opened.use(receiver);
  const counter: Pick<AlertReceiver, "take"> = {
    take({ change: { state, subject } }) {
      telemetry.increment("alert_changes", 1, { state, severity: subject.rule.severity });
      if (receivers.length > 0) telemetry.increment("alerts_sent", receivers.length);
    },
  };
  return [...receivers, counter, ...(onAlert === undefined ? [] : [{ take: onAlert }])];
}
