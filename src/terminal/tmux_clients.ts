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

/**
 * Asks the tmux on this machine who is attached. Undefined where it cannot be asked: there is none, it
 * runs elsewhere, before an ssh, or we may not run programs.
 */
export async function tmuxClients(
  env: (name: string) => string | undefined,
  signal?: AbortSignal,
): Promise<TmuxClients | undefined> {
  const pane = env("TMUX_PANE");
  if (!env("TMUX") || !pane || !/^%\d+$/.test(pane)) return undefined;
  try {
    const { success, stdout } = await new Deno.Command("tmux", {
      args: ["list-clients", "-F", CLIENT, ";", "list-panes", "-a", "-F", PANE],
      stdin: "null",
      stderr: "null",
      ...(signal ? { signal } : {}),
    }).output();
    return success ? parseTmuxClients(new TextDecoder().decode(stdout), pane) : undefined;
  } catch {
    return undefined;
  }
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
