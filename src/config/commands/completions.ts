import { Argument, type Command } from "commander";
import { type Shell, SHELLS } from "../choices.ts";
import { type Definition, onCommand } from "../definition.ts";

/** `completions bash|zsh|fish`: a script for the shell. */
export function defineCompletions(program: Command, { accept, env }: Definition): void {
  const command = program.command("completions")
    .summary("a completion script for bash, zsh or fish")
    .description("Prints a completion script.")
    .addArgument(new Argument("<SHELL>", "which shell").choices(SHELLS));
  command.addHelpText(
    "after",
    `
Examples:
  source <(traffic-grapher completions bash)
  traffic-grapher completions zsh > "\${fpath[1]}/_traffic-grapher"
  traffic-grapher completions fish > ~/.config/fish/completions/traffic-grapher.fish`,
  );
  // They are loaded wherever a shell begins, also beside a config file that is wrong.
  const definition = { accept, env: { get: env.get } };
  onCommand(command, definition, {}, (_, shell: Shell) => ({ command: "completions", shell }));
}
