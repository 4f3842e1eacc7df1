import { plainText } from "../base/plain_text.ts";
import type { TerminalFacts } from "./terminal_facts.ts";

/** What `check --terminal` prints: what was asked, what came back, what was chosen. Safe to show. */
export function describeFacts(facts: TerminalFacts): string[] {
  const { brand, multiplexer, cell } = facts;
  const lines = [
    `terminal: ${brand ? `${brand.name} ${brand.version}` : "unknown"}`,
    `inside: ${multiplexer ? describeMultiplexer(multiplexer) : "no multiplexer"}`,
    `pictures: ${facts.protocol} (${facts.reason})`,
    `cell: ${round(cell.width)}x${round(cell.height)} pixels${cell.measured ? "" : " (assumed)"}`,
    `synchronised output: ${facts.sync ? "yes" : "no"}`,
    `background: ${facts.background ?? "unknown"}`,
  ];
  if (facts.hint) lines.push(`hint: ${facts.hint}`);
  for (const { about, asked, answered, complete, tookMs } of facts.transcript) {
    lines.push(`asked ${about}:`);
    for (const { name, sequence } of asked) lines.push(`  ${name}: ${sequence}`);
    const state = complete ? "" : ", and the last question was not answered";
    lines.push(`answered in ${Math.round(tookMs)} ms${state}:`);
    for (const reply of answered) lines.push(`  ${reply}`);
    if (answered.length === 0) lines.push("  nothing");
  }
  return lines.map((line) => line.startsWith("  ") ? `  ${plainText(line)}` : plainText(line));
}

function describeMultiplexer(
  { name, version, wrapped }: NonNullable<TerminalFacts["multiplexer"]>,
) {
  return `${name} ${version}${wrapped ? ", which lets pictures through" : ""}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
