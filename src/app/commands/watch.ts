import { checkHostsAs } from "../../config/settings_checks.ts";
import { UsageError } from "../../model/errors.ts";
import type { PrometheusSource } from "../../model/prometheus_source.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { Tick } from "../../model/tick.ts";
import type { Host } from "../../model/host.ts";
import { messageOf } from "../../base/error_message.ts";
import { RenewedSession } from "../live/renewed_session.ts";
import type { ToolSession } from "../live/tool_session.ts";
import type { Scene } from "../../view/scene.ts";
import type { ViewState } from "../../view/view_state.ts";
import { alertExitCode, type CommandIo, EXIT } from "../command_io.ts";
import { type LiveSession, openLiveSession } from "../live/live_session.ts";
import type { Session } from "../session.ts";
import type { Sinks } from "../live/open_sinks.ts";
import { keepStats } from "../live/keep_stats.ts";
import { startReport } from "../live/start_report.ts";
import { askedSaver } from "../picture/save_frames.ts";
import { aborted, runFor } from "../run_for.ts";
import { openTickStream } from "./tick_stream.ts";
import { runBatch } from "../screen/batch.ts";
import { webOf } from "../web/web_of.ts";
import { runInteractive } from "../screen/interactive.ts";

type WatchSettings = SettingsFor<"watch">;

/** The report of the start waits for slow hosts at most so long, in milliseconds. */
const REPORT_PATIENCE_MS = 1_500;

/**
 * The live dashboard; off a terminal the same page as text, tick by tick. `atEnd` gets what was
 * seen last. Returns the exit code.
 */
export async function watch(
  settings: WatchSettings,
  io: CommandIo,
  atEnd: (scene: Scene, view: ViewState) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const end: WatchEnd = { warnings: [], toldWarnings: 0, atEnd };
  const code = await watchUntilEnd(settings, io, end);
  // What goes wrong while files are closed is told too.
  tellWarnings(end, io);
  return end.sinks?.lost ? EXIT.unable : code;
}

/** What is known when all is closed. */
interface WatchEnd {
  readonly warnings: string[];
  toldWarnings: number;
  sinks?: Sinks | undefined;
  readonly atEnd: (scene: Scene, view: ViewState) => Promise<void>;
}

function tellWarnings(end: WatchEnd, io: CommandIo): void {
  for (const warning of end.warnings.slice(end.toldWarnings)) io.warn(warning);
  end.toldWarnings = end.warnings.length;
}

async function watchUntilEnd(
  settings: WatchSettings,
  io: CommandIo,
  end: WatchEnd,
): Promise<number> {
  const { warnings } = end;
  await using _stats = keepStats(settings, io);
  const streams = settings.format !== undefined;
  const shown = io.outIsTerminal && !settings.gui && !streams && settings.protocol !== "none" &&
    (io.env("TERM") !== "dumb" || settings.protocol !== "auto");
  const say = (sentence: string) => void (shown || io.warn(sentence));
  await using stream = streams ? openTickStream(io, settings) : undefined;
  await using web = await webOf(settings, io.telemetry);
  await using session = await openWatched(settings, {
    ...{ io, warnings, say },
    isScraped: web !== undefined,
    onTick(tick, session) {
      // On a screen they stand in its last line.
      if (!shown) tellWarnings(end, io);
      const { hosts } = session.scene, { windowMs } = session.view;
      stream?.take(tick, { hosts, scene: () => session.scene, windowMs });
    },
  });
  const { open, tool } = session.live;
  const respond = (request: Request) => session.live.open.metrics!.respond(request);
  web?.serve({ session, tool, metrics: { respond } });
  end.sinks = open.sinks;
  if (settings.verbosity !== "quiet") {
    const { recording } = session.scene;
    if (session.isFollowed) say(recording!);
    else await sayStart(session.live, settings, io);
  }
  web?.tell(io.err, { isQuiet: settings.verbosity === "quiet" });
  await using saver = saverOf(session, settings, { io, warnings });
  const ended = runFor(settings.runForMs, session.signal);
  if (settings.gui) {
    using _browser = await web!.show(io);
    await aborted(ended);
  } else if (shown) {
    const { follow } = saver ?? {};
    await runInteractive(session, { settings, io, signal: ended, tool, follow });
  } else {
    const goesOn = open.sinks.all.length > 1 || saver !== undefined || web !== undefined;
    if (streams) await Promise.race([aborted(ended), ...(goesOn ? [] : [aborted(io.outGone)])]);
    else await runBatch(session, { settings, io, signal: ended, goesOn });
  }
  // A run that a key ended is as one that a signal ended.
  const timeIsUp = settings.runForMs !== undefined && ended.aborted && !io.signal.aborted;
  const { live } = session;
  live.open.stop();
  await live.open.done;
  tellWarnings(end, io);
  await end.atEnd(session.scene, session.view);
  // Stopped by a key or a signal all went well; a run of its own length tells how it found the hosts.
  const silent = live.lastTick?.results.some((result) => result?.kind !== "reply") ?? true;
  if (!timeIsUp) return EXIT.ok;
  return silent ? EXIT.critical : alertExitCode(live.open.alerts.statuses);
}

