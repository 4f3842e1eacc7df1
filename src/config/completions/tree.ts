import type { Command, Option } from "commander";

/** An option, as a shell completes it. */
export interface CompletedOption {
  /** `--theme`, `-c`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly value: CompletedValue | undefined;
}

/** What is completed where a value stands. */
export type CompletedValue =
  | { readonly kind: "choices"; readonly choices: readonly string[] }
  | { readonly kind: "file" | "host" | "free" };

/** A command, as a shell completes it. */
export interface CompletedCommand {
  /** The words that lead to it, e.g. `event add`; empty for the program itself. */
  readonly path: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  readonly argument: CompletedValue;
  /** Whether hosts are among its arguments. */
  readonly takesHosts: boolean;
  readonly subcommands: readonly CompletedCommand[];
}

/** Reads the definition of the command line as what a shell needs to know of it. */
export function completionTree(command: Command, path = ""): CompletedCommand {
  const child = (name: string) => path === "" ? name : `${path} ${name}`;
  const help = { flags: ["-h", "--help"], description: "print this help", value: undefined };
  return {
    path,
    description: command.summary() || command.description(),
    options: [...command.options.filter(({ hidden }) => !hidden).map(completedOption), help],
    argument: completedArgument(command),
    takesHosts: command.registeredArguments.some((argument) =>
      valueKind(argument.name()) === "host"
    ),
    subcommands: command.commands.map((sub) => completionTree(sub, child(sub.name()))),
  };
}

/** All commands of a tree, the program itself first. */
export function allCommands(command: CompletedCommand): CompletedCommand[] {
  return [command, ...command.subcommands.flatMap(allCommands)];
}

function completedOption(option: Option): CompletedOption {
  const { short, long, required, description, argChoices } = option;
  const flags = [short, long].filter((flag) => flag !== undefined);
  if (long === "--timezone") flags.push("-tz");
  if (!required) return { flags, description, value: undefined };
  return {
    flags,
    description,
    value: argChoices === undefined
      ? { kind: valueKind(/<([^>]*)>/.exec(option.flags)?.[1] ?? "") }
      : { kind: "choices", choices: argChoices },
  };
}

/** Of several arguments, the most telling one: a file, a choice, a host. */
function completedArgument(command: Command): CompletedValue {
  const values = command.registeredArguments.map((argument): CompletedValue =>
    argument.argChoices === undefined
      ? { kind: valueKind(argument.name()) }
      : { kind: "choices", choices: argument.argChoices }
  );
  return values.find(({ kind }) => kind !== "free") ?? { kind: "free" };
}

function valueKind(placeholder: string): "file" | "host" | "free" {
  if (/FILE|PATH/.test(placeholder)) return "file";
  return /^HOST/.test(placeholder) ? "host" : "free";
}
