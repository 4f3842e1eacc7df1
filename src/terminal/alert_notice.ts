import { plainText } from "../base/plain_text.ts";
import { TERMINALS } from "./brands.ts";
import { passthrough } from "./passthrough_driver.ts";
import type { TerminalFacts } from "./terminal_facts.ts";

const BELL = "\x07";

/**
 * Rings the bell and, where the terminal is known to be able to, has the desktop show a text: what to
 * write for that. Others may take such a sequence for something else.
 */
export function alertNotice(
  text: string,
  { brand, multiplexer }: Pick<TerminalFacts, "brand" | "multiplexer">,
): string {
  const kind = TERMINALS[brand?.name ?? ""]?.notice;
  if (kind === undefined) return BELL;
  const words = plainText(text, 200);
  const sequence = kind === 9
    ? `\x1b]9;${words}\x1b\\`
    : `\x1b]777;notify;traffic-grapher;${words.replaceAll(";", ",")}\x1b\\`;
  if (multiplexer === undefined) return BELL + sequence;
  return multiplexer.name === "tmux" && multiplexer.wrapped ? BELL + passthrough(sequence) : BELL;
}
