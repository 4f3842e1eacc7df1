import type { SettingsFor } from "../../config/invocation.ts";
import { extentOf } from "../../base/extent_of.ts";
import { formatIsoTime } from "../../base/iso_time.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { plainText } from "../../base/plain_text.ts";
import { exportSeries } from "../../export/export_series.ts";
import { exportRecording, hostNames } from "../../export/export_recording.ts";
import { recordTypes, START_TIME_RECORD } from "../../export/prometheus_names.ts";
import { UsageError } from "../../model/errors.ts";
import { openAnyRecording } from "../replay/open_any_recording.ts";
import { recordedPoints } from "../replay/recorded_points.ts";
import { summarizedPoints } from "../replay/summarized_points.ts";
import { chooseSession } from "../replay/recorded_session.ts";
import { jointSession, runsOf } from "../replay/recorded_runs.ts";
import { drawnDashboard } from "../replay/recorded_session.ts";
import { tickBatches } from "../replay/tick_batches.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { type CommandIo, EXIT, interrupted } from "../command_io.ts";
import { exportedHosts, exportPart, seriesPart } from "./export_part.ts";
import { expandDashboard } from "../../series/expand_dashboard.ts";
import { flatMetrics } from "../../view/scene.ts";
import { loadDashboard } from "../load_dashboard.ts";
import { openOutput } from "../../output/open_output.ts";
import { stretchAsked } from "./stretch_asked.ts";

/**
 * Writes a recording (or a stretch of it) in another format, piece by piece, to standard output or
 * to a file that appears when it is complete. Exit code 1 where the recording is damaged, and not
 * all of it could be written. Throws a `UsageError`.
 */
export async function runExport(settings: SettingsFor<"export">, io: CommandIo): Promise<number> {
  const { file, output = "-", timeZone } = settings, onWarning = io.warn;
  // Where nobody reads standard output any more nothing is left to do.
  using ended = new LinkedAbort(io.signal, io.outGone);
  const { signal } = ended;
  const decoder = new TextDecoder();
  const print = (bytes: Uint8Array) =>
    io.outIsTerminal ? io.out(decoder.decode(bytes, { stream: true })) : io.outBytes(bytes);
  try {
    using recording = await openAnyRecording(file, { onWarning, signal, timeZone });
    const all = recording.sessions();
    const range = stretchAsked(settings, all), { fromMs = -Infinity, toMs = Infinity } = range;
    if (fromMs > toMs) throw new UsageError("--from is after --to: nothing lies between them.");
    const { session } = settings;
    const sessions = session === undefined ? all : [chooseSession(all, { file, session })];
    if (!settings.follow) checkNotEmpty(recording, sessions, { file, ...range });
    await using target = output === "-" ? undefined : await openOutput(output, io);
    const write = (bytes: Uint8Array) => target === undefined ? print(bytes) : target.write(bytes);
    const options = { settings, sessions, range, write, signal, onWarning };
    await (settings.as === "series" ? exportLines : exportReadings)(recording, options);
    await target?.complete();
    return recording.isDamaged ? EXIT.warning : EXIT.ok;
  } catch (error) {
    if (io.signal.aborted) return interrupted(io);
    if (io.outGone.aborted) return EXIT.ok;
    throw error;
  }
}

interface PartOptions {
  readonly settings: SettingsFor<"export">;
  readonly sessions: readonly RecordedSession[];
  readonly range: ReturnType<typeof stretchAsked>;
  readonly write: (bytes: Uint8Array) => void | Promise<void>;
  readonly signal: AbortSignal;
  readonly onWarning: (sentence: string) => void;
}

/** What was recorded, as it was. */
async function exportReadings(
  recording: RecordingReader,
  { settings, sessions, range, write, signal, onWarning }: PartOptions,
): Promise<void> {
  const { format, follow, metrics, configFile, addedLabels } = settings;
  const dashboard = metrics === undefined || sessions.length === 0
    ? await loadDashboard(configFile)
    : await drawnDashboard(recording, runsOf(sessions), { configFile, onWarning });
  const newest = sessions.at(-1)?.id;
  await exportRecording(recording, {
    format,
    addedLabels,
    write,
    types: await typesOf(sessions),
    signal,
    onWarning,
    follow,
    tickBatches: (id, query) =>
      tickBatches(recording, id, { ...query, follow: follow && id === newest, signal }),
    ...range,
    ...exportPart(sessions, settings, dashboard),
  });
}

