import { messageOf } from "../base/error_message.ts";
import { plainText } from "../base/plain_text.ts";
import type { DiscoveryStep } from "../model/transport.ts";
import {
  type DiscoveryEnvironment,
  type PathKind,
  systemEnvironment,
} from "./discovery_environment.ts";
import {
  listeningSockets,
  localStateDir,
  runRootFiles,
  runtimeDirectory,
  SOCKET_NAME,
  TRAFFIC_CTL_DIRECTORIES,
  USUAL_SOCKETS,
} from "./socket_places.ts";

/** The environment variable that names the socket. */
export const SOCKET_VARIABLE = "TRAFFICSERVER_JSONRPC_SOCKET";

/** How long `traffic_ctl` may take, in milliseconds: it asks the server itself. */
const COMMAND_MS = 2_000;

export interface DiscoveryOptions {
  /** `--socket`: nothing else is tried. A directory stands for the socket in it. */
  readonly socketPath?: string | undefined;
  readonly signal: AbortSignal;
  readonly environment?: DiscoveryEnvironment;
  /** Told at the end of each step. */
  readonly onStep?: (step: DiscoveryStep) => void;
  /** Why no command is run this time. */
  readonly withoutCommands?: string | undefined;
}

export interface Discovery {
  /** Absent where none was found. */
  readonly path?: string | undefined;
  /** What was tried, in order; the last one found `path`. */
  readonly steps: readonly DiscoveryStep[];
}

type Finding = Pick<DiscoveryStep, "outcome" | "detail"> & { readonly path?: string };

/**
 * Looks for the JSONRPC socket on this machine, layer by layer, until one names it. It never
 * connects: a client without a request is in the server's way. A name that the user gave, as option
 * or in the environment, is final even if nothing is there yet. Rejects only on abort.
 */
export async function discoverSocket(options: DiscoveryOptions): Promise<Discovery> {
  const { socketPath, signal, environment = systemEnvironment, onStep, withoutCommands } = options;
  const steps: DiscoveryStep[] = [];
  const attempt = async (what: string, look: () => Promise<Finding>) => {
    signal.throwIfAborted();
    const startMs = environment.monotonicMs();
    const { path, outcome, detail } = await look();
    const tookMs = environment.monotonicMs() - startMs;
    const step = { what, outcome, detail: plainText(detail), tookMs };
    steps.push(step);
    onStep?.(step);
    return path;
  };
  const found = (path: string | undefined): Discovery => ({ path, steps });

  if (socketPath !== undefined) {
    return found(await attempt("--socket", () => named(socketPath, environment)));
  }
  const variable = environment.getEnv(SOCKET_VARIABLE);
  if (variable) return found(await attempt(SOCKET_VARIABLE, () => named(variable, environment)));
  await attempt(SOCKET_VARIABLE, () => Promise.resolve(nothing("not set")));

  const layers: readonly [string, () => Promise<Finding>][] = [
    ["/proc/net/unix", () => listening(environment, signal)],
    [
      "traffic_ctl",
      () =>
        withoutCommands === undefined
          ? asked(environment, { deadlineMs: COMMAND_MS, signal })
          : Promise.resolve({ outcome: "skipped", detail: withoutCommands }),
    ],
    ["runroot.yaml", () => inRunRoot(environment, signal)],
    ["usual paths", () => firstSocket(USUAL_SOCKETS, environment)],
  ];
  for (const [what, look] of layers) {
    const path = await attempt(what, look);
    if (path !== undefined) return found(path);
  }
  return found(undefined);
}

/** Of several paths, the one in a usual place, else the first in alphabetical order. */
export function preferredSocket(paths: readonly string[]): string | undefined {
  return USUAL_SOCKETS.find((path) => paths.includes(path)) ?? [...paths].sort()[0];
}

async function named(path: string, environment: DiscoveryEnvironment): Promise<Finding> {
  const kind = await environment.kindOf(path);
  if (kind === "directory") {
    const inside = `${path.replace(/\/+$/, "")}/${SOCKET_NAME}`;
    return { path: inside, outcome: "found", detail: `${inside} (a directory was named)` };
  }
  if (kind === "socket") return { path, outcome: "found", detail: path };
  return { path, outcome: "failed", detail: `${path}: ${whyNot(kind)}` };
}

