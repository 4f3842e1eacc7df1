import { bashScript } from "./completions/bash.ts";
import { fishScript } from "./completions/fish.ts";
import { type CompletedCommand, completionTree } from "./completions/tree.ts";
import { zshScript } from "./completions/zsh.ts";
import type { Shell } from "./choices.ts";
import { buildProgram } from "./program.ts";

const SCRIPTS: Readonly<Record<Shell, (program: CompletedCommand) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** The completion script for a shell, made from the definition of the command line itself. */
export function completionScript(shell: Shell): string {
  const nothing = { accept: () => {}, print: () => {}, env: { get: () => undefined } };
  return SCRIPTS[shell](completionTree(buildProgram(nothing)));
}
