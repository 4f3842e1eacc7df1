import { hasAlerts } from "../../alerts/alert_subjects.ts";
import { formatDuration } from "../../base/format_value.ts";
import { formatIsoTime } from "../../base/iso_time.ts";
import { plainText } from "../../base/plain_text.ts";
import { makeTemporaryFolder } from "../../base/temporary_folder.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { VERSION } from "../../config/version.ts";
import { UsageError } from "../../model/errors.ts";
import { writeOutput } from "../../output/write_output.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import { EmbeddedRecording } from "../../store/embedded_recording.ts";
import type { Scene } from "../../view/scene.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
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
import { interrupted } from "./interrupted.ts";
import { recordHosts } from "./record_hosts.ts";

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
  try {
    if (settings.file !== undefined) return await reportOn(settings, io, settings.file);
    checkNoFiles(settings);
    using folder = makeTemporaryFolder();
    const file = `${folder.path}/polled.db`, overMs = settings.overMs ?? DEFAULT_OVER_MS;
    const answers = await recordHosts({ ...settings, file, overMs }, io);
    if (io.signal.aborted) return interrupted(io);
    const code = await reportOn(settings, io, file);
    return answers === 0 ? EXIT.critical : code;
  } catch (error) {
    if (io.signal.aborted) return interrupted(io);
    throw error;
  }
}

/** Who names a file without a path means the file. Throws a `UsageError`. */
function checkNoFiles({ hosts }: ReportSettings): void {
  for (const { id } of hosts) {
    if (!isFile(id)) continue;
    throw new UsageError(`${plainText(id)} is a file here: report ./${plainText(id)} is of it.`);
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

async function reportOn(settings: ReportSettings, io: CommandIo, file: string): Promise<number> {
  const { timeZone, output = "-" } = settings;
  const onWarning = (sentence: string) => io.err(`traffic-grapher: ${sentence}\n`);
  using recording = await openAnyRecording(file, { onWarning, signal: io.signal, timeZone });
  const title = plainText(settings.title ?? titleOf(settings), 200);
  const query = { ...settings, file, title, hosts: settings.recordedHosts };
  const readings = await readReport(recording, query, onWarning);
  const { isDamaged } = recording;
  const damage = "A part of the recording is damaged: what is missing was not read.";
  const warnings = [...readings.data.warnings, ...(isDamaged ? [damage] : [])];
  const data = { ...readings.data, warnings };
  const embedded = new EmbeddedRecording(readings.bytes);
  const scene = await reportScene(embedded, data);
  const facts = await factsOf(scene, { recording: embedded, window: data, io });
  const html = await reportDocument({
    data,
    facts,
    intervalMs: scene.intervalMs,
    readings: readings.bytes,
    script: await browserScript("report"),
    madeBy: `traffic-grapher ${VERSION}`,
    madeAtMs: Date.now(),
    notes: readings.notes,
  });
  io.signal.throwIfAborted();
  if (output === "-") await io.out(html);
  else {
    await writeOutput(output, html, io);
    if (settings.verbosity !== "quiet") io.err(`${lastWords(output, html, data)}\n`);
  }
  return isDamaged ? EXIT.warning : EXIT.ok;
}

async function factsOf(
  scene: Scene,
  { recording, window, io }: {
    readonly recording: EmbeddedRecording;
    readonly window: TimeWindow;
    readonly io: CommandIo;
  },
): Promise<ReportFacts> {
  const { dashboard, hosts, events } = scene;
  const runs = runsOf(recording.sessions());
  const labels = new Map<string | undefined, string>(hosts.map(({ id, label }) => [id, label]));
  const judgement = hasAlerts(dashboard)
    ? await judgeRecording(recording, { dashboard, runs, hosts, signal: io.signal })
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
  if (file === undefined) return `Report on ${hosts.map(({ label }) => label).join(", ")}`;
  return `Report on ${file.slice(file.lastIndexOf("/") + 1)}`;
}

function lastWords(
  output: string,
  html: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): string {
  const size = `${(html.length / 1e6).toFixed(1)} MB`;
  return `${plainText(output)}: ${size}, ${formatDuration(toMs - fromMs)} from ${
    formatIsoTime(fromMs)
  }`;
}