async function listening(environment: DiscoveryEnvironment, signal: AbortSignal): Promise<Finding> {
  let text: string;
  try {
    text = await environment.readTextFile("/proc/net/unix", signal);
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Deno.errors.NotFound
      ? { outcome: "skipped", detail: "only Linux has it" }
      : failed(wordsOf(error));
  }
  const paths = listeningSockets(text);
  const kinds = await Promise.all(paths.map((path) => environment.kindOf(path)));
  // A socket of a container has a path that leads nowhere, or elsewhere, out here.
  const reachable = paths.filter((_, i) => kinds[i] === "socket" || kinds[i] === "denied");
  const path = preferredSocket(reachable);
  if (path === undefined) {
    return paths.length === 0
      ? nothing(`no listening ${SOCKET_NAME}`)
      : nothing(`listening, but not in this file system: ${paths.join(", ")}`);
  }
  const others = reachable.filter((other) => other !== path);
  const detail = others.length === 0
    ? path
    : `${path} (also listening: ${others.join(", ")}; choose with --socket)`;
  return { path, outcome: "found", detail };
}

async function asked(
  environment: DiscoveryEnvironment,
  limits: { readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<Finding> {
  const onPath = (environment.getEnv("PATH") ?? "").split(":").filter((d) => d.startsWith("/"));
  const programs = [...new Set([...onPath, ...TRAFFIC_CTL_DIRECTORIES])]
    .map((directory) => `${directory.replace(/\/+$/, "")}/traffic_ctl`);
  const said: string[] = [];
  for (const program of programs) {
    if (await environment.kindOf(program) !== "file") continue;
    try {
      const { code, stdout, stderr } = await environment.run(
        [program, "config", "get", "proxy.config.local_state_dir"],
        limits,
      );
      const directory = code === 0 ? localStateDir(stdout) : undefined;
      if (directory === undefined) {
        said.push(
          `${program} said: ${plainText(stderr || stdout, 160) || `nothing (exit ${code})`}`,
        );
        continue;
      }
      const path = `${directory === "/" ? "" : directory}/${SOCKET_NAME}`;
      const kind = await environment.kindOf(path);
      if (kind === "socket" || kind === "denied") {
        return { path, outcome: "found", detail: `${path} (said ${program})` };
      }
      said.push(`${program} said ${path}, but ${whyNot(kind)}`);
    } catch (error) {
      limits.signal.throwIfAborted();
      said.push(`${program}: ${wordsOf(error)}`);
    }
  }
  return said.length === 0
    ? nothing("not on PATH and not in the usual prefixes")
    : failed(said.join("; "));
}

async function inRunRoot(environment: DiscoveryEnvironment, signal: AbortSignal): Promise<Finding> {
  const runRoot = environment.getEnv("TS_RUNROOT");
  const workingDirectory = environment.workingDirectory();
  const said: string[] = [];
  for (const file of runRootFiles({ runRoot, workingDirectory })) {
    try {
      const text = await environment.readTextFile(file, signal);
      const directory = runtimeDirectory(text, file.slice(0, file.lastIndexOf("/")));
      const path = `${directory}/${SOCKET_NAME}`;
      const kind = await environment.kindOf(path);
      if (kind === "socket" || kind === "denied") {
        return { path, outcome: "found", detail: `${path} (said ${file})` };
      }
      said.push(`${file} said ${path}, but ${whyNot(kind)}`);
    } catch (error) {
      signal.throwIfAborted();
      const expected = error instanceof Deno.errors.NotFound && !runRoot;
      if (!expected) said.push(`${file}: ${wordsOf(error)}`);
    }
  }
  return said.length === 0
    ? nothing("TS_RUNROOT is not set, no runroot.yaml here")
    : failed(said.join("; "));
}

async function firstSocket(
  paths: readonly string[],
  environment: DiscoveryEnvironment,
): Promise<Finding> {
  const kinds = await Promise.all(paths.map((path) => environment.kindOf(path)));
  const path = paths.find((_, i) => kinds[i] === "socket") ??
    paths.find((_, i) => kinds[i] === "denied");
  if (path !== undefined) return { path, outcome: "found", detail: path };
  return nothing(`nothing at ${paths.join(", ")}`);
}

function whyNot(kind: PathKind): string {
  switch (kind) {
    case "none":
      return "there is no such file";
    case "denied":
      return "its directory may not be searched by this user";
    default:
      return "it is not a socket";
  }
}

function nothing(detail: string): Finding {
  return { outcome: "not-found", detail };
}

function failed(detail: string): Finding {
  return { outcome: "failed", detail };
}

function wordsOf(error: unknown): string {
  return plainText(messageOf(error), 160);
}
