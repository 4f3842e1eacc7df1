import { alertJson } from "../../alerts/alert_json.ts";
import { expandDashboard } from "../../series/expand_dashboard.ts";
import { hasAlerts } from "../../alerts/alert_subjects.ts";
import { formatDuration } from "../../base/format_value.ts";
import { formatIsoTime, zonedTime } from "../../base/iso_time.ts";
import { jsonText } from "../../base/json_text.ts";
import { tableLines } from "../../base/table_lines.ts";
import { plainText } from "../../base/plain_text.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { AlertSubject } from "../../model/alert.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import { UsageError } from "../../model/errors.ts";
import { alertName, alertValueWords } from "../../view/alert_words.ts";
import { recordsOfMetric } from "../../model/record_names.ts";
import { flatMetrics } from "../../view/scene.ts";
import { alertExitCode, type CommandIo, inLocale } from "../command_io.ts";
import { loadDashboard } from "../load_dashboard.ts";
import { type Judgement, judgeRecording } from "../replay/judge_recording.ts";
import { openAnyRecording } from "../replay/open_any_recording.ts";
import { chosenRuns } from "../replay/recorded_session.ts";
import { jointSession } from "../replay/recorded_runs.ts";
import { numberRecords } from "../replay/number_records.ts";
import { stretchAsked } from "./stretch_asked.ts";

/**
 * What a dashboard's alerts would have said of a recording: each change, then each alert with how often it
 * fired. The exit code is that of the worst that did. Throws a `UsageError`.
 */
export async function runAlerts(settings: SettingsFor<"alerts">, io: CommandIo): Promise<number> {
  const { configFile, file, timeZone } = settings;
  const { signal } = io;
  const loaded = await loadDashboard(configFile, signal);
  if (!hasAlerts(loaded)) {
    throw new UsageError(
      `${plainText(configFile)} has no alerts: give a metric or a panel alerts: [{above: 5}], or ` +
        "the file host_down: {for: 30s}.",
    );
  }
  using recording = await openAnyRecording(file, { onWarning: io.warn, signal, timeZone });
  const sessions = recording.sessions();
  const runs = chosenRuns(sessions, { file, session: settings.session });
  const { hosts, records } = jointSession(runs);
  const dashboard = expandDashboard(loaded, numberRecords(recording, runs));
  const judgement = await judgeRecording(recording, {
    dashboard,
    runs,
    hosts,
    signal,
    ...stretchAsked(settings, sessions),
  });
  if (judgement.tickCount === 0) throw new UsageError(`${plainText(file)} holds nothing there.`);
  if (settings.format === "json") await io.out(jsonReport(judgement, dashboard));
  else {
    const timeZone = settings.timeZone ?? settings.defaultZone;
    await io.out(await inLocale(io, textReport(judgement, dashboard, { records, timeZone })));
  }
  return alertExitCode(judgement.notices.map(({ change }) => change));
}

/** How often each alert fired, for how long in all (milliseconds), and between which values it was judged. */
function tallied({ notices, statuses, ranges, toMs }: Judgement, dashboard: Dashboard) {
  return statuses.map(({ subject, state, sinceMs }, index) => {
    const own = notices.map(({ change }) => change)
      .filter((change) => change.subject.id === subject.id);
    const endedMs = own.filter(({ from }) => from === "firing")
      .reduce((sum, { lastedMs }) => sum + lastedMs, 0);
    const name = alertName({ dashboard }, subject);
    const fired = own.filter((change) => change.state === "firing").length;
    const firedMs = endedMs + (state === "firing" ? toMs - sinceMs : 0);
    return { subject, state, name, fired, firedMs, ...ranges[index]! };
  });
}

function textReport(
  judgement: Judgement,
  dashboard: Dashboard,
  { records, timeZone }: {
    readonly records: readonly string[];
    readonly timeZone: string | undefined;
  },
): string {
  const time = zonedTime(timeZone);
  const { notices, tickCount, fromMs, toMs } = judgement;
  const lines = notices
    .filter(({ change }) => change.state === "firing" || change.from === "firing")
    .map(({ atMs, message, change }) => {
      const lasted = change.from === "firing" ? `  after ${formatDuration(change.lastedMs)}` : "";
      return `${time(atMs)}  ${plainText(message)}${lasted}`;
    });
  const rows = tallied(judgement, dashboard).map((alert) => {
    const { subject, state, name, fired, firedMs, low, high } = alert;
    const said = (value: number) => alertValueWords({ dashboard }, subject, value);
    const values = subject.kind === "host"
      ? ""
      : Number.isNaN(low)
      ? unrecorded(dashboard, subject, records) ?? "no value at all"
      : `values ${said(low)} to ${said(high)}`;
    return [
      plainText(name),
      plainText(subject.hostLabel),
      subject.rule.severity,
      fired === 0 ? "never fired" : `fired ${fired === 1 ? "once" : `${fired} times`}`,
      fired === 0 ? "" : formatDuration(firedMs),
      state === "firing" ? "still fires" : "",
      values,
    ];
  });
  const head = `${tickCount} polls from ${time(fromMs)} to ${time(toMs)}`;
  return [...lines, ...(lines.length === 0 ? [] : [""]), head, ...tableLines(rows), ""].join("\n");
}

/** Where a metric is made of what was not recorded, which that is. */
function unrecorded(
  { pages }: Dashboard,
  { metricIndex }: AlertSubject,
  records: readonly string[],
): string | undefined {
  const metric = flatMetrics(pages)[metricIndex];
  if (metric === undefined) return undefined;
  const missing = recordsOfMetric(metric).filter((record) => !records.includes(record));
  return missing.length === 0 ? undefined : `not recorded: ${plainText(missing.join(", "))}`;
}

function jsonReport(judgement: Judgement, dashboard: Dashboard): string {
  const { notices, tickCount, fromMs, toMs } = judgement;
  const report = {
    format: "traffic-grapher-alerts-test",
    version: 1,
    polls: tickCount,
    from: formatIsoTime(fromMs),
    to: formatIsoTime(toMs),
    alerts: tallied(judgement, dashboard).map(
      ({ subject, state, name, fired, firedMs, low, high }) => ({
        alert: name,
        id: subject.id,
        hosts: subject.hostLabel,
        severity: subject.rule.severity,
        fired,
        fired_ms: firedMs,
        state,
        lowest: Number.isNaN(low) ? null : low,
        highest: Number.isNaN(high) ? null : high,
      }),
    ),
    changes: notices.map((notice) => alertJson(notice)),
  };
  return `${jsonText(report, 2)}\n`;
}
