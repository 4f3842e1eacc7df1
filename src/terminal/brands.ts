import type { PictureProtocol } from "../model/protocol.ts";
import type { Brand } from "./terminal_facts.ts";

/** What is known of a terminal by its name. */
interface KnownTerminal {
  /**
   * Ways to show pictures, best first; absent: its answers are believed as those of an unknown one. A
   * protocol counts only where the terminal also answered what it answers when the protocol is there.
   */
  readonly protocols?: readonly PictureProtocol[];
  /** The protocol that it has although no answer shows it. */
  readonly trusted?: PictureProtocol;
  /** It shows 24-bit colour, though ssh loses COLORTERM. */
  readonly trueColor?: true;
  /** The sequence for a notice of the desktop: OSC 9 (iTerm2's) or OSC 777 (urxvt's). */
  readonly notice?: 9 | 777;
}

/** Sources: the terminals' own documents, and the replies in the tests' fixtures. */
export const TERMINALS: Readonly<Record<string, KnownTerminal>> = {
  kitty: { protocols: ["kitty"], trusted: "kitty", trueColor: true, notice: 9 },
  ghostty: { protocols: ["kitty"], trusted: "kitty", trueColor: true, notice: 9 },
  // Its kitty graphics are younger and lack animation.
  iterm2: { protocols: ["iterm2"], trusted: "iterm2", trueColor: true, notice: 9 },
  // Its kitty graphics are off by default and flicker.
  wezterm: { protocols: ["iterm2", "sixel"], trusted: "iterm2", trueColor: true, notice: 9 },
  konsole: {
    protocols: ["iterm2", "kitty", "sixel"],
    trusted: "iterm2",
    trueColor: true,
    notice: 777,
  },
  "xterm.js": { protocols: ["iterm2", "sixel"], trueColor: true },
  vscode: { protocols: ["iterm2", "sixel"], trueColor: true },
  mintty: { protocols: ["iterm2", "sixel"], trusted: "iterm2", trueColor: true },
  rio: { protocols: ["iterm2", "kitty", "sixel"], trusted: "iterm2", trueColor: true },
  warp: { protocols: ["iterm2", "kitty"], trusted: "iterm2", trueColor: true, notice: 777 },
  tabby: { protocols: ["iterm2", "sixel"] },
  hyper: { protocols: ["iterm2", "sixel"] },
  // It says nothing of OSC 1337 but draws it, in full colour.
  mlterm: { protocols: ["iterm2", "sixel"], trusted: "iterm2", trueColor: true, notice: 9 },
  foot: { protocols: ["sixel"], trueColor: true, notice: 777 },
  contour: { protocols: ["sixel"], trueColor: true, notice: 777 },
  xterm: { protocols: ["sixel"], trueColor: true },
  "windows terminal": { protocols: ["sixel"], trueColor: true },
  vte: { trueColor: true, notice: 777 },
  alacritty: { trueColor: true },
  tmux: { trueColor: true },
  rxvt: { notice: 777 },
  "rxvt-unicode": { notice: 777 },
};

/** Splits an XTVERSION reply: `kitty(0.26.5)`, `Konsole 22.12.3`, `iTerm2 3.5.0`, `tmux 3.3a`. */
export function brandOf(version: string): Brand {
  const match = /^\s*(.*?)[\s(]+v?(\d[^)\s]*)\)?/.exec(version);
  return {
    name: (match?.[1] ?? version).trim().toLowerCase(),
    version: match?.[2] ?? "",
  };
}

/**
 * The terminal by the environment, for those that do not tell their name when asked. `LC_TERMINAL`
 * and `TERM` come through ssh, the others do not.
 */
export function brandFromEnvironment(
  env: (name: string) => string | undefined,
): Brand | undefined {
  const term = env("TERM") ?? "";
  const named = (name: string): Brand => ({ name, version: "" });
  if (term === "xterm-kitty") return named("kitty");
  if (term === "xterm-ghostty") return named("ghostty");
  if (term.startsWith("mlterm")) return named("mlterm");
  if (term === "foot" || term.startsWith("foot-")) return named("foot");
  if (term === "contour") return named("contour");
  if (env("LC_TERMINAL") === "iTerm2") {
    return { name: "iterm2", version: env("LC_TERMINAL_VERSION") ?? "" };
  }
  const program = PROGRAMS[(env("TERM_PROGRAM") ?? "").toLowerCase()];
  if (program) return { name: program, version: env("TERM_PROGRAM_VERSION") ?? "" };
  if (env("WT_SESSION")) return named("windows terminal");
  if (env("KONSOLE_VERSION")) return named("konsole");
  if (env("VTE_VERSION")) return named("vte");
  return undefined;
}

/** Values of TERM_PROGRAM. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "iterm.app": "iterm2",
  wezterm: "wezterm",
  vscode: "vscode",
  mintty: "mintty",
  tabby: "tabby",
  hyper: "hyper",
  warpterminal: "warp",
  ghostty: "ghostty",
  kitty: "kitty",
  rio: "rio",
};

/** Compares dotted versions; missing parts count as 0. */
export function atLeast(version: string, wanted: string): boolean {
  const [have, want] = [version, wanted].map((text) =>
    text.split(".").map((n) => parseInt(n) || 0)
  );
  for (let i = 0; i < (want?.length ?? 0); i++) {
    const difference = (have?.[i] ?? 0) - (want?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
