import { countOf } from "../../base/count_of.ts";
import { formatIsoTime } from "../../base/iso_time.ts";
import { resolve } from "node:path";
import type { SettingsFor } from "../../config/invocation.ts";
import { formatDuration } from "../../base/format_value.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { plainText } from "../../base/plain_text.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { openLiveSession } from "../live/live_session.ts";
import { HostChanges } from "../live/host_changes.ts";
import { ServiceManager } from "../live/service_manager.ts";
import { pageFileNames } from "../picture/file_name.ts";
import { rereadHosts, rereadsHosts } from "./reread_hosts.ts";
import { serviceUnit } from "./service_unit.ts";
import { wantedRecords } from "../live/wanted_records.ts";
import type { Sinks } from "../live/open_sinks.ts";
import { openTickStream } from "./tick_stream.ts";
import { webOf } from "../web/web_of.ts";
import { aborted, runFor } from "../run_for.ts";
import { keepStats } from "../live/keep_stats.ts";
import { startReport } from "../live/start_report.ts";

type RecordSettings = SettingsFor<"record">;

/**
 * Collects into a recording without a screen until it is stopped or its time is over. Exit code 2
 * where no host answered in that time, 3 where the file could not be written any more; 0 where it
 * was stopped. Throws a `UsageError` where the file cannot be recorded into.
 */
export async function record(settings: RecordSettings, io: CommandIo): Promise<number> {
  if (settings.printUnit) {
    await io.out(unitOf(settings, io));
    return EXIT.ok;
  }
  const end: RecordEnd = { ticks: 0, answers: 0, file: settings.file, reported: new Set() };
  const lost = await collectAll(settings, io, end);
  // Said when the file is closed: only then it is true.
  if (settings.verbosity !== "quiet") {
    io.err(
      `${end.ticks} polls, ${end.answers} answers recorded into ${plainText(end.file)}\n`,
    );
  }
  if (lost) return EXIT.unable;
  return end.answers === 0 && !io.signal.aborted ? EXIT.critical : EXIT.ok;
}

/** What is told of its unit says the same words as this command line. */
function unitOf({ file, args, configPath }: RecordSettings, { env }: CommandIo): string {
  const path = resolve(file);
  const own = Deno.execPath();
  const user = env("USER");
  const names = args.some((word) => /^--config-file(?:=|$)/.test(word));
  return serviceUnit({
    program: /\/deno$/.test(own) ? "/usr/local/bin/traffic-grapher" : own,
    args: [
      ...args.filter((word) => word !== "--print-unit").map((word) => word === file ? path : word),
      ...(configPath === undefined || names ? [] : ["--config-file", configPath]),
    ],
    file: path,
    workingFolder: Deno.cwd(),
    user: user === "root" ? undefined : user,
  });
}

/** A timer may be early by as much. */
const LATE_MS = 20;
/** The most that timers take. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What is told of all that was recorded. */
interface RecordEnd {
  ticks: number;
  answers: number;
  /** The newest one. */
  file: string;
  /** The hosts of which it was told how they are reached. */
  readonly reported: Set<string>;
}

/**
 * Collects until it is over: at SIGHUP with the hosts that a fleet has by then, as a further run of the same file,
 * and into a new file as often as one is to begin. Whether something was lost.
 */
async function collectAll(
  settings: RecordSettings,
  io: CommandIo,
  end: RecordEnd,
): Promise<boolean> {
  await using _stats = keepStats(settings, io);
  using manager = new ServiceManager({ env: io.env, intervalMs: settings.intervalMs });
  const over = runFor(settings.runForMs, io.signal);
  let now = settings, round = new AbortController();
  if (rereadsHosts(settings, io)) {
    io.onHangup(async () => {
      const hosts = await rereadHosts(now, io);
      if (hosts === undefined) return;
      now = { ...now, hosts };
      round.abort();
    });
  }
  for (;;) {
    round = new AbortController();
    const { everyMs } = settings, { signal } = round;
    const { file, endMs } = fileOfPeriod(settings.file, everyMs, Date.now());
    const leftMs = Math.min(endMs - Date.now() + LATE_MS, LONGEST_TIMER_MS);
    const timer = everyMs === undefined ? undefined : setTimeout(() => round.abort(), leftMs);
    using until = new LinkedAbort(over, signal);
    const sinks = await collect({ ...now, file }, { ...io, signal: until.signal }, end, manager);
    clearTimeout(timer);
    if (sinks.lost || over.aborted || !signal.aborted) return sinks.lost;
  }
}

