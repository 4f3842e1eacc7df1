import { given } from "../base/given.ts";

/** What the tmux around us says of itself and of the terminal around it. */
export interface TmuxState {
  /** `allow-passthrough` is on for our pane. */
  readonly passthrough: boolean;
  /** iTerm2's integration, `tmux -CC`. */
  readonly controlMode: boolean;
  /** What tmux believes the outer terminal can do, e.g. `sixel`. */
  readonly features: readonly string[];
  readonly version: string;
  /** TERM of the terminal around it, which names some that do not name themselves; may be empty. */
  readonly terminal: string;
}

const STATE = [
  "#{allow-passthrough}",
  "#{client_control_mode}",
  "#{client_termfeatures}",
  "#{version}",
  "#{client_termname}",
].join("|");

type Environment = (name: string) => string | undefined;

/**
 * Asks the tmux that runs on this machine about itself. Undefined where it cannot be asked: it runs
 * elsewhere, before an ssh, or we may not run programs.
 */
export async function tmuxState(
  env: Environment,
  signal?: AbortSignal,
): Promise<TmuxState | undefined> {
  const pane = paneOf(env);
  if (pane === undefined) return undefined;
  const text = await askTmux(["display-message", "-p", "-t", pane, STATE], signal);
  return text === undefined ? undefined : parseTmuxState(text);
}

/** Parses the answer to `STATE`; tmux before 3.3 has no such option and always passes through. */
export function parseTmuxState(text: string): TmuxState | undefined {
  const [passthrough, controlMode, features, version, terminal = ""] = text.trim().split("|");
  if (version === undefined) return undefined;
  return {
    passthrough: passthrough !== "0" && passthrough !== "off",
    controlMode: controlMode === "1",
    features: (features ?? "").split(",").filter((feature) => feature !== ""),
    version,
    terminal,
  };
}

/** The terminals that are attached to the tmux sessions in which our pane is. */
export interface TmuxClients {
  /** Which they are: another text when another terminal is there, or one less. */
  readonly key: string;
  readonly count: number;
  /** One of them shows our window now. */
  readonly seen: boolean;
}

const CLIENT =
  "c #{client_pid} #{client_control_mode} #{session_id} #{window_id} #{client_termname}";
const PANE = "p #{pane_id} #{session_id} #{window_id}";

/** Asks the tmux that runs on this machine who is attached. Undefined where it cannot be asked. */
export async function tmuxClients(
  env: Environment,
  signal?: AbortSignal,
): Promise<TmuxClients | undefined> {
  const pane = paneOf(env);
  if (pane === undefined) return undefined;
  const asked = ["list-clients", "-F", CLIENT, ";", "list-panes", "-a", "-F", PANE];
  const text = await askTmux(asked, signal);
  return text === undefined ? undefined : parseTmuxClients(text, pane);
}

/** Parses the answer; undefined where it does not know the pane. A window can be in several sessions. */
export function parseTmuxClients(text: string, pane: string): TmuxClients | undefined {
  const lines = text.split("\n").map((line) => line.split(" "));
  const places = lines.filter(([kind, id]) => kind === "p" && id === pane);
  if (places.length === 0) return undefined;
  const sessions = new Set(places.map(([, , session]) => session));
  const windows = new Set(places.map(([, , , window]) => window));
  const clients = lines.filter(([kind, , , session]) => kind === "c" && sessions.has(session));
  return {
    key: clients.map(([, pid, control, , , term]) => `${pid} ${control} ${term}`).sort().join(),
    count: clients.length,
    seen: clients.some(([, , , , window]) => windows.has(window)),
  };
}

/**
 * What tmux marks its socket with, which changes as the first terminal of its sessions is attached and as
 * the last one goes: to look at it starts no program, as a question does. Undefined where it cannot be
 * seen. Source: `server_update_socket()` in tmux's server.c.
 */
export async function attachedMark(env: Environment): Promise<number | undefined> {
  const [socket = ""] = (env("TMUX") ?? "").split(",");
  try {
    const { mode } = await Deno.stat(socket);
    return mode === null ? undefined : mode & 0o111;
  } catch {
    return undefined;
  }
}

function paneOf(env: Environment): string | undefined {
  const pane = env("TMUX_PANE") ?? "";
  return env("TMUX") && /^%\d+$/.test(pane) ? pane : undefined;
}

async function askTmux(args: string[], signal: AbortSignal | undefined) {
  try {
    const options = { args, stdin: "null", stderr: "null", ...given({ signal }) } as const;
    const { success, stdout } = await new Deno.Command("tmux", options).output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined;
  }
}
