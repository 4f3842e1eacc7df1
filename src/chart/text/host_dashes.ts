import type { Charset } from "./charset.ts";

/** Which dots of a line are drawn for the first, second, third and fourth host. */
const PATTERNS: Readonly<Record<Charset, readonly string[]>> = {
  braille: ["#", "######...", "#..", "#######..#.."],
  block: ["#", "###..", "#.", "####.#."],
  ascii: ["#", "###..", "#.", "####.#."],
};

/** The dash of a host by its place on the page, as `HOST_DASHES` of the picture has them. */
export function hostDash(host: number, charset: Charset): readonly boolean[] {
  const patterns = PATTERNS[charset];
  return Array.from(patterns[host % patterns.length]!, (dot) => dot === "#");
}
