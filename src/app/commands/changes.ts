import { formatIsoTime } from "../../base/iso_time.ts";
import { formatDuration, formatInUnit } from "../../base/format_value.ts";
import { jsonText } from "../../base/json_text.ts";
import { plainText } from "../../base/plain_text.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { resolveMoment } from "../../config/moment.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import { LEAD, rankChanges, type RecordChange } from "../../series/rank_changes.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { openAnyRecording } from "../replay/open_any_recording.ts";
import { chosenHosts } from "../replay/chosen_hosts.ts";
import { chooseSession, sessionEndMs } from "../replay/recorded_session.ts";
import { recordedSeries } from "../replay/recorded_series.ts";
import { inLocale } from "./in_locale.ts";

/** The window, where none is named: the end, and of a short recording so much of it that there is a time before. */
const DEFAULT_WINDOW_MS = 60_000;
const DEFAULT_SHARE = 1 / (LEAD + 1);
const MOST_LISTED = 20;

type ChangesSettings = SettingsFor<"changes">;

/**
 * Lists which records of a recording moved most between a window and the time before it, as text or JSON.
 * Throws a `UsageError`.
 */
export async function runChanges(settings: ChangesSettings, io: CommandIo): Promise<number> {
  const { file, from, to, format, timeZone } = settings;
  const onWarning = (sentence: string) => io.err(`traffic-grapher: ${sentence}\n`);
  using recording = await openAnyRecording(file, { onWarning, signal: io.signal, timeZone });
  const { session } = chooseSession(recording.sessions(), {
    file,
    session: settings.session,
    at: from ?? to,
  });
  const window = windowOf(session, { from, to, file });
  const places = chosenHosts(session.hosts, settings);
  const leadMs = LEAD * (window.toMs - window.fromMs);
  const { times, series } = recordedSeries(recording, session, {
    places,
    window: { fromMs: window.fromMs - leadMs, toMs: window.toMs },
  });
  if (!times.some((atMs) => atMs < window.fromMs) || !times.some((atMs) => atMs >= window.fromMs)) {
    throw new UsageError(
      `${plainText(file)} has no readings on both sides of ${formatIsoTime(window.fromMs)}, ` +
        "which are compared: choose a window within it by --from and --to.",
    );
  }
  const changes = rankChanges(series, { times, window }).slice(0, MOST_LISTED);
  const hosts = places.map((place) => session.hosts[place]!);
  const list = { changes, hosts, window, recordCount: series.length };
  await io.out(format === "json" ? listJson(list) : await inLocale(io, listText(list)));
  return EXIT.ok;
}

interface ChangeList {
  readonly changes: readonly RecordChange[];
  readonly hosts: readonly Host[];
  readonly window: TimeWindow;
  readonly recordCount: number;
}

function windowOf(
  session: RecordedSession,
  { from, to, file }: Pick<ChangesSettings, "from" | "to" | "file">,
): TimeWindow {
  const endMs = sessionEndMs(session);
  const toMs = to === undefined ? endMs : resolveMoment(to, endMs);
  const wholeMs = endMs - (session.fromMs ?? endMs);
  const lengthMs = Math.min(DEFAULT_WINDOW_MS, wholeMs * DEFAULT_SHARE);
  const fromMs = from === undefined ? toMs - lengthMs : resolveMoment(from, endMs);
  if (fromMs < toMs) return { fromMs, toMs };
  throw new UsageError(
    `The window of ${plainText(file)} ends at ${formatIsoTime(toMs)}, not after its beginning at ` +
      `${formatIsoTime(fromMs)}.`,
  );
}

function listText({ changes, hosts, window: { fromMs, toMs }, recordCount }: ChangeList): string {
  const lengthMs = toMs - fromMs;
  const head = `# ${formatIsoTime(fromMs)} to ${formatIsoTime(toMs)}, compared with the ` +
    `${formatDuration(LEAD * lengthMs)} before; ${recordCount} records of ` +
    `${hosts.length === 1 ? plainText(hosts[0]!.label, 100) : `${hosts.length} hosts`}\n`;
  if (changes.length === 0) return `${head}Nothing moved more than by chance.\n`;
  const rows = changes.map((change, index) => [
    `${index + 1}`,
    valueText(change.before, change),
    valueText(change.during, change),
    changeText(change),
    change.ks.toFixed(2),
    (hosts.length === 1 ? "" : `${plainText(hosts[change.host]!.label, 100)}  `) +
    plainText(change.record) + alikeText(change),
  ]);
  const lines = [["#", "BEFORE", "DURING", "CHANGE", "K-S", "RECORD"], ...rows];
  const widths = lines[0]!.map((_, column) =>
    Math.max(...lines.map((line) => line[column]!.length))
  );
  return head +
    lines.map((line) =>
      line.map((cell, column) => column === line.length - 1 ? cell : cell.padStart(widths[column]!))
        .join("  ") + "\n"
    ).join("");
}

function valueText(value: number, { kind }: RecordChange): string {
  return formatInUnit(value, kind === "rate" ? "per second" : "") + (kind === "rate" ? "/s" : "");
}

function changeText({ before, during }: RecordChange): string {
  if (before === 0) return "from 0";
  const times = during / before;
  if (times >= 10) return `x${formatInUnit(times, "")}`;
  const percent = Math.round(100 * (times - 1));
  return `${percent > 0 ? "+" : ""}${percent}%`;
}

function alikeText({ alike }: RecordChange): string {
  return alike.length === 0 ? "" : ` (and ${alike.length} alike)`;
}

function listJson({ changes, hosts, window }: ChangeList): string {
  const rows = changes.map(({ record, host, kind, before, during, ks, score, alike }) => {
    const label = hosts[host]!.label;
    return `    ${jsonText({ record, host: label, kind, before, during, ks, score, alike })}`;
  });
  return `{\n  "from": ${jsonText(formatIsoTime(window.fromMs))},\n` +
    `  "to": ${jsonText(formatIsoTime(window.toMs))},\n` +
    `  "changes": ${rows.length === 0 ? "[]" : `[\n${rows.join(",\n")}\n  ]`}\n}\n`;
}
