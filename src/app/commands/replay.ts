import { LinkedAbort } from "../../base/linked_abort.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { UsageError } from "../../model/errors.ts";
import { plainText } from "../../base/plain_text.ts";
import { openAnyRecording } from "../replay/open_any_recording.ts";
import { pageTexts, runBatch } from "../screen/batch.ts";
import { type CommandIo, EXIT, inLocale, interrupted } from "../command_io.ts";
import { webOf } from "../web/web_of.ts";
import { runInteractive } from "../screen/interactive.ts";
import { openReplay } from "../replay/open_replay.ts";
import type { ReplaySession } from "../replay/replay_session.ts";
import { wantsAscii } from "../../base/locale.ts";
import { aborted, runFor } from "../run_for.ts";
import { askedSaver } from "../picture/save_frames.ts";
import { sessionList } from "../replay/session_list.ts";

export type ReplaySettings = SettingsFor<"replay">;

/**
 * The dashboard over a recording. Off a terminal the page of a finished recording is written once,
 * as text; what plays or is still being recorded is followed as a live dashboard is. Returns the
 * exit code; throws a `UsageError`.
 */
export async function replay(settings: ReplaySettings, io: CommandIo): Promise<number> {
  if (settings.session === "list") return await listSessions(settings, io);
  const isTerminal = settings.gui || io.outIsTerminal && settings.protocol !== "none";
  const ended = runFor(settings.runForMs, io.signal);
  if (settings.format !== undefined) {
    const { replayStream } = await import("./replay_stream.ts");
    return await replayStream(settings, io, ended);
  }
  let code: number = EXIT.ok;
  const opened = await openReplay(settings, { isTerminal, signal: io.signal });
  {
    await using replay = opened;
    const { warnings } = replay, frames = { ...settings, place: io, warnings };
    await using saver = settings.gui ? undefined : askedSaver(replay, frames);
    if (settings.gui) {
      await using web = await webOf(settings, io.telemetry);
      const { view, playback } = replay;
      const playing = { isPlaying: playback.playing, speed: settings.speed ?? 1 };
      // Each browser moves by itself.
      playback.seek(undefined);
      web!.serve({ session: replay, view, playing });
      web!.tell(io.err);
      using _browser = await web!.show(io);
      await aborted(ended);
    } else if (isTerminal) {
      replay.subscribe(() => saver?.save());
      saver?.save();
      await runInteractive(replay, { settings, io, signal: ended, follow: saver?.follow });
    } else {
      // There is nobody to wait for: all is read before anything is said.
      await Promise.race([replay.loaded, aborted(ended)]);
      if (replay.plays || replay.live) await runUnattended(replay, settings, { io, ended, saver });
      else if (io.signal.aborted) code = interrupted(io);
      else {
        saver?.save();
        const { scene, view } = replay, { allPages, protocol } = settings;
        const ascii = wantsAscii(io.env);
        if (protocol !== "none") await io.out(pageTexts(scene, view, { allPages, ascii }));
      }
    }
  }
  for (const warning of opened.warnings) io.warn(warning);
  return code;
}

async function listSessions({ file, timeZone }: ReplaySettings, io: CommandIo): Promise<number> {
  const { signal, warn: onWarning } = io;
  using recording = await openAnyRecording(file, { onWarning, signal, timeZone });
  const list = sessionList(recording.sessions());
  if (list === "") throw new UsageError(`${plainText(file)} holds no readings.`);
  await io.out(await inLocale(io, list));
  return EXIT.ok;
}

async function runUnattended(
  replay: ReplaySession,
  settings: ReplaySettings,
  { io, ended, saver }: {
    readonly io: CommandIo;
    readonly ended: AbortSignal;
    readonly saver: ReturnType<typeof askedSaver>;
  },
): Promise<void> {
  replay.subscribe(() => saver?.save());
  const over = new AbortController();
  const running = runBatch(replay, {
    settings,
    io,
    goesOn: saver !== undefined,
    signal: new LinkedAbort(ended, over.signal).signal,
  });
  // The first call is taken for a first poll, which has no rates yet.
  replay.update();
  replay.update();
  await Promise.race([replay.finished, aborted(ended), running]);
  over.abort();
  await running;
}
