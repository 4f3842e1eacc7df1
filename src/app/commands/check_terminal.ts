import { UsageError } from "../../model/errors.ts";
import { describeFacts } from "../../terminal/describe_facts.ts";
import { probeTerminal } from "../../terminal/probe.ts";
import type { TerminalFacts } from "../../terminal/terminal_facts.ts";
import { openTerminal } from "../../terminal/terminal_session.ts";
import { colorDepth, textCharset } from "../../terminal/text_abilities.ts";
import { type CommandIo, EXIT } from "../command_io.ts";

/** Prints what this terminal was asked, what it answered, and how pages are shown on it. */
export async function checkTerminal(io: CommandIo): Promise<number> {
  if (!io.outIsTerminal) {
    throw new UsageError("check --terminal needs a terminal: standard output is none.");
  }
  let facts: TerminalFacts;
  {
    await using terminal = openTerminal({ signal: io.signal });
    facts = await probeTerminal(terminal, { env: io.env, signal: terminal.ended });
  }
  const characters = `characters: ${textCharset(io.env)}, colours: ${colorDepth(io.env, facts)}`;
  await io.out(`${[...describeFacts(facts), characters].join("\n")}\n`);
  return EXIT.ok;
}
