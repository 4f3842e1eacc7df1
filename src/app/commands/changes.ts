import { isFile } from "../../base/is_file.ts";
import { formatIsoTime } from "../../base/iso_time.ts";
import { plainText } from "../../base/plain_text.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { resolveMoment } from "../../config/moment.ts";
import { UsageError } from "../../model/errors.ts";
import { LEAD } from "../../series/rank_changes.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { openAnyRecording } from "../replay/open_any_recording.ts";
import { chooseSession, chosenHosts, sessionEndMs } from "../replay/recorded_session.ts";
import { recordedReadings } from "../replay/recorded_readings.ts";
import { runsOf } from "../replay/recorded_runs.ts";
import { writeChanges } from "./changes_list.ts";

/** The window, where none is named: the end, and of a short recording so much of it that there is a time before. */
const DEFAULT_WINDOW_MS = 60_000;
const DEFAULT_SHARE = 1 / (LEAD + 1);

type RecordedChanges =
  & SettingsFor<"changes">
  & NonNullable<SettingsFor<"changes">["recorded"]>;

/**
 * Lists which records of a recording, or of hosts that are asked now, moved most between a window and the time before
 * it, as text or JSON. Throws a `UsageError`.
 */
export async function runChanges(settings: SettingsFor<"changes">, io: CommandIo): Promise<number> {
  const { live, recorded } = settings;
  if (live !== undefined && !(recorded !== undefined && isFile(recorded.file))) {
    const { liveChanges } = await import("./live_changes.ts");
    return await liveChanges({ ...settings, ...live }, io);
  }
  return await recordedChanges({ ...settings, ...recorded! }, io);
}

async function recordedChanges(settings: RecordedChanges, io: CommandIo): Promise<number> {
  const { file, from, to, format, timeZone } = settings, { signal } = io;
  using recording = await openAnyRecording(file, { onWarning: io.warn, signal, timeZone });
  const session = chooseSession(recording.sessions(), {
    file,
    session: settings.session,
    at: from ?? to,
  });
  const window = windowOf(session, { from, to, file });
  const places = chosenHosts(session.hosts, settings);
  const leadMs = LEAD * (window.toMs - window.fromMs);
  const hosts = places.map((place) => session.hosts[place]!);
  const { series } = recordedReadings(recording, runsOf([session]), {
    hosts,
    stretch: { fromMs: window.fromMs - leadMs, toMs: window.toMs },
  });
  const hasSome = (isWanted: (atMs: number) => boolean) =>
    series.some(({ times }) => times.some(isWanted));
  if (!hasSome((atMs) => atMs < window.fromMs) || !hasSome((atMs) => atMs >= window.fromMs)) {
    throw new UsageError(
      `${plainText(file)} has no readings on both sides of ${formatIsoTime(window.fromMs)}, ` +
        "which are compared: choose a window within it by --from and --to.",
    );
  }
  await writeChanges({ series, window, hosts }, { format, io });
  return EXIT.ok;
}

function windowOf(
  session: RecordedSession,
  { from, to, file }: Pick<RecordedChanges, "from" | "to" | "file">,
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
