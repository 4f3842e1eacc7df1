import { LinkedAbort } from "../../base/linked_abort.ts";
import { pageText } from "../../chart/text/page_text.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { UsageError } from "../../model/errors.ts";
import { plainText } from "../../base/plain_text.ts";
import { openAnyRecording } from "../replay/open_any_recording.ts";
import { runBatch } from "../screen/batch.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { interrupted } from "./interrupted.ts";
import { runInteractive } from "../screen/interactive.ts";
import { openReplay, type Replay } from "../replay/open_replay.ts";
import { wantsAscii } from "../../terminal/text_abilities.ts";
import { pageView } from "../../view/build_page.ts";
import { aborted, runFor } from "../run_for.ts";
import { pictureSaver } from "../picture/save_frames.ts";
import { sessionList } from "../replay/session_list.ts";
import type { ViewSource } from "../view_source.ts";

export type ReplaySettings = SettingsFor<"replay">;

/** A line of text makes use of no more. */
const TEXT_POINTS = 400;

/**
 * The dashboard over a recording. Off a terminal the page of a finished recording is written once,
 * as text; what plays or is still being recorded is followed as a live dashboard is. Returns the
 * exit code; throws a `UsageError`.
 */
export async function replay(settings: ReplaySettings, io: CommandIo): Promise<number> {
  if (settings.session === "list") return await listSessions(settings, io);
  const isTerminal = io.outIsTerminal && settings.protocol !== "none";
  const ended = runFor(settings.runForMs, io.signal);
  let code: number = EXIT.ok;
  let opened: Replay;
  try {
    opened = await openReplay(settings, { isTerminal, signal: io.signal });
  } catch (error) {
    if (io.signal.aborted) return interrupted(io);
    throw error;
  }
  {
    await using replay = opened;
    if (isTerminal) {
      await using saver = saverOf(replay, settings);
      if (saver !== undefined) replay.source.onUpdate(() => saver.save());
      saver?.save();
      await runInteractive(replay.source, {
        settings,
        io,
        signal: ended,
        follow: saver?.follow,
      });
    } else {
      // There is nobody to wait for: all is read before anything is said.
      await Promise.race([replay.loaded, aborted(ended)]);
      if (replay.plays || replay.live) await runUnattended(replay, settings, { io, ended });
      else if (io.signal.aborted) code = interrupted(io);
      else await writeOnce(replay, settings, io);
    }
  }
  for (const warning of opened.warnings) io.err(`traffic-grapher: ${warning}\n`);
  return code;
}

async function listSessions({ file, timeZone }: ReplaySettings, io: CommandIo): Promise<number> {
  const onWarning = (sentence: string) => io.err(`traffic-grapher: ${sentence}\n`);
  using recording = await openAnyRecording(file, { onWarning, signal: io.signal, timeZone });
  const list = sessionList(recording.sessions());
  if (list === "") throw new UsageError(`${plainText(file)} holds no readings.`);
  await io.out(list);
  return EXIT.ok;
}

function saverOf({ source, warnings }: Replay, settings: ReplaySettings) {
  if (settings.savePng === undefined) return undefined;
  return pictureSaver(source, { ...settings, path: settings.savePng, warnings });
}

async function writeOnce(replay: Replay, settings: ReplaySettings, io: CommandIo): Promise<void> {
  await using saver = saverOf(replay, settings);
  saver?.save();
  if (settings.protocol !== "none") {
    await io.out(textOf(replay.source, settings, wantsAscii(io.env)));
  }
}

async function runUnattended(
  replay: Replay,
  settings: ReplaySettings,
  { io, ended }: { readonly io: CommandIo; readonly ended: AbortSignal },
): Promise<void> {
  await using saver = saverOf(replay, settings);
  if (saver !== undefined) replay.source.onUpdate(() => saver.save());
  const over = new AbortController();
  const running = runBatch(replay.source, {
    settings,
    io,
    signal: new LinkedAbort(ended, over.signal).signal,
  });
  // The first call is taken for a first poll, which has no rates yet.
  replay.update();
  replay.update();
  await Promise.race([replay.finished, aborted(ended)]);
  over.abort();
  await running;
}

function textOf(source: ViewSource, { allPages }: ReplaySettings, ascii: boolean): string {
  const { view, dashboard } = source;
  const pages = allPages ? [...dashboard.pages.keys()] : [view.page];
  return pages.map((page) =>
    pageText(pageView(source.scene(), { ...view, page }, { maxPoints: TEXT_POINTS }), { ascii })
  ).join("\n");
}
