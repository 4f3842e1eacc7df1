import { Argument, type Command } from "commander";
import { type Shell, SHELLS } from "../choices.ts";
import type { Definition } from "../definition.ts";
import { addOptions } from "../option_table.ts";
import { commonSettings } from "../shared_options.ts";
import { COMMON } from "../options.ts";

/** `completions bash|zsh|fish`: a script for the shell. */
export function defineCompletions(program: Command, { accept, env }: Definition): void {
  const command = program.command("completions")
    .summary("a completion script for bash, zsh or fish")
    .description("Prints a completion script.")
    .addArgument(new Argument("<SHELL>", "which shell").choices(SHELLS));
  addOptions(command, COMMON);
  command.addHelpText(
    "after",
    `
Examples:
  source <(traffic-grapher completions bash)
  traffic-grapher completions zsh > "\${fpath[1]}/_traffic-grapher"
  traffic-grapher completions fish > ~/.config/fish/completions/traffic-grapher.fish`,
  );
  command.action((shell: Shell) => {
    // They are loaded wherever a shell begins, also beside a config file that is wrong.
    const common = commonSettings(command, { get: env.get });
    accept({ command: "completions", ...common, shell });
  });
}
