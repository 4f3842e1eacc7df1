/**
 * The program, starting anew when a source file changes: `deno task dev [ARG...]`, with any arguments
 * of `traffic-grapher`; without, the demonstration. Ends when the dashboard is quit. Each start is a
 * process of its own, which gives the terminal back; under `deno run --watch` the read that the last
 * one left behind would swallow the first key.
 */
import { PERMISSION_FLAGS } from "./compile_permissions.ts";

const WATCHED = ["main.ts", "deno.json", "src", "dashboards"];
/** Editors write a file in several steps, and tools several files, in milliseconds. */
const SETTLING_MS = 200;
/** A dashboard that has not ended by then hangs, in milliseconds. */
const PATIENCE_MS = 5_000;

async function dev(args: readonly string[]): Promise<number> {
  const stopped = Promise.withResolvers<"stopped">();
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => stopped.resolve("stopped"));
  }
  const changes = Deno.watchFs(WATCHED)[Symbol.asyncIterator]();
  let change = nextChange(changes);
  for (;;) {
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-prompt"],
        ...PERMISSION_FLAGS,
        ...["main.ts", ...(args.length === 0 ? ["demo"] : args)],
      ],
    }).spawn();
    const ended = await Promise.race([child.status, change, stopped.promise]);
    if (ended === undefined) {
      await end(child);
    } else if (ended === "stopped") {
      await end(child);
      return 143;
    } else {
      if (ended.success) return 0;
      console.error(`It ended with ${ended.code}; it starts again when a source file changes.`);
      if (await Promise.race([change, stopped.promise]) === "stopped") return 143;
    }
    change = nextChange(changes);
  }
}

async function nextChange(events: AsyncIterator<Deno.FsEvent>): Promise<undefined> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) return undefined;
    if (value.kind !== "access" && value.paths.some((path) => /\.(ts|json|yaml)$/.test(path))) {
      break;
    }
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
}

async function end(child: Deno.ChildProcess): Promise<void> {
  const kill = (signal: Deno.Signal) => {
    try {
      child.kill(signal);
    } catch {
      // It has ended by itself.
    }
  };
  kill("SIGTERM");
  const timer = setTimeout(() => kill("SIGKILL"), PATIENCE_MS);
  await child.status;
  clearTimeout(timer);
}

if (import.meta.main) Deno.exit(await dev(Deno.args));
