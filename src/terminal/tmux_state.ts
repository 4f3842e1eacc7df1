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

const FORMAT = [
  "#{allow-passthrough}",
  "#{client_control_mode}",
  "#{client_termfeatures}",
  "#{version}",
  "#{client_termname}",
].join("|");

/**
 * Asks the tmux that runs on this machine. Undefined where it cannot be asked: it runs elsewhere,
 * before an ssh, or we may not run programs.
 */
export async function tmuxState(
  env: (name: string) => string | undefined,
  signal?: AbortSignal,
): Promise<TmuxState | undefined> {
  const pane = env("TMUX_PANE");
  if (!env("TMUX") || !pane || !/^%\d+$/.test(pane)) return undefined;
  try {
    const { success, stdout } = await new Deno.Command("tmux", {
      args: ["display-message", "-p", "-t", pane, FORMAT],
      stdin: "null",
      stderr: "null",
      ...(signal ? { signal } : {}),
    }).output();
    return success ? parseTmuxState(new TextDecoder().decode(stdout)) : undefined;
  } catch {
    return undefined;
  }
}

/** Parses the answer to `FORMAT`; tmux before 3.3 has no such option and always passes through. */
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
