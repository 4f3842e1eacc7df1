import { countOf } from "../../base/count_of.ts";
import { formatDuration } from "../../base/format_value.ts";
import { jsonText } from "../../base/json_text.ts";
import { plainText } from "../../base/plain_text.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { openRecording } from "../../store/open_recording.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import { type CommandIo, EXIT, inLocale } from "../command_io.ts";
import { type RecordingReport, recordingReport } from "../replay/recording_report.ts";

type RecordingSettings = SettingsFor<"recording">;

/** A recorder that writes nothing for so many intervals is said to be silent, at least so long. */
const SILENT_INTERVALS = 3;
const SHORTEST_SILENCE_SECONDS = 10;
/** Between two looks whether the user has enough of it. */
const TICKS_AT_ONCE = 1_000;

/** Says what a recording holds, and for `check` whether all of it can be read. Throws a `UsageError`. */
export async function runRecording(settings: RecordingSettings, io: CommandIo): Promise<number> {
  const faults: string[] = [];
  using recording = await openRecording(settings.file, {
    onWarning: (sentence) => void faults.push(sentence),
    signal: io.signal,
  });
  const isCheck = settings.action === "check";
  const polls = isCheck ? await readAll(recording, io.signal) : 0;
  io.signal.throwIfAborted();
  if (isCheck) faults.push(...recording.integrityFaults());
  const report = recordingReport(recording, Date.now());
  if (settings.format === "json") {
    const found = isCheck ? { whole: faults.length === 0, polls_read: polls, faults } : { faults };
    await io.out(`${jsonText({ ...report, ...found }, 2)}\n`);
  } else {
    for (const fault of faults) io.warn(fault);
    const verdict = isCheck ? verdictLine(report, polls, faults.length === 0) : "";
    await io.out(await inLocale(io, verdict + (isCheck ? "" : infoText(report))));
  }
  if (!isCheck) return EXIT.ok;
  if (faults.length > 0) return EXIT.warning;
  return silenceOf(report) === undefined ? EXIT.ok : EXIT.critical;
}

/** Reads every poll of every run, each with its checksum; returns how many there were. */
async function readAll(recording: RecordingReader, signal: AbortSignal): Promise<number> {
  let polls = 0;
  for (const { id } of recording.sessions()) {
    for (const _ of recording.ticks(id)) {
      if (++polls % TICKS_AT_ONCE !== 0) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (signal.aborted) return polls;
    }
  }
  return polls;
}

/** Since when a recorder that runs has written nothing, in seconds; undefined while it does. */
function silenceOf({ runs, last_reading_seconds_ago: ago }: RecordingReport): number | undefined {
  const { interval_seconds = 0 } = runs.findLast(({ state }) => state === "being recorded") ?? {};
  const most = Math.max(SHORTEST_SILENCE_SECONDS, SILENT_INTERVALS * interval_seconds);
  return ago !== undefined && ago > most ? ago : undefined;
}

function verdictLine(report: RecordingReport, polls: number, isWhole: boolean): string {
  const silence = silenceOf(report);
  const file = plainText(report.file, 1000), runs = countOf(report.runs.length, "run");
  const state = isWhole ? "is whole" : "is damaged in part";
  const what = `${file} ${state}: ${polls} polls of ${runs} can be read`;
  if (silence === undefined) return `${what}${heartbeat(report)}\n`;
  const length = formatDuration(silence * 1000);
  return `${what}; its recorder runs, and has written nothing for ${length}\n`;
}

function heartbeat({ last_reading_seconds_ago: ago }: RecordingReport): string {
  return ago === undefined
    ? ""
    : `; it is being recorded, the last reading is ${formatDuration(ago * 1000)} old`;
}

function infoText(report: RecordingReport): string {
  const { file, bytes, runs, events } = report;
  const hosts = countOf(new Set(runs.flatMap((run) => run.hosts)).size, "host");
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const held = `${countOf(runs.length, "run")} of ${hosts}, ${countOf(events, "event")}`;
  const head = `${plainText(file, 1000)}: ${size}, ${held}${heartbeat(report)}\n`;
  return head + runs.map((run) => {
    const { number, label, note, from, to, polls, interval_seconds, records, state } = run;
    const words = [label, note].filter((part) => part !== undefined).join(" · ");
    return `${number}  ${from} to ${to}, ${state}${words === "" ? "" : ` (${words})`}\n` +
      `   ${countOf(polls, "poll")} every ${formatDuration(interval_seconds * 1000)}, ` +
      `${countOf(records, "record")} of ${run.hosts.join(", ")}\n`;
  }).join("");
}