interface WatchedOptions {
  readonly io: CommandIo;
  readonly warnings: string[];
  readonly say: (sentence: string) => void;
  readonly isScraped: boolean;
  readonly onTick: (tick: Tick, session: LiveSession) => void;
}

/** What is looked at: hosts that are polled, or a recorder that is followed, also when it takes up others. */
async function openWatched(
  settings: WatchSettings,
  { io, warnings, say, isScraped, onTick }: WatchedOptions,
): Promise<RenewedSession> {
  let doubted = settings.doubt === undefined, tool: ToolSession | undefined;
  const warn = (sentence: string) => void warnings.push(sentence);
  const { record: file } = settings;
  return await RenewedSession.open({
    onFailure: (error) => warn(`hosts that joined are not shown: ${messageOf(error)}`),
    async open(joined, renew) {
      await using opened = new AsyncDisposableStack();
      const { signal } = io;
      const source = opened.use(
        await sourceOf(settings, { warn, say, joined, renew, signal }),
      );
      const session: LiveSession = opened.use(
        await openLiveSession({ ...settings, ...source?.settings }, {
          ...{ warnings, tool },
          scraped: isScraped,
          place: io,
          telemetry: io.telemetry,
          signal,
          openPast: source?.openPast ?? (async (query) => {
            if (file === undefined) return undefined;
            return await (await import("../replay/open_past.ts")).openPast(file, query, warn);
          }),
          source: source?.ticks,
          record: file === undefined ? undefined : { file },
          loaded: source?.loaded,
          onComplete(tick) {
            doubted ||= isDoubtTold(settings, tick, warnings);
            onTick(tick, session);
          },
        }),
      );
      tool = session.tool;
      return { session, isFollowed: source !== undefined, closing: opened.move() };
    },
  });
}

/** Asks about a host that there is not, and whose name is nearly a command's; whether no more is to be said. */
function isDoubtTold(
  { doubt, hosts }: Pick<WatchSettings, "doubt" | "hosts">,
  { results }: Tick,
  warnings: string[],
): boolean {
  const result = results[hosts.findIndex(({ id }) => id === doubt?.word)];
  if (doubt === undefined || result === undefined) return doubt === undefined;
  if (result.kind === "reply") return true;
  if (!/could not resolve/i.test(result.message)) return false;
  warnings.push(
    `there is no host ${doubt.word}: did you mean traffic-grapher ${doubt.command} ...?`,
  );
  return true;
}

interface SourcePlace {
  readonly warn: (sentence: string) => void;
  readonly say: (sentence: string) => void;
  /** All hosts of a recorder that is followed, where some have joined. */
  readonly joined: readonly Host[] | undefined;
  /** Told of them when some do. */
  readonly renew: (hosts: readonly Host[]) => void;
  readonly signal: AbortSignal;
}

async function sourceOf(settings: WatchSettings, place: SourcePlace) {
  const { source, prometheus, recording, hosts } = settings;
  if (prometheus !== undefined) return await followPrometheus(prometheus, settings, place);
  if (source !== undefined) return await follow(source, settings, place);
  if (recording === undefined) return undefined;
  const { file, ofAll } = recording;
  const asked = ofAll ? { hosts: [] } : { hosts, ofEach: true };
  try {
    return await follow(file, { ...settings, ...asked }, place);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // It was meant to save polls, not to be in the way.
    place.warn(`hosts are polled, since their recording cannot be followed: ${error.message}`);
    return undefined;
  }
}

async function followPrometheus(
  prometheus: PrometheusSource,
  settings: WatchSettings,
  { warn, signal }: SourcePlace,
) {
  const { followPrometheus } = await import("../prometheus/open_prometheus.ts");
  const intervalMs = settings.askedIntervalMs;
  const options = { ...settings, intervalMs, signal, onWarning: warn };
  const source = await followPrometheus(prometheus, options);
  checkHostsAs(settings.hostsAs, source.settings.hosts.length);
  return { ...source, [Symbol.dispose]: () => {} };
}

async function follow(
  file: string,
  { hosts, ofEach, configFile }: Pick<WatchSettings, "hosts" | "configFile"> & {
    readonly ofEach?: boolean;
  },
  { warn, say, joined, renew }: SourcePlace,
) {
  const { openSource } = await import("../replay/open_source.ts");
  return await openSource(file, {
    ...{ hosts: joined ?? hosts, ofEach, configFile, onWarning: warn, onChange: say },
    onJoined: hosts.length === 0 ? renew : undefined,
  });
}

/** One line a host, when all have answered or shortly after. */
async function sayStart(
  session: LiveSession,
  { intervalMs }: WatchSettings,
  io: CommandIo,
): Promise<void> {
  const { hosts, signal } = session.open;
  const patience = runFor(Math.min(REPORT_PATIENCE_MS, intervalMs), signal);
  await Promise.race([session.firstTick, aborted(patience)]);
  for (const line of startReport(hosts, session.lastTick)) io.err(`${line}\n`);
}

function saverOf(
  session: Session,
  settings: WatchSettings,
  { io, warnings }: { readonly io: CommandIo; readonly warnings: string[] },
) {
  const saver = askedSaver(session, { ...settings, place: io, warnings });
  // The first poll has no rates yet.
  let polls = 0;
  session.subscribe(() => {
    if (polls++ > 0) saver?.save();
  });
  return saver;
}
