import { thresholdSubjects, withThresholdRecords } from "../../alerts/threshold_subjects.ts";
import type { PolledHost } from "../../collect/poller.ts";
import { checkHostsAs } from "../../config/settings_checks.ts";
import type { RecordingSource } from "../../config/recording_options.ts";
import type { Threshold } from "../../model/alert.ts";
import type { CommandIo } from "../command_io.ts";
import { loadDashboardText, pageIndex } from "../load_dashboard.ts";
import { type LogStats, openLogStats } from "../live/log_stats.ts";
import { openTransport } from "../live/open_transport.ts";
import { askedRecords } from "../live/collection.ts";
import { UsageError } from "../../model/errors.ts";
import { hasWildcards } from "../../series/expand_dashboard.ts";
import type { Scene } from "../../view/scene.ts";
import { windowOf } from "../load_dashboard.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { type TwoPolls, twoPolls } from "./two_polls.ts";

/** What a snapshot is taken of: its dashboard has a page more for the records of thresholds that no metric shows. */
export interface SnapshotSource extends Scene {
  /** How many pages there are without it. */
  readonly pageCount: number;
  readonly windowMs: number;
  readonly polls: TwoPolls;
  /** What must be open as long as its history is read. */
  readonly open?: Disposable | undefined;
  /** What was to be recorded was not, which was told. */
  readonly isLost?: boolean | undefined;
  /** The log that the readings were appended to, closed. */
  readonly stats?: LogStats | undefined;
}

/** The scene of a snapshot, as far as nobody looks around in it. */
function stillScene({ history, ticks: [, { atMs }] }: TwoPolls, windowMs: number) {
  return {
    ...{ history, windowMs, newestMs: atMs, oldestMs: atMs, longestWindowMs: windowMs },
    keys: "",
    warnings: [],
  };
}

/** The limits that the command line sets. */
export function thresholdsOf(
  { warning = [], critical = [] }: Pick<SettingsFor<"snapshot">, "warning" | "critical">,
): Threshold[] {
  return [...warning, ...critical];
}

/** Polls twice; `undefined` where the signal was aborted before. Throws a `UsageError`. */
export async function pollHosts(
  settings: SettingsFor<"snapshot">,
  io: CommandIo,
): Promise<SnapshotSource | undefined> {
  const { intervalMs, logStats } = settings;
  const { dashboard: loaded, text } = await loadDashboardText(settings.configFile, io.signal);
  // A page or a metric that is not there is a slip to be told before anybody is asked.
  pageIndex(loaded, settings.page);
  const dashboard = withThresholdRecords(loaded, thresholdsOf(settings));
  const mayGrow = hasWildcards(dashboard);
  thresholdSubjects(dashboard, settings.hosts, thresholdsOf(settings), { mayGrow });
  const { signal } = io;
  const stats = logStats === undefined
    ? undefined
    : await openLogStats(logStats, { place: io, onWarning: io.warn });
  const sinks = stats === undefined ? [] : [stats];
  const hosts: PolledHost[] = settings.hosts.map((host) => ({
    host,
    transport: openTransport(host, { signal, triesAgain: false }),
  }));
  // What two polls can fill: a dashboard file's window is meant for a live one.
  const isDrawn = settings.record === undefined || settings.overMs !== undefined;
  const windowMs = (isDrawn ? settings.historyMs : undefined) ?? settings.overMs ?? 2 * intervalMs;
  try {
    const { overMs } = settings;
    const polls = await twoPolls(hosts, { dashboard, intervalMs, windowMs, overMs, signal, sinks });
    if (polls === undefined) return undefined;
    const timeZone = settings.timeZone ?? dashboard.timeZone ?? settings.defaultZone ?? "UTC";
    const polled: SnapshotSource = {
      ...stillScene(polls, windowMs),
      dashboard: polls.dashboard ?? dashboard,
      pageCount: loaded.pages.length,
      hosts: settings.hosts,
      hostsAs: settings.hostsAs,
      events: [],
      ...{ intervalMs, timeZone, polls, stats },
      isMoment: overMs === undefined,
    };
    const { record } = settings;
    if (record === undefined) return polled;
    return await withPast({ ...settings, record }, io, { polled, dashboardText: text });
  } finally {
    await Promise.all([
      ...sinks.map((sink) => sink[Symbol.asyncDispose]()),
      ...hosts.map(({ transport }) => transport[Symbol.asyncDispose]()),
    ]);
  }
}

