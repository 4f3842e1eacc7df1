import { localeOf } from "../base/locale.ts";
import { TERMINALS } from "./brands.ts";
import type { TerminalFacts } from "./terminal_facts.ts";

/** How many colours text may use: 24-bit, the 256-colour palette, the 16 first, or none. */
export type ColorDepth = "24bit" | "256" | "16" | "none";

/** Which characters can be drawn: braille needs UTF-8 and a font that has it. */
export type TextCharset = "braille" | "block" | "ascii";

type Environment = (name: string) => string | undefined;

/**
 * How many colours to use: `NO_COLOR`, `COLORTERM`, what is known of the terminal, `TERM`. Source:
 * https://no-color.org and the table of brands.
 */
export function colorDepth(
  env: Environment,
  { brand, multiplexer }: Partial<Pick<TerminalFacts, "brand" | "multiplexer">> = {},
): ColorDepth {
  const term = env("TERM") ?? "";
  if (env("NO_COLOR")) return "none";
  if (term === "" || term === "dumb" || /^vt\d/.test(term)) return "none";
  if (/^(truecolor|24bit)$/i.test(env("COLORTERM") ?? "")) return "24bit";
  // tmux takes 24-bit colour and reduces it to what its client shows; screen does not.
  const name = multiplexer?.name ?? brand?.name ?? "";
  if (TERMINALS[name]?.trueColor || /-direct$/.test(term)) return "24bit";
  return /256color/.test(term) ? "256" : "16";
}

/** Which characters to use: by the locale, and by consoles whose fonts are known to lack braille. */
export function textCharset(env: Environment): TextCharset {
  if (!/utf-?8/i.test(localeOf(env))) return "ascii";
  return env("TERM") === "linux" ? "block" : "braille";
}
