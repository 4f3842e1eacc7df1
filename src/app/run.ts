import { COMMIT } from "../config/commit.ts";
import { parseCommandLine } from "../config/command_line.ts";
import type { Invocation } from "../config/invocation.ts";
import { isStop, signalExitCode } from "../base/end_signals.ts";
import { UsageError } from "../model/errors.ts";
import { undoLeftovers } from "../base/leftovers.ts";
import { startWatchdog } from "../base/watchdog.ts";
import { type CommandIo, EXIT } from "./command_io.ts";
import { userConfig } from "./commands/user_config.ts";
import { failureText } from "./failure_text.ts";
import { keptFiles } from "./kept_files.ts";
import type { SystemIo } from "./system_io.ts";

/** So long a snapshot of a recording may take before it is watched, in milliseconds. */
const SHORT_LOOK_MS = 1_000;

/**
 * Runs the program with its arguments to its end, whichever comes first: it has done its work, it
 * was ended and could not end in time, or it failed in a way that nobody foresaw. Errors become a
 * sentence. Returns the exit code, with which the process is to end at once.
 */
export async function run(argv: readonly string[], io: SystemIo): Promise<number> {
  const verbose = argv.some((arg) => arg === "--verbose" || /^-[A-Za-z]*v[A-Za-z]*$/.test(arg));
  const told = (error: unknown): number => {
    io.err(failureText(error, { verbose }));
    return EXIT.unable;
  };
  const code = await Promise.race([
    runCommand(argv, io, { verbose }).catch(told),
    io.fault.then(told),
  ]);
  undoLeftovers();
  await io.lastWords();
  const { reason } = io.signal;
  return io.signal.aborted && !isStop(reason) ? signalExitCode(reason) : code;
}

async function runCommand(
  argv: readonly string[],
  io: SystemIo,
  { verbose }: { readonly verbose: boolean },
): Promise<number> {
  const config = await userConfig(argv, io);
  const invocation = parseCommandLine([...argv], { get: io.env, config });
  if ("text" in invocation) {
    const { command, text } = invocation;
    await io.out(command === "version" && verbose ? versionText(text) : text);
    return EXIT.ok;
  }
  // A short look at a recording is over before anybody can want to end it, and does without.
  if (invocation.command === "snapshot") {
    if (invocation.recording !== undefined) setTimeout(startWatchdog, SHORT_LOOK_MS);
  } else if (worksLong(invocation, io)) startWatchdog();
  const command = COMMANDS[invocation.command] as (...given: unknown[]) => Promise<number>;
  const done = command(invocation, { ...io, kept: keptFiles(invocation) }).catch((error) => {
    // Ended while it waited for something: no failure.
    const isFailure = isLive(invocation) && error instanceof UsageError;
    if (!io.signal.aborted || isFailure) throw error;
    return isLive(invocation) ? EXIT.ok : signalExitCode(io.signal.reason);
  });
  return await Promise.race([done, io.overdue.then(() => endedCode(invocation, io))]);
}

/** The version with the commit that the binary was made of and what it runs on. */
function versionText(version: string): string {
  const { deno, v8 } = Deno.version;
  return [
    version.trimEnd(),
    `commit: ${COMMIT ?? "unknown (run from its sources)"}`,
    `runtime: Deno ${deno}, V8 ${v8}, ${Deno.build.os} ${Deno.build.arch}`,
    "",
  ].join("\n");
}

/** The exit code of a command that was ended and did not end by itself: something holds it up. */
function endedCode(invocation: Runnable, io: SystemIo): number {
  if (isLive(invocation) && keepsReadings(invocation)) {
    io.warn("ended before the last readings were written: they are not taken");
    return EXIT.unable;
  }
  return isLive(invocation) || !io.signal.aborted ? EXIT.ok : signalExitCode(io.signal.reason);
}

type Runnable = Exclude<Invocation, { readonly text: string }>;

/** Whether it may be too busy to hear a signal: what reads recordings, other than on a screen. */
function worksLong(invocation: Runnable, io: SystemIo): boolean {
  const { command } = invocation;
  if (command === "replay") return !io.outIsTerminal;
  return command === "export" || command === "alerts" || command === "import" ||
    command === "event" || command === "recording" || command === "report" ||
    (command === "changes" && invocation.live === undefined) ||
    command === "metrics" && invocation.recording !== undefined;
}

type Live = Extract<Runnable, { readonly command: "watch" | "demo" | "record" | "serve" }>;

/** Whether it is meant to be ended by whoever started it. */
function isLive(invocation: Runnable): invocation is Live {
  return ["watch", "demo", "record", "serve"].includes(invocation.command);
}

function keepsReadings(invocation: Live): boolean {
  return invocation.command === "record" ||
    invocation.command !== "serve" &&
      (invocation.record ?? invocation.logStats) !== undefined;
}

type CommandName = Runnable["command"];

/** Each command's module is loaded when it is needed, so that `--help` does not wait for any. */
const COMMANDS: {
  readonly [Name in CommandName]: (
    invocation: Extract<Runnable, { readonly command: Name }>,
    io: CommandIo,
  ) => Promise<number>;
} = {
  watch: async (...given) => (await import("./commands/watch.ts")).watch(...given),
  demo: async (...given) => (await import("./commands/demo.ts")).demo(...given),
  record: async (...given) => (await import("./commands/record.ts")).record(...given),
  serve: async (...given) => (await import("./commands/serve.ts")).serve(...given),
  replay: async (...given) => (await import("./commands/replay.ts")).replay(...given),
  snapshot: async (...given) => (await import("./commands/snapshot.ts")).runSnapshot(...given),
  check: async (...given) => (await import("./commands/check.ts")).runCheck(...given),
  changes: async (...given) => (await import("./commands/changes.ts")).runChanges(...given),
  metrics: async (...given) => (await import("./commands/metrics.ts")).runMetrics(...given),
  config: async (...given) => (await import("./commands/config.ts")).runConfig(...given),
  dashboard: async (...given) => (await import("./commands/dashboard.ts")).runDashboard(...given),
  alerts: async (...given) => (await import("./commands/alerts.ts")).runAlerts(...given),
  completions: async ({ shell }, io) => {
    const { completionScript } = await import("../config/completions.ts");
    await io.out(completionScript(shell));
    return EXIT.ok;
  },
  export: async (...given) => (await import("./commands/export.ts")).runExport(...given),
  import: async (...given) => (await import("./commands/import.ts")).runImport(...given),
  report: async (...given) => (await import("./commands/report.ts")).runReport(...given),
  recording: async (...given) => (await import("./commands/recording.ts")).runRecording(...given),
  event: async (...given) => (await import("./commands/event.ts")).runEvent(...given),
};