/** Where nothing is said of it, what is drawn of the readings before, in milliseconds. */
const PAST_MS = 86_400_000;
/** Readings are kept for so many times what is drawn of them. */
const KEPT_PASTS = 2;

/**
 * Appends what was polled to a recording, and recalls the past from it; without a past, or where that fails, which
 * is told, what was polled alone.
 */
async function withPast(
  settings: SettingsFor<"snapshot"> & { readonly record: string },
  io: CommandIo,
  { polled, dashboardText }: { readonly polled: SnapshotSource; readonly dashboardText: string },
): Promise<SnapshotSource | undefined> {
  const { record: file, historyMs = PAST_MS } = settings;
  const { hosts, timeZone, intervalMs, dashboard, polls } = polled;
  const { appendReading } = await import("./append_reading.ts");
  try {
    const before = await appendReading(file, {
      tick: polls.ticks[1],
      hosts,
      dashboardText,
      timeZone,
      intervalMs,
      records: askedRecords(dashboard),
      maxAgeMs: Math.max(PAST_MS, KEPT_PASTS * historyMs),
      onWarning: io.warn,
    });
    if (before === 0) return polled;
    const past = await recallMoment({ ...settings, historyMs }, io, {
      file,
      hosts: hosts.map(({ id }) => id),
    });
    return past && { ...past, stats: polled.stats };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.warn(error.message);
    return { ...polled, isLost: true };
  }
}

/** What is seen at a moment is derived from so long before its window on, in milliseconds. */
const LEAD_MS = 1_200_000;

/**
 * The same of a recording, as it was at a moment; `mostValues` bounds how many values are held of it, as
 * for `RecordedHistory`.
 */
export async function recallMoment(
  settings: SettingsFor<"snapshot">,
  io: CommandIo,
  { mostValues, ...recorded }: RecordingSource & { readonly mostValues?: number },
): Promise<SnapshotSource | undefined> {
  const [
    { openRecordedMoment },
    { RecordedHistory },
    { RecordedSummaries },
    { unrecordedStretches },
    { sessionDashboard },
    { isDerivable },
    { isReading },
  ] = await Promise.all([
    import("../replay/recorded_moment.ts"),
    import("../replay/recorded_history.ts"),
    import("../replay/recorded_summaries.ts"),
    import("../replay/recorded_runs.ts"),
    import("../replay/recorded_session.ts"),
    import("../live/tool_events.ts"),
    import("../replay/reading_runs.ts"),
  ]);
  const { signal } = io;
  const { configFile } = settings;
  using closing = new DisposableStack();
  const moment = closing.use(
    await openRecordedMoment(recorded, {
      ...{ onWarning: io.warn, signal, configFile },
      historyMs: settings.historyMs,
    }),
  );
  const { recording, session, runs, hosts, ticks, results } = moment;
  checkHostsAs(settings.hostsAs, hosts.length);
  const loaded = await sessionDashboard(session, { configFile, onWarning: io.warn });
  const dashboard = withThresholdRecords(loaded, thresholdsOf(settings));
  const toMs = ticks[1].atMs;
  const { intervalMs } = session;
  const isScraped = recorded.prometheus !== undefined;
  const windowMs = windowOf(settings, dashboard, isScraped ? { intervalMs } : {});
  const sinceMs = toMs - windowMs - (settings.compareMs ?? 0) - LEAD_MS;
  // Of many readings those before are not even looked for.
  const fromMs = isReading(session) ? Math.max(runs[0]!.fromMs, sinceMs) : runs[0]!.fromMs;
  const history = new RecordedHistory({
    ...{ recording, runs, dashboard, fromMs, toMs, hosts },
    sinceMs,
    mostValues,
    summaries: (seen) => new RecordedSummaries(recording, seen),
  });
  await history.loadAll(signal);
  if (signal.aborted) return undefined;
  await history.summarize(signal);
  if (signal.aborted) return undefined;
  const polls = { history: history.reader, ticks, results };
  return {
    ...stillScene(polls, windowMs),
    dashboard: history.dashboard,
    pageCount: loaded.pages.length,
    hosts,
    hostsAs: settings.hostsAs,
    events: [
      ...recording.events().filter((event) => !isDerivable(event)),
      ...unrecordedStretches(runs),
    ],
    intervalMs,
    timeZone: settings.timeZone ?? dashboard.timeZone ?? settings.defaultZone ??
      session.timeZone,
    polls,
    recordedAt: (hostIndex, atMs) => history.recordedAt(hostIndex, atMs),
    open: closing.move(),
  };
}
