import { allCommands, type CompletedCommand, type CompletedValue } from "./tree.ts";
import { shellQuote } from "./shell_quote.ts";

/** A zsh completion function, for a file `_traffic-grapher` in `$fpath`, or to be sourced. */
export function zshScript(program: CompletedCommand): string {
  const commands = allCommands(program);
  const paths = commands.slice(1).map(({ path }) => `" ${path}"`).join("|");
  const values = commands.flatMap(({ path, options }) =>
    options.flatMap(({ flags, value }) =>
      value === undefined ? [] : [
        `    ${flags.map((flag) => shellQuote(`${at(path)}:${flag}`)).join("|")}) ${
          offer(value)
        }; return ;;`,
      ]
    )
  );
  const cases = commands.map(({ path, options, subcommands, argument }) => {
    const described = options.flatMap(({ flags, description }) =>
      flags.map((flag) => describe(flag, description))
    );
    const names = subcommands.map((sub) => describe(sub.path.split(" ").at(-1)!, sub.description));
    return [
      `    ${shellQuote(at(path))})`,
      `      options=(${described.join(" ")})`,
      `      commands=(${names.join(" ")})`,
      `      [[ $words[CURRENT] == -* ]] || ${offer(argument)}`,
      "      ;;",
    ].join("\n");
  });
  return `#compdef traffic-grapher
# zsh completion for traffic-grapher
# traffic-grapher completions zsh > "\${fpath[1]}/_traffic-grapher"

_traffic_grapher() {
  local at="" word
  local -a options commands
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      ${paths}) at="$at $word" ;;
    esac
  done
  if [[ $words[CURRENT] == @* ]]; then
    options=(\${(f)"$($words[1] config fleets 2>/dev/null)"})
    compadd -- \${options%%$'\t'*}
    return
  fi
  case "$at:$words[CURRENT-1]" in
${values.join("\n")}
  esac
  case "$at" in
${cases.join("\n")}
  esac
  if [[ $words[CURRENT] == -* ]]; then
    _describe -o option options
  else
    (( $#commands )) && _describe command commands
  fi
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _traffic_grapher "$@"
else
  compdef _traffic_grapher traffic-grapher
fi
`;
}

function at(path: string): string {
  return path === "" ? "" : ` ${path}`;
}

function offer(value: CompletedValue): string {
  switch (value.kind) {
    case "choices":
      return `compadd -- ${value.choices.map(shellQuote).join(" ")}`;
    case "file":
      return "_files";
    case "host":
      return "_hosts";
    case "free":
      return "true";
  }
}

/** `name:description`, in which a colon of the name would end it. */
function describe(name: string, description: string): string {
  return shellQuote(`${name.replaceAll(":", "\\:")}:${description}`);
}
