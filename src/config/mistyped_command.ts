import { closest } from "./closest.ts";
import { isFileName } from "./is_file_name.ts";

/** Commands that take hosts, as the dashboard itself does: whatever follows fits them. */
const OF_HOSTS: ReadonlySet<string> = new Set([
  "check",
  "snapshot",
  "metrics",
  "changes",
  "report",
]);

/**
 * The command that the first of some hosts is nearly the name of, where what follows fits it: `replya day.db` is
 * no two hosts. Undefined where they may be hosts.
 */
export function mistypedCommand(
  args: readonly string[],
  commands: readonly { readonly name: string; readonly actions: readonly string[] }[],
): string | undefined {
  const { command: name } = doubtfulCommand(args, commands) ?? {}, rest = args.slice(1);
  if (name === undefined || rest.length === 0) return undefined;
  const actions = commands.find((command) => command.name === name)?.actions ?? [];
  const fits = OF_HOSTS.has(name) ||
    rest.some((word) => isFileName(word) || actions.includes(word));
  return fits ? name : undefined;
}

/** What a file among the hosts was meant for, as a command; undefined where none is a file by its ending. */
export function strayFile(args: readonly string[]): string | undefined {
  const file = args.find((arg) => isFileName(arg));
  if (file === undefined) return undefined;
  return /\.ya?ml$/.test(file) ? `-c ${file}` : `replay ${file}`;
}

/** A host's name that is nearly a command's, and the command: that was meant, should there be no such host. */
export interface DoubtfulHost {
  readonly word: string;
  readonly command: string;
}

/**
 * The first of some hosts, where its name is nearly a command's; undefined where none is. Words with digits, dots or
 * labels are names of hosts.
 */
export function doubtfulCommand(
  [word]: readonly string[],
  commands: readonly { readonly name: string }[],
): DoubtfulHost | undefined {
  if (word === undefined || !/^[a-z]{4,}$/.test(word)) return undefined;
  const command = closest(word, commands.map(({ name }) => name));
  return command === undefined ? undefined : { word, command };
}
