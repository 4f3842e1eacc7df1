import { parseCommandLine } from "../config/command_line.ts";
import type { Invocation } from "../config/invocation.ts";
import { type CommandIo, EXIT } from "./command_io.ts";
import { failureText } from "./failure_text.ts";

/** Runs the program with its arguments and returns its exit code; errors become a sentence. */
export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  let verbose = argv.some((arg) => arg === "--verbose" || /^-[A-Za-z]*v[A-Za-z]*$/.test(arg));
  try {
    const invocation = parseCommandLine([...argv], { get: io.env });
    if ("text" in invocation) {
      const { command, text } = invocation;
      await io.out(
        command === "version"
          ? (await import("./commands/version.ts")).versionText(text, { verbose })
          : text,
      );
      return EXIT.ok;
    }
    verbose = invocation.verbosity === "verbose";
    return await dispatch(invocation, io);
  } catch (error) {
    io.err(failureText(error, { verbose }));
    return EXIT.unable;
  }
}

type Runnable = Exclude<Invocation, { readonly text: string }>;

/** Each command's module is loaded when it is needed, so that `--help` does not wait for any. */
async function dispatch(invocation: Runnable, io: CommandIo): Promise<number> {
  switch (invocation.command) {
    case "watch":
      return await (await import("./commands/watch.ts")).watch(invocation, io);
    case "demo":
      return await (await import("./commands/demo.ts")).demo(invocation, io);
    case "record":
      return await (await import("./commands/record.ts")).record(invocation, io);
    case "replay":
      return await (await import("./commands/replay.ts")).replay(invocation, io);
    case "snapshot":
      return await (await import("./commands/snapshot.ts")).runSnapshot(invocation, io);
    case "check":
      if (invocation.terminal) {
        return await (await import("./commands/check_terminal.ts")).checkTerminal(io);
      }
      return await (await import("./commands/check.ts")).runCheck(invocation, io);
    case "metrics":
      return await (await import("./commands/metrics.ts")).runMetrics(invocation, io);
    case "dashboard":
      return await (await import("./commands/dashboard.ts")).runDashboard(invocation, io);
    case "completions":
      return await (await import("./commands/completions.ts")).runCompletions(invocation, io);
    case "export":
      return await (await import("./commands/export.ts")).runExport(invocation, io);
    case "import":
      return await (await import("./commands/import.ts")).runImport(invocation, io);
    case "event":
      return await (await import("./commands/event.ts")).runEvent(invocation, io);
  }
}
