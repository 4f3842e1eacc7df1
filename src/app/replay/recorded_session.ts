import { formatIsoTime } from "../../base/iso_time.ts";
import { didYouMean } from "../../config/closest.ts";
import { type Moment, resolveMoment } from "../../config/moment.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import { plainText } from "../../base/plain_text.ts";
import { importedDashboard } from "../../import/imported_dashboard.ts";
import { expandDashboard } from "../../series/expand_dashboard.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { recordsOf } from "../../series/records_of.ts";
import { loadDashboard } from "../load_dashboard.ts";
import { derivedDashboard } from "../prometheus/derived_dashboard.ts";
import { numberRecords } from "./number_records.ts";
import { jointSession, type RecordedRun, runsOf, runsWith } from "./recorded_runs.ts";

export interface SessionChoice {
  /** For messages. */
  readonly file: string;
  /** The session's number in the file, from 1, or its label. */
  readonly session?: number | string | undefined;
  /** Else the newest session in which this moment lies; else the newest. */
  readonly at?: Moment | undefined;
}

/** Chooses one of the runs in a recording. Throws a `UsageError` that names those that there are. */
export function chooseSession(
  all: readonly RecordedSession[],
  { file, session: wanted, at }: SessionChoice,
): RecordedSession {
  const sessions = all.filter((session) => session.tickCount > 0);
  if (sessions.length === 0) throw new UsageError(`${plainText(file)} holds no readings.`);
  if (wanted !== undefined) {
    const session = typeof wanted === "number"
      ? sessions[wanted - 1]
      : sessions.findLast(({ label }) => label === wanted);
    if (session !== undefined) return session;
    throw new UsageError(
      `${plainText(file)} has no session ${plainText(String(wanted))}; it has: ${
        plainText(sessions.map(inWords).join("; "), 600)
      }.`,
    );
  }
  if (at?.kind === "absolute") {
    const within = sessions.findLast(({ fromMs = 0, toMs = 0 }) =>
      fromMs <= at.atMs && at.atMs <= toMs
    );
    // Between two sessions: what came before the moment ends nearest to it.
    const chosen = within ?? sessions.findLast(({ fromMs = 0 }) => fromMs <= at.atMs);
    if (chosen !== undefined) return chosen;
  }
  return sessions.at(-1)!;
}

/**
 * The places among a recording's hosts of those that were named by label or id; all where none was named.
 * Throws a `UsageError` that says which there are.
 */
export function chosenHosts(
  hosts: readonly Host[],
  { file, hosts: wanted }: { readonly file: string; readonly hosts: readonly string[] },
): number[] {
  if (wanted.length === 0) return [...hosts.keys()];
  return wanted.map((name) => {
    const place = hosts.findIndex(({ id, label }) => label === name || id === name);
    if (place >= 0) return place;
    const known = [...new Set(hosts.map(({ label }) => label))];
    throw new UsageError(
      `${plainText(file)} has no host ${plainText(name, 80)}; it has: ${
        plainText(known.join(", "), 600)
      }.${didYouMean(name, known)}`,
    );
  });
}

/**
 * What is seen of a recording: the one run that was named, else the newest, or that of a moment, with those that
 * are one history with it. Throws a `UsageError` that names the runs there are.
 */
export function chosenRuns(
  sessions: readonly RecordedSession[],
  choice: SessionChoice,
): RecordedRun[] {
  const session = chooseSession(sessions, choice);
  return choice.session === undefined ? runsWith(sessions, session) : runsOf([session]);
}

function inWords({ label, fromMs = 0, toMs = 0 }: RecordedSession, index: number): string {
  const name = label === undefined ? "" : ` ${label}`;
  return `${index + 1}${name} (${formatIsoTime(fromMs)} to ${formatIsoTime(toMs)})`;
}

/** The end of a session, from which `-5m` counts: now, while it is recorded. */
export function sessionEndMs(session: RecordedSession): number {
  return session.lastMs ?? session.startedAtMs;
}

/**
 * The stretch of a session between two moments; without an end the end is Infinity while it is
 * recorded. Throws a `UsageError` where the session has nothing there.
 */
export function sessionStretch(
  session: RecordedSession,
  { file, from, to }: {
    readonly file: string;
    readonly from?: Moment | undefined;
    readonly to?: Moment | undefined;
  },
): TimeWindow {
  const endMs = sessionEndMs(session);
  // A clock that was set back leaves readings later than the last one.
  const firstMs = session.fromMs ?? endMs, lastMs = session.toMs ?? endMs;
  const fromMs = from === undefined ? firstMs : Math.max(firstMs, resolveMoment(from, endMs));
  const openEndMs = fromMs > endMs ? lastMs : endMs;
  const toMs = to === undefined ? openEndMs : Math.min(lastMs, resolveMoment(to, endMs));
  if (fromMs > lastMs || toMs < firstMs || fromMs > toMs) {
    const isTurned = from !== undefined && to !== undefined &&
      resolveMoment(from, endMs) > resolveMoment(to, endMs);
    throw new UsageError(
      isTurned
        ? "--from is after --to: nothing lies between them."
        : `${plainText(file)} has no readings there: it goes from ${formatIsoTime(firstMs)} to ${
          formatIsoTime(lastMs)
        }.`,
    );
  }
  // What is still to come is by the clock as it is now.
  const follows = to === undefined && session.live && fromMs <= endMs;
  return { fromMs, toMs: follows ? Infinity : toMs };
}

/**
 * The dashboard to see a session with: a file's, else its own, else the built-in one; for one that
 * has no record of that (the values of another collector), a panel for each record.
 */
export async function sessionDashboard(
  session: RecordedSession,
  options: DashboardChoice,
): Promise<Dashboard> {
  return derivedDashboard(await writtenDashboard(session, options), session.records);
}

/** The dashboard that runs are seen with, its wildcards as metrics of the recorded records. */
export async function drawnDashboard(
  recording: RecordingReader,
  runs: readonly RecordedRun[],
  options: DashboardChoice,
): Promise<Dashboard> {
  const dashboard = await sessionDashboard(jointSession(runs), options);
  return expandDashboard(dashboard, numberRecords(recording, runs));
}

interface DashboardChoice {
  readonly configFile?: string | undefined;
  readonly onWarning: (sentence: string) => void;
}

async function writtenDashboard(
  session: RecordedSession,
  { configFile, onWarning }: DashboardChoice,
): Promise<Dashboard> {
  if (configFile !== undefined) return await loadDashboard(configFile);
  const { parseDashboard } = await import("../../config/dashboard_file.ts");
  const { records, dashboardText } = session;
  const otherwise = async (): Promise<Dashboard> => {
    const builtIn = await loadDashboard(undefined);
    const isForeign = !recordsOf(builtIn.pages).some((name) => records.includes(name));
    const text = isForeign ? importedDashboard(records) : "";
    return text === "" ? builtIn : parseDashboard(text, "the recorded values");
  };
  if (dashboardText === "") return await otherwise();
  try {
    return parseDashboard(dashboardText, "the recording's dashboard");
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    onWarning(`${error.message.split("\n")[0]} Other pages are shown; choose some with --config`);
    return await otherwise();
  }
}
