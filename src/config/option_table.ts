import { type Command, Option } from "commander";

/** One option: how it is written, what it means, and how its text becomes a setting. */
export interface OptionEntry<Value = unknown> {
  /** `-o, --output <FILE>`. */
  readonly flags: string;
  readonly help: string;
  /** The heading under which `--help` lists it. */
  readonly group?: string | undefined;
  readonly choices?: readonly string[] | undefined;
  /** Throws an `InvalidArgumentError` that says what is allowed. `before`: what it gave when given before. */
  parse?(text: string, before: Value | undefined): Value;
  readonly fallback?: Value | undefined;
  /** The fallback, as the help says it. */
  readonly fallbackWords?: string | undefined;
  /** Attributes of the options that it does not go together with. */
  readonly conflicts?: readonly string[] | undefined;
}

/** Options by the names of the settings that they become. */
export type OptionTable = Readonly<Record<string, OptionEntry>>;

type ValueOf<Entry> = Entry extends OptionEntry<infer Value> ? Value : never;

/** What the options of a table become; what was not given, and has no fallback, is absent. */
export type SettingsOf<Table extends OptionTable> =
  & {
    readonly [Name in keyof Table as undefined extends ValueOf<Table[Name]> ? never : Name]:
      ValueOf<Table[Name]>;
  }
  & {
    readonly [Name in keyof Table as undefined extends ValueOf<Table[Name]> ? Name : never]?:
      | ValueOf<Table[Name]>
      | undefined;
  };

type More<Value> = Pick<OptionEntry<Value>, "conflicts">;

/** An option without a value: true where it is given; `--no-...`: false. */
export function flag(flags: string, help: string, more: More<boolean> = {}): OptionEntry<boolean> {
  return { flags, help, ...more };
}

/** An option with a value; without a fallback it may be absent. */
export function valued<Value, Fallback extends Value | undefined = undefined>(
  flags: string,
  help: string,
  parse: (text: string, before: Value | undefined) => Value,
  more: More<Value> & { readonly fallback?: Fallback; readonly fallbackWords?: string } = {},
): OptionEntry<Value | Extract<Fallback, undefined>> {
  return { flags, help, parse, ...more } as OptionEntry<Value | Extract<Fallback, undefined>>;
}

/** An option whose value is one of a few words; without a fallback it may be absent. */
export function chosen<Word extends string, Fallback extends Word | undefined = undefined>(
  flags: string,
  help: string,
  choices: readonly Word[],
  more: More<Word> & { readonly fallback?: Fallback } = {},
): OptionEntry<Word | Extract<Fallback, undefined>> {
  return { flags, help, choices, ...more } as OptionEntry<Word | Extract<Fallback, undefined>>;
}

/**
 * The same options under a heading of `--help`, but for those that have one already. (A table as such would have
 * the options' values be anything.)
 */
export function grouped<Table extends object>(group: string, table: Table): Table {
  const entries = Object.entries(table as OptionTable);
  return Object.fromEntries(entries.map(([name, entry]) => [name, { group, ...entry }])) as Table;
}

/** Any text. */
export function text(value: string): string {
  return value;
}

/** Any text, also given more than once. */
export function severalTexts(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Gives a command the options of a table, in its order. */
export function addOptions(command: Command, table: OptionTable): Command {
  for (const entry of Object.values(table)) command.addOption(optionOf(entry));
  return command;
}

function optionOf(entry: OptionEntry): Option {
  const option = new Option(entry.flags, entry.help);
  if (entry.choices !== undefined) option.choices(entry.choices);
  if (entry.parse !== undefined) option.argParser(entry.parse);
  if (entry.fallback !== undefined) option.default(entry.fallback, entry.fallbackWords);
  if (entry.conflicts !== undefined) option.conflicts([...entry.conflicts]);
  if (entry.group !== undefined) option.helpGroup(entry.group);
  return option;
}

/** What was given of a table's options; those of no table are left alone. */
export function settingsOf<Table extends OptionTable>(
  command: Command,
  table: Table,
): SettingsOf<Table> {
  const settings: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(table)) {
    const option = optionOf(entry), value = command.getOptionValue(option.attributeName());
    const isFlag = entry.parse === undefined && entry.choices === undefined;
    if (isFlag) settings[name] = option.negate ? value !== false : value === true;
    // False of an option with a value is that of another one, e.g. --no-color beside --color.
    else if (value !== undefined && value !== false) settings[name] = value;
  }
  return settings as SettingsOf<Table>;
}

/** Whether an option was given, and does not merely stand at its default. */
export function isGiven(command: Command, attribute: string): boolean {
  return command.getOptionValueSource(attribute) === "cli";
}
