import { allCommands, type CompletedCommand, type CompletedOption } from "./tree.ts";

const HOSTS = "'(__fish_print_hostnames)'";
/** The config file's. */
const FLEETS = "'(traffic-grapher config fleets 2>/dev/null)'";

/** A fish completion script. */
export function fishScript(program: CompletedCommand): string {
  const lines = allCommands(program).flatMap((command) => commandLines(command, program));
  return `# fish completion for traffic-grapher
# traffic-grapher completions fish > ~/.config/fish/completions/traffic-grapher.fish

complete -c traffic-grapher -f
${lines.join("\n")}
`;
}

function commandLines(command: CompletedCommand, program: CompletedCommand): string[] {
  const condition = quote(conditionOf(command, program));
  const start = `complete -c traffic-grapher -n ${condition}`;
  const { argument, options, subcommands, takesHosts } = command;
  const lines = subcommands.map((sub) =>
    `${start} -a ${quote(sub.path.split(" ").at(-1)!)} -d ${quote(sub.description)}`
  );
  if (argument.kind === "file") lines.push(`${start} -F`);
  if (argument.kind === "host") lines.push(`${start} -a ${HOSTS}`);
  if (takesHosts) lines.push(`${start} -a ${FLEETS}`);
  if (argument.kind === "choices") lines.push(`${start} -a ${quote(argument.choices.join(" "))}`);
  return [...lines, ...options.map((option) => `${start} ${optionWords(option)}`)];
}

/** When the words typed so far lead to this command and not further. */
function conditionOf({ path, subcommands }: CompletedCommand, program: CompletedCommand): string {
  const names = (commands: readonly CompletedCommand[]) =>
    commands.map((sub) => sub.path.split(" ").at(-1)!).join(" ");
  if (path === "") return `not __fish_seen_subcommand_from ${names(program.subcommands)}`;
  const seen = path.split(" ").map((word) => `__fish_seen_subcommand_from ${word}`);
  if (subcommands.length > 0) seen.push(`not __fish_seen_subcommand_from ${names(subcommands)}`);
  return seen.join("; and ");
}

function optionWords({ flags, description, value }: CompletedOption): string {
  const words = flags.map((flag) =>
    flag.startsWith("--")
      ? `-l ${flag.slice(2)}`
      : flag.length === 2
      ? `-s ${flag.slice(1)}`
      : `-o ${flag.slice(1)}`
  );
  if (value?.kind === "choices") words.push(`-x -a ${quote(value.choices.join(" "))}`);
  if (value?.kind === "file") words.push("-r -F");
  if (value?.kind === "host") words.push(`-x -a ${HOSTS}`);
  if (value?.kind === "free") words.push("-x");
  return `${words.join(" ")} -d ${quote(description)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
