import type { Answers } from "./answers.ts";
import type { PictureProtocol, Protocol } from "../model/protocol.ts";
import { brandFromEnvironment, brandOf, TERMINALS } from "./brands.ts";
import { DRIVERS } from "./drivers.ts";
import type { Brand, Multiplexer, TerminalFacts } from "./terminal_facts.ts";
import type { TmuxState } from "./tmux.ts";

/** What the decision rests on. */
export interface Evidence {
  /** What the nearest program said: the terminal, or a multiplexer. */
  readonly answers: Answers;
  /** What the terminal said through tmux. */
  readonly outer?: Answers | undefined;
  readonly tmux?: TmuxState | undefined;
  /** Several terminals look at us through tmux, and are not alike. */
  readonly mixed?: boolean;
  readonly env: (name: string) => string | undefined;
  /** The user's word; it wins. */
  readonly wanted?: Protocol | undefined;
}

export type Choice = Pick<
  TerminalFacts,
  "protocol" | "reason" | "hint" | "brand" | "multiplexer"
>;

/** TERM values that no picture and no question should be sent to. */
const PLAIN_TERMS = ["", "dumb", "unknown", "linux", "cons25", "ansi", "vt52", "vt100", "vt102"];

/** Whether the terminal may be asked at all: some would print the questions. */
export function mayAsk(env: (name: string) => string | undefined): boolean {
  return !PLAIN_TERMS.includes(env("TERM") ?? "");
}

/** Decides how to show pictures: the user's word, the answers, the environment, text. Pure. */
export function chooseProtocol(evidence: Evidence): Choice {
  const { answers, outer, env, wanted, tmux } = evidence;
  const multiplexer = multiplexerOf(evidence);
  const brand = outer
    ? brandFrom(outer) ??
      brandFromEnvironment((name) => name === "TERM" ? tmux?.terminal : undefined)
    : brandFrom(answers) ?? (multiplexer ? undefined : brandFromEnvironment(env));
  const known = { brand: multiplexer && !outer ? undefined : brand, multiplexer };
  if (wanted) return { protocol: wanted, reason: "asked for by --protocol", ...known };
  if (!mayAsk(env)) {
    return { protocol: "text", reason: `TERM=${env("TERM") ?? ""} shows no pictures`, ...known };
  }
  if (!multiplexer) return { ...direct(answers, brand), ...known };
  if (multiplexer.name === "tmux") return { ...inTmux(evidence, brand), ...known };
  if (multiplexer.name === "zellij" && answers.attributes?.includes(4)) {
    return { protocol: "sixel", reason: "zellij passes sixel on", ...known };
  }
  return { protocol: "text", reason: `${multiplexer.name} passes no pictures on`, ...known };
}

function brandFrom(answers: Answers): Brand | undefined {
  return answers.version === undefined ? undefined : brandOf(answers.version);
}

function multiplexerOf({ answers, outer, tmux, env }: Evidence): Multiplexer | undefined {
  const { name, version } = brandFrom(answers) ?? { name: "", version: "" };
  if (name === "tmux" || (name === "" && env("TMUX"))) {
    return {
      name: "tmux",
      version: version || tmux?.version || "",
      wrapped: outer !== undefined,
      controlMode: tmux?.controlMode ?? false,
    };
  }
  const other = name === "zellij" || (name === "" && env("ZELLIJ"))
    ? "zellij"
    // screen says nothing of itself but sets TERM; a nameless terminal in it is one.
    : name === "" && /^screen/.test(env("TERM") ?? "")
    ? "screen"
    : undefined;
  return other ? { name: other, version, wrapped: false, controlMode: false } : undefined;
}

function direct(answers: Answers, brand: Brand | undefined): Choice {
  const { protocols, trusted } = TERMINALS[brand?.name ?? ""] ?? {};
  for (const protocol of protocols ?? Object.keys(DRIVERS) as PictureProtocol[]) {
    const evidence = DRIVERS[protocol].evidence(answers);
    if (evidence === undefined && protocol !== trusted) continue;
    const said = protocols === undefined ? [evidence] : [brand?.name, evidence];
    return { protocol, reason: said.filter((words) => words !== undefined).join(": ") };
  }
  return {
    protocol: "text",
    reason: brand ? `${brand.name} shows no pictures` : "no picture protocol was found",
    hint: HINTS[brand?.name ?? ""],
  };
}

const HINTS: Readonly<Record<string, string>> = {
  vscode: "For pictures, set terminal.integrated.enableImages in VS Code.",
  "xterm.js": "In VS Code, set terminal.integrated.enableImages for pictures.",
  xterm: "For pictures, start xterm with -ti vt340.",
};

function inTmux({ answers, outer, tmux, env, mixed }: Evidence, brand: Brand | undefined): Choice {
  if (outer) {
    const choice = direct(outer, brand);
    if (choice.protocol === "text") return choice;
    const { obeysTmux, inTmux } = DRIVERS[choice.protocol];
    if (obeysTmux?.(brand) ?? true) {
      const reason = [choice.reason, "through tmux", ...(inTmux === undefined ? [] : [inTmux])];
      return { ...choice, reason: reason.join(", ") };
    }
    return {
      protocol: "text",
      reason: `${brand?.name ?? "the terminal"} ${
        brand?.version ?? ""
      } cannot place pictures in tmux`,
      hint: brand?.name === "kitty" ? "kitty 0.28 or newer shows pictures in tmux." : undefined,
    };
  }
  if (mixed) {
    return {
      protocol: "text",
      reason: "several terminals are attached to tmux, of different kinds",
    };
  }
  if (answers.attributes?.includes(4) && (!tmux || tmux.features.includes("sixel"))) {
    return { protocol: "sixel", reason: "tmux draws sixel itself" };
  }
  const local = Boolean(env("TMUX"));
  const setting = "tmux set -g allow-passthrough on";
  return {
    protocol: "text",
    reason: "tmux does not pass pictures on",
    hint: local
      ? `For pictures in tmux, run: ${setting}`
      : `For pictures, run on the machine where tmux runs: ${setting}`,
  };
}
