import type { Dashboard } from "../../model/dashboard.ts";
import type { Event } from "../../model/event.ts";
import type { HostsAs } from "../../model/hosts_as.ts";
import type { EmbeddedRecording } from "../../store/embedded_recording.ts";
import type { Scene } from "../../view/scene.ts";
import { RecordedHistory } from "../replay/recorded_history.ts";
import { jointSession, runsOf } from "../replay/recorded_runs.ts";

/** What a report carries beside its readings: plain data, as JSON keeps it. */
export interface ReportData {
  readonly title: string;
  /** The stretch that it is of, epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The page that is shown first, from 0. */
  readonly page: number;
  readonly dashboard: Dashboard;
  readonly events: readonly Event[];
  readonly timeZone: string;
  readonly hostsAs: HostsAs;
  /** Since when hosts had not answered where the readings begin: ids, and epoch milliseconds. */
  readonly silences: readonly (readonly [hostId: string, sinceMs: number])[];
  /** What must be known of it, each a sentence. */
  readonly warnings: readonly string[];
}

/** What a report shows, derived from the readings that it carries: the same where it is written and where it is read. */
export async function reportScene(recording: EmbeddedRecording, data: ReportData): Promise<Scene> {
  const { dashboard, fromMs, toMs, timeZone, hostsAs, events, warnings } = data;
  const runs = runsOf(recording.sessions());
  const history = new RecordedHistory({
    recording,
    runs,
    dashboard,
    fromMs,
    toMs,
    silences: new Map(data.silences),
  });
  await history.loadAll(new AbortController().signal);
  const { hosts, intervalMs } = jointSession(runs);
  return {
    dashboard,
    hosts,
    history: history.current,
    events,
    intervalMs,
    timeZone,
    hostsAs,
    newestMs: history.newestMs,
    oldestMs: history.oldestMs,
    longestWindowMs: Math.max(intervalMs, history.newestMs - history.oldestMs),
    keys: "",
    warnings,
    recorded: data.title,
    stateAt: (hostIndex, atMs) => history.stateAt(hostIndex, atMs),
    recordedAt: (hostIndex, atMs) => history.recordedAt(hostIndex, atMs),
  };
}

/** A report's data as text; what has no end, as limits may, is a word in it. */
export function reportToJson(data: ReportData): string {
  return JSON.stringify(
    data,
    (_, value) => typeof value === "number" && Math.abs(value) === Infinity ? `${value}` : value,
  );
}

/** The data that `reportToJson()` was given. */
export function reportFromJson(text: string): ReportData {
  return JSON.parse(text, (key, value) => LIMITS.has(key) && ENDLESS.test(value) ? +value : value);
}

/** Where a number may have no end. */
const LIMITS = new Set(["from", "to"]);
const ENDLESS = /^-?Infinity$/;