async function collect(
  settings: RecordSettings,
  io: CommandIo,
  end: RecordEnd,
  manager: ServiceManager,
): Promise<Sinks> {
  const { file, label, note, hosts, intervalMs, maxSizeBytes: maxBytes, maxAgeMs } = settings;
  const isQuiet = settings.verbosity === "quiet";
  /** Hosts that have not answered yet: how they are reached is told when they do. */
  const silent = new Set([...hosts.keys()].filter((index) => !end.reported.has(hosts[index]!.id)));
  const changes = new HostChanges(hosts);
  await using stream = settings.format === undefined ? undefined : openTickStream(io, settings);
  await using web = await webOf(settings, io.telemetry);
  const shown = { ...settings, hostsAs: { mode: "auto" } as const, keyboard: true };
  await using session = await openLiveSession(shown, {
    record: { file, label, note, maxBytes, maxAgeMs },
    wanted: settings.records === undefined ? undefined : wantedRecords(settings.records),
    scraped: web !== undefined,
    held: web !== undefined ? "all" : settings.as === "series" ? "window" : "nothing",
    openPast: async (query) =>
      await (await import("../replay/open_past.ts")).openPast(file, query, io.warn),
    place: io,
    warnings: [],
    onWarning: io.warn,
    onComplete(tick) {
      const { open } = session;
      // The reason was told; to poll on would only look as if something was recorded.
      if (open.sinks.recorder?.stopped !== undefined) return open.stop();
      const changed = changes.take(tick);
      manager.tick(statusOf(file, hosts.length, changes.silentCount));
      const isFirst = end.ticks === 0;
      if (isFirst) web?.tell(io.err, { isQuiet });
      if (!isQuiet) {
        for (const line of changed) io.err(`${line}\n`);
        const reports = startReport(open.hosts, tick);
        for (const [index, result] of tick.results.entries()) {
          const answers = result?.kind === "reply";
          if (isFirst || answers && silent.has(index)) io.err(`${reports[index]}\n`);
          if (!answers) continue;
          silent.delete(index);
          end.reported.add(hosts[index]!.id);
        }
        if (isFirst || file !== end.file) {
          io.err(`recording into ${plainText(file)} every ${formatDuration(intervalMs)}\n`);
        }
        end.file = file;
      }
      const { windowMs } = session.view;
      stream?.take(tick, { hosts, scene: () => session.scene, windowMs });
      end.ticks++;
      end.answers += tick.results.filter((result) => result?.kind === "reply").length;
    },
    telemetry: io.telemetry,
    signal: io.signal,
  });
  session.onAlert?.(({ message, atMs }) => {
    if (!isQuiet) io.err(`${formatIsoTime(atMs)}  ${message}\n`);
  });
  const { open } = session;
  web?.serve({ session, tool: session.tool, metrics: open.metrics });
  await Promise.race([aborted(open.signal), open.done]);
  open.stop();
  await open.done;
  return open.sinks;
}

/** One line for `systemctl status`. */
function statusOf(file: string, hostCount: number, silent: number): string {
  const what = `recording ${countOf(hostCount, "host")} into ${plainText(file)}`;
  return silent === 0 ? what : `${what}, ${silent} of them silent`;
}

/**
 * The file that is recorded into at a moment where every `everyMs` a new one begins, counted from midnight
 * UTC: its name has the time at which its stretch begins, in the place of `{time}` or before its ending. So
 * a recorder that is started again goes on with the file of its day. With it, when the next one begins, epoch
 * milliseconds.
 */
function fileOfPeriod(
  file: string,
  everyMs: number | undefined,
  atMs: number,
): { readonly file: string; readonly endMs: number } {
  if (everyMs === undefined) return { file, endMs: Infinity };
  const beganMs = Math.floor(atMs / everyMs) * everyMs;
  const [, stem = file, ending = ""] = /^(.*[^/])(\.[^./]+)$/s.exec(file) ?? [];
  const template = file.includes("{time}") ? file : `${stem}-{time}${ending}`;
  const [name = file] = pageFileNames(template, [""], { iter: 1, atMs: beganMs });
  return { file: name, endMs: beganMs + everyMs };
}
