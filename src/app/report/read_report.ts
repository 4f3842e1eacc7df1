import { askedRecords } from "../live/collection.ts";
import { plainText } from "../../base/plain_text.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { checkHostsAs } from "../../config/settings_checks.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import { expandDashboard } from "../../series/expand_dashboard.ts";
import { EmbeddedRecording, embedRecording } from "../../store/embedded_recording.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import { flatMetrics } from "../../view/scene.ts";
import { pageIndex } from "../load_dashboard.ts";
import { RecordedEvents } from "../replay/recorded_events.ts";
import { numberRecords } from "../replay/number_records.ts";
import { LEAD_MS } from "../replay/recorded_history.ts";
import {
  checkRecorded,
  jointSession,
  type RecordedRun,
  unrecordedStretches,
} from "../replay/recorded_runs.ts";
import {
  chosenHosts,
  chosenRuns,
  sessionDashboard,
  sessionStretch,
} from "../replay/recorded_session.ts";
import { silentSince } from "../replay/silent_since.ts";
import type { ReportData } from "./report_scene.ts";

/** What a report is to be of. */
export interface ReportQuery extends
  Pick<
    SettingsFor<"report">,
    "from" | "to" | "session" | "configFile" | "timeZone" | "defaultZone" | "page" | "hostsAs"
  > {
  readonly file: string;
  readonly title: string;
  /** Labels or ids; none: all. */
  readonly hosts: readonly string[];
  /** How many values a browser may have to hold at most. */
  readonly mostValues?: number | undefined;
}

/** A browser holds so many values, some nine bytes each: a day of four hosts, every second, with 50 metrics. */
const MOST_VALUES = 20_000_000;

/**
 * Reads what a report carries of a recording: its data, the readings as `embedRecording()` makes them, and what the
 * recorder noted of the runs, safe to show. Throws a `UsageError` where that is nothing, or too much.
 */
export async function readReport(
  recording: RecordingReader,
  query: ReportQuery,
  onWarning: (sentence: string) => void,
) {
  const { file, from, to, session: wanted, configFile, timeZone, title, hostsAs } = query;
  const sessions = recording.sessions();
  const all = chosenRuns(sessions, { file, session: wanted, at: from ?? to });
  const joint = jointSession(all);
  const hosts = chosenHosts(joint.hosts, query).map((place) => joint.hosts[place]!);
  checkHostsAs(hostsAs, hosts.length);
  const loaded = await sessionDashboard(joint, { configFile, onWarning });
  const stretch = sessionStretch(joint, { file, from, to });
  const fromMs = stretch.fromMs, toMs = Math.min(stretch.toMs, joint.lastMs ?? stretch.toMs);
  checkRecorded(all, { fromMs, toMs }, file);
  const runs = all.filter((run) =>
    run.fromMs <= toMs && run.toMs >= fromMs && hostsOf(run, hosts).length > 0
  );
  const dashboard = withoutSources(expandDashboard(loaded, numberRecords(recording, all)));
  const values = ticksIn(runs, { fromMs, toMs }) * hosts.length *
    flatMetrics(dashboard.pages).length;
  const { mostValues = MOST_VALUES } = query;
  if (values > mostValues) {
    throw new UsageError(
      `That stretch of ${plainText(file)} is too long for one page of a browser: take ` +
        `${Math.ceil(values / mostValues)} shorter ones by --from and --to, or fewer hosts.`,
    );
  }
  // What is derived where the stretch begins needs what was before.
  const beginMs = fromMs - LEAD_MS;
  const stretches = runs.map((run) => ({
    session: { ...run.session, hosts: hostsOf(run, hosts) },
    fromMs: Math.max(run.fromMs, beginMs),
    toMs: Math.min(run.toMs, toMs),
  }));
  const bytes = embedRecording(recording, stretches, askedRecords(dashboard));
  if (!hasTicks(new EmbeddedRecording(bytes), { fromMs, toMs })) {
    const of = query.hosts.length > 0 ? " of these hosts" : "";
    throw new UsageError(`${plainText(file)} has no readings${of} there that can be read.`);
  }
  const stored = new RecordedEvents(recording, { file, onWarning }).all;
  const events = [...stored, ...unrecordedStretches(all)].filter(({ atMs, endMs = atMs }) =>
    atMs <= toMs && endMs >= fromMs
  );
  const data: ReportData = {
    title,
    fromMs,
    toMs,
    page: pageIndex(dashboard, query.page),
    dashboard,
    events,
    timeZone: timeZone ?? dashboard.timeZone ?? query.defaultZone ?? joint.timeZone,
    hostsAs,
    silences: silences(recording, runs[0]!, { hosts, beginMs }),
    warnings: stretch.toMs === Infinity ? ["The recording went on when this was written."] : [],
  };
  const notes = new Set(runs.flatMap(({ session: { label, note } }) => [
    ...(label === undefined ? [] : [`Recorded as: ${plainText(label, 200)}`]),
    ...(note === undefined ? [] : [`Note: ${plainText(note, 500)}`]),
  ]));
  return { data, bytes, notes: [...notes] };
}

function hasTicks(recording: EmbeddedRecording, stretch: TimeWindow): boolean {
  return recording.sessions().some(({ id }) =>
    recording.ticks(id, { ...stretch, records: [] }).next().done !== true
  );
}

/** How many ticks of runs a stretch holds at most. */
function ticksIn(runs: readonly RecordedRun[], { fromMs, toMs }: TimeWindow): number {
  return runs.reduce((sum, { session, ...run }) => {
    const lengthMs = Math.min(run.toMs, toMs) - Math.max(run.fromMs, fromMs);
    return sum + Math.min(session.tickCount, lengthMs / session.intervalMs + 1);
  }, 0);
}

/** A run's hosts that are wanted; how they are reached is nobody's business who reads a report. */
function hostsOf({ session }: RecordedRun, wanted: readonly Host[]): Host[] {
  return session.hosts.filter(({ id }) => wanted.some((host) => host.id === id))
    .map(({ id, label, address: { kind }, group }) => ({
      id,
      label,
      group,
      address: kind === "local" ? { kind } : { kind, destination: label },
    }));
}

/** Commands and addresses of sources are not for who reads a report; what wildcards found is found. */
function withoutSources({ sources: _private, ...dashboard }: Dashboard): Dashboard {
  const pages = dashboard.pages.map(({ panels, ...page }) => ({
    ...page,
    panels: panels.map(({ wildcards: _found, ...panel }) => panel),
  }));
  return { ...dashboard, pages };
}

function silences(
  recording: RecordingReader,
  run: RecordedRun,
  { hosts, beginMs }: { readonly hosts: readonly Host[]; readonly beginMs: number },
): ReportData["silences"] {
  if (run.fromMs >= beginMs) return [];
  const hostIds = hostsOf(run, hosts).map(({ id }) => id);
  return [...silentSince(recording, run, { hostIds, atMs: beginMs })];
}
