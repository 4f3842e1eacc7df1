import { allCommands, type CompletedCommand, type CompletedValue } from "./tree.ts";
import { shellQuote } from "./shell_quote.ts";

/** A bash completion script that needs nothing but bash. */
export function bashScript(program: CompletedCommand): string {
  const commands = allCommands(program);
  const paths = commands.slice(1).map(({ path }) => `" ${path}"`).join("|");
  const values = commands.flatMap(({ path, options }) =>
    options.flatMap(({ flags, value }) =>
      value === undefined ? [] : [
        `    ${flags.map((flag) => shellQuote(`${at(path)}:${flag}`)).join("|")}) ${
          offer(value)
        } ;;`,
      ]
    )
  );
  const words = commands.map(({ path, options, subcommands, argument }) => {
    const flags = options.flatMap((option) => option.flags);
    const names = subcommands.map((sub) => sub.path.split(" ").at(-1));
    return `    ${shellQuote(at(path))}) options=${shellQuote(flags.join(" "))}; words=${
      shellQuote(names.join(" "))
    }; kind=${argument.kind}${
      argument.kind === "choices" ? `; words=${shellQuote(argument.choices.join(" "))}` : ""
    } ;;`;
  });
  return `# bash completion for traffic-grapher
# source <(traffic-grapher completions bash)

_traffic_grapher() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local at="" i options="" words="" kind=free
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${paths}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  # Bash takes the @ of a fleet for a word of its own, and yet for a part of what is completed.
  [[ $prev == @ ]] && cur="@$cur"
  if [[ $cur == @* ]]; then
    # No file's name, in which @ would be quoted.
    compopt +o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(
      compgen -W "$("\${COMP_WORDS[0]}" config fleets 2>/dev/null | cut -f1)" -- "$cur"
    )
    return
  fi
  case "$at:$prev" in
${values.join("\n")}
  esac
  case "$at" in
${words.join("\n")}
  esac
  if [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    return
  fi
  mapfile -t COMPREPLY < <(
    compgen -W "$words" -- "$cur"
    case $kind in
      file) compgen -f -- "$cur" ;;
      host) compgen -A hostname -- "$cur" ;;
    esac
  )
}
complete -o filenames -o bashdefault -F _traffic_grapher traffic-grapher
`;
}

/** The state of the script after the words of a command. */
function at(path: string): string {
  return path === "" ? "" : ` ${path}`;
}

function offer(value: CompletedValue): string {
  const reply = (arguments_: string) =>
    `mapfile -t COMPREPLY < <(compgen ${arguments_} -- "$cur"); return`;
  switch (value.kind) {
    case "choices":
      return reply(`-W ${shellQuote(value.choices.join(" "))}`);
    case "file":
      return reply("-f");
    case "host":
      return reply("-A hostname");
    case "free":
      return "return";
  }
}