/** What is drawn of it, line by line of its dashboard. */
async function exportLines(
  recording: RecordingReader,
  { settings, sessions, range, write, signal, onWarning }: PartOptions,
): Promise<void> {
  const { file, format, follow, stepMs, configFile, addedLabels } = settings;
  const runs = runsOf(sessions.filter(({ tickCount, live }) => tickCount > 0 || follow && live));
  if (runs.length === 0) throw new UsageError(`${plainText(file)} holds no readings.`);
  const joint = jointSession(runs);
  const dashboard = await drawnDashboard(recording, runs, { configFile, onWarning });
  const hosts = exportedHosts(joint.hosts, settings);
  const series = seriesPart(hosts, settings, dashboard);
  const read = { ...range, runs, dashboard, follow, signal };
  await exportSeries(
    ({ from, to }) => {
      const some = series.slice(from, to);
      const [first, last] = [some[0]!.host, some.at(-1)!.host];
      const wanted = {
        ...read,
        hosts: hosts.slice(first, last + 1),
        series: some.map((one) => ({ ...one, host: one.host - first })),
      };
      return stepMs === undefined
        ? recordedPoints(recording, wanted)
        : summarizedPoints(recording, { ...wanted, stepMs });
    },
    {
      format,
      series,
      labels: hostNames(joint.hosts),
      stepMs,
      addedLabels,
      pointsPerSeries: stepMs === undefined
        ? joint.tickCount
        : Math.ceil(joint.tickCount * joint.intervalMs / stepMs),
      events: () =>
        recording.events(range).filter(({ hostId }) =>
          hostId === undefined || hosts.some(({ id }) => id === hostId)
        ),
      follow,
      write,
      signal,
    },
  );
}

/** Throws a `UsageError` where a stretch was asked for in which there is nothing: an empty file would look whole. */
function checkNotEmpty(
  recording: RecordingReader,
  sessions: readonly RecordedSession[],
  { file, ...range }: PartOptions["range"] & { readonly file: string },
): void {
  const { fromMs = -Infinity, toMs = Infinity } = range;
  if (fromMs === -Infinity && toMs === Infinity) return;
  const hasTicks = sessions.some((session) =>
    (session.fromMs ?? Infinity) <= toMs && (session.toMs ?? -Infinity) >= fromMs &&
    recording.ticks(session.id, { ...range, records: [] }).next().done !== true
  );
  if (hasTicks || recording.events(range).length > 0) return;
  const [began] = extentOf(sessions.map((session) => session.fromMs ?? Infinity));
  const [, ended] = extentOf(sessions.map((session) => session.toMs ?? -Infinity));
  const held = Number.isFinite(began)
    ? `it has readings from ${formatIsoTime(began)} to ${formatIsoTime(ended)}`
    : "it has no readings at all";
  const asked = fromMs === -Infinity
    ? `until ${formatIsoTime(toMs)}`
    : toMs === Infinity
    ? `from ${formatIsoTime(fromMs)} on`
    : `from ${formatIsoTime(fromMs)} to ${formatIsoTime(toMs)}`;
  throw new UsageError(`${plainText(file)} holds nothing ${asked}: ${held}.`);
}

/** What the dashboards that were recorded with it tell of the records; of the others the built-in one. */
async function typesOf(
  sessions: readonly RecordedSession[],
): Promise<ReadonlyMap<string, "counter" | "gauge">> {
  const { parseDashboard } = await import("../../config/dashboard_file.ts");
  const recorded = sessions.flatMap(({ dashboardText, records }) => {
    if (dashboardText === "") return [];
    try {
      const dashboard = parseDashboard(dashboardText, "the recorded dashboard");
      return flatMetrics(expandDashboard(dashboard, records).pages);
    } catch (error) {
      // A dashboard of another version tells nothing; its readings are whole all the same.
      if (error instanceof UsageError) return [];
      throw error;
    }
  });
  const builtIn = flatMetrics((await loadDashboard(undefined)).pages);
  return new Map([...recordTypes(builtIn), [START_TIME_RECORD, "gauge"], ...recordTypes(recorded)]);
}
