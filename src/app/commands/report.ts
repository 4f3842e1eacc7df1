import { basename } from "node:path";
import { hasAlerts } from "../../alerts/alert_subjects.ts";
import { isFile } from "../../base/is_file.ts";
import { formatDuration } from "../../base/format_value.ts";
import { formatIsoTime } from "../../base/iso_time.ts";
import { plainText } from "../../base/plain_text.ts";
import { makeTemporaryFolder } from "../../base/temporary_folder.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { VERSION } from "../../config/version.ts";
import { UsageError } from "../../model/errors.ts";
import { writeOutput } from "../../output/open_output.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import { EmbeddedRecording } from "../../store/embedded_recording.ts";
import type { Scene } from "../../view/scene.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { openCollection } from "../live/open_collection.ts";
import { startReport } from "../live/start_report.ts";
import { loadDashboardText } from "../load_dashboard.ts";
import { openAnyRecording } from "../replay/open_any_recording.ts";
import { judgeRecording } from "../replay/judge_recording.ts";
import { runsOf } from "../replay/recorded_runs.ts";
import { readReport } from "../report/read_report.ts";
import { reportDocument } from "../report/report_document.ts";
import { firedAlerts, happenings, hostFacts } from "../report/report_facts.ts";
import { reportPeaks } from "../report/report_peaks.ts";
import { reportScene } from "../report/report_scene.ts";
import type { ReportFacts } from "../report/report_tables.ts";
import { browserScript } from "../web/browser_script.ts";

type ReportSettings = SettingsFor<"report">;

const DEFAULT_OVER_MS = 60_000;

/**
 * Writes a stretch of a recording, or of hosts that are polled for it, as one HTML file. Exit code 1 where the
 * recording is damaged and a part of it missing, 2 where no host answered. Throws a `UsageError`.
 */
export async function runReport(settings: ReportSettings, io: CommandIo): Promise<number> {
  if (settings.output === undefined && io.outIsTerminal) {
    throw new UsageError("A report is a file for a browser: name it with -o incident.html.");
  }
  if (settings.file !== undefined) return await reportOn(settings, io, settings.file);
  // Who names a file without a path means the file.
  const named = settings.hosts.find(({ id }) => isFile(id));
  if (named !== undefined) {
    const name = plainText(named.id);
    throw new UsageError(`${name} is a file here: report ./${name} is of it.`);
  }
  using folder = makeTemporaryFolder();
  const file = `${folder.path}/polled.db`;
  const answers = await recordHosts(file, settings, io);
  io.signal.throwIfAborted();
  const code = await reportOn(settings, io, file);
  return answers === 0 ? EXIT.critical : code;
}

async function reportOn(settings: ReportSettings, io: CommandIo, file: string): Promise<number> {
  const { timeZone, output = "-" } = settings, { signal } = io;
  using recording = await openAnyRecording(file, { onWarning: io.warn, signal, timeZone });
  const title = plainText(settings.title ?? titleOf(settings), 200);
  const query = { ...settings, file, title, hosts: settings.recordedHosts };
  const readings = await readReport(recording, query, io.warn);
  const { isDamaged } = recording;
  const damage = "A part of the recording is damaged: what is missing was not read.";
  const warnings = [...readings.data.warnings, ...(isDamaged ? [damage] : [])];
  const data = { ...readings.data, warnings };
  const embedded = new EmbeddedRecording(readings.bytes);
  const scene = await reportScene(embedded, data);
  const facts = await factsOf(scene, embedded, { ...data, signal });
  const html = reportDocument({
    data,
    facts,
    intervalMs: scene.intervalMs,
    readings: readings.bytes,
    script: await browserScript("report"),
    madeBy: `traffic-grapher ${VERSION}`,
    madeAtMs: Date.now(),
    notes: readings.notes,
  });
  signal.throwIfAborted();
  if (output === "-") await io.out(html);
  else {
    await writeOutput(output, html, io);
    if (settings.verbosity !== "quiet") io.err(`${lastWords(output, html, data)}\n`);
  }
  return isDamaged ? EXIT.warning : EXIT.ok;
}

async function factsOf(
  scene: Scene,
  recording: EmbeddedRecording,
  { signal, ...window }: TimeWindow & { readonly signal: AbortSignal },
): Promise<ReportFacts> {
  const { dashboard, hosts, events } = scene;
  const runs = runsOf(recording.sessions());
  const labels = new Map<string | undefined, string>(hosts.map(({ id, label }) => [id, label]));
  const judgement = hasAlerts(dashboard)
    ? await judgeRecording(recording, { dashboard, runs, hosts, signal })
    : undefined;
  return {
    hosts: hostFacts(scene, recording, window),
    happenings: happenings(scene, window),
    alerts: firedAlerts(scene, judgement?.notices ?? [], window),
    alertCount: judgement?.statuses.length ?? 0,
    events: events.map((event) => ({ ...event, hostId: labels.get(event.hostId) ?? event.hostId }))
      .sort((one, other) => one.atMs - other.atMs),
    peaks: reportPeaks(scene, window),
  };
}

function titleOf({ file, hosts }: ReportSettings): string {
  const what = file === undefined ? hosts.map(({ label }) => label).join(", ") : basename(file);
  return `Report on ${what}`;
}

function lastWords(output: string, html: string, { fromMs, toMs }: TimeWindow): string {
  const size = `${(html.length / 1e6).toFixed(1)} MB`, length = formatDuration(toMs - fromMs);
  return `${plainText(output)}: ${size}, ${length} from ${formatIsoTime(fromMs)}`;
}

/** Polls hosts for a while into a recording, says on standard error how they answer, and returns how many answers came. */
async function recordHosts(file: string, settings: ReportSettings, io: CommandIo): Promise<number> {
  const { hosts, intervalMs, configFile, verbosity, overMs = DEFAULT_OVER_MS } = settings;
  const { dashboard, text: dashboardText } = await loadDashboardText(configFile, io.signal);
  let beganMs: number | undefined, answers = 0;
  await using open = await openCollection({
    record: { file },
    hosts,
    intervalMs,
    timeZone: settings.timeZone ?? dashboard.timeZone ?? settings.defaultZone ?? "UTC",
    dashboard,
    dashboardText,
    // Nothing is drawn of it.
    windowMs: 0,
    keptMs: 0,
    place: io,
    onWarning: io.warn,
    onComplete(tick) {
      // The reason was told.
      if (open.sinks.recorder?.stopped !== undefined) return open.stop();
      answers += tick.results.filter((result) => result?.kind === "reply").length;
      if (beganMs === undefined && verbosity !== "quiet") {
        for (const line of startReport(open.hosts, tick)) io.err(`${line}\n`);
        io.err(`polling for ${formatDuration(overMs)}\n`);
      }
      beganMs ??= tick.monotonicMs;
      if (tick.monotonicMs - beganMs >= overMs - intervalMs / 2) open.stop();
    },
    telemetry: io.telemetry,
    signal: io.signal,
  });
  await open.done;
  return answers;
}
