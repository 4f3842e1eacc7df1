import { plainText } from "../base/plain_text.ts";
import { passthrough } from "./passthrough.ts";
import type { TerminalFacts } from "./terminal_facts.ts";

const BELL = "\x07";

/**
 * Terminals that show a notice of the desktop, and by which sequence: OSC 9 (iTerm2's) or OSC 777 (urxvt's).
 * Sources: the terminals' own documents. To others, some of which take OSC 9 for something else, the bell alone.
 */
const NOTICES: Readonly<Record<string, 9 | 777>> = {
  iterm2: 9,
  kitty: 9,
  wezterm: 9,
  ghostty: 9,
  mlterm: 9,
  foot: 777,
  vte: 777,
  konsole: 777,
  contour: 777,
  rxvt: 777,
  "rxvt-unicode": 777,
  warp: 777,
};

/** Rings the bell and, where the terminal can, has the desktop show a text: what to write for that. */
export function alertNotice(
  text: string,
  { brand, multiplexer }: Pick<TerminalFacts, "brand" | "multiplexer">,
): string {
  const kind = NOTICES[brand?.name ?? ""];
  if (kind === undefined) return BELL;
  const words = plainText(text, 200);
  const sequence = kind === 9
    ? `\x1b]9;${words}\x1b\\`
    : `\x1b]777;notify;traffic-grapher;${words.replaceAll(";", ",")}\x1b\\`;
  if (multiplexer === undefined) return BELL + sequence;
  return multiplexer.name === "tmux" && multiplexer.wrapped ? BELL + passthrough(sequence) : BELL;
}
