import { UsageError } from "../../model/errors.ts";
import { describeFacts } from "../../terminal/describe_facts.ts";
import { probeTerminal } from "../../terminal/probe.ts";
import type { TerminalFacts } from "../../terminal/terminal_facts.ts";
import { openTerminal } from "../../terminal/terminal_session.ts";
import { colorDepth, textCharset } from "../../terminal/text_abilities.ts";
import { type CommandIo, EXIT, interrupted } from "../command_io.ts";

/** Prints what this terminal was asked, what it answered, and how pages are shown on it. */
export async function checkTerminal(io: CommandIo): Promise<number> {
  if (!io.outIsTerminal) {
    throw new UsageError("check --terminal needs a terminal: standard output is none.");
  }
  const facts = await askTerminal(io);
  if (facts === undefined) return interrupted(io);
  const characters = `characters: ${textCharset(io.env)}, colours: ${colorDepth(io.env, facts)}`;
  await io.out(`${[...describeFacts(facts), characters].join("\n")}\n`);
  return EXIT.ok;
}

/** Undefined where the user, or whoever else, broke it off. */
async function askTerminal(io: CommandIo): Promise<TerminalFacts | undefined> {
  await io.settle();
  await using terminal = openTerminal({ signal: io.signal, quits: ({ name }) => name === "q" });
  try {
    return await probeTerminal(terminal, { env: io.env, signal: terminal.ended });
  } catch (error) {
    if (terminal.ended.aborted) return undefined;
    throw error;
  }
}
