import type { Command } from "commander";
import type { ConfigSettings } from "../invocation.ts";
import { type Definition, onCommand } from "../definition.ts";
import { type OptionTable, type SettingsOf, settingsOf } from "../option_table.ts";
import { fileName } from "../option_values.ts";
import { COMMON, FORCE, REPORT_FORMAT } from "../options.ts";

/** `config show|validate|path|init|schema|fleets`: the user's config file. */
export function defineConfig(program: Command, { accept, env }: Definition): void {
  const config = program.command("config").helpCommand(false)
    .summary("show, validate, path, init, schema, fleets: your config file")
    .description(
      "Your config file: hosts by a word (@FLEET), and what holds where neither an option, the environment " +
        "nor a dashboard says otherwise.",
    );
  const named = (name: string, description: string) =>
    config.command(name).description(description);
  const define = <Table extends OptionTable, Args extends unknown[]>(
    command: Command,
    options: Table,
    read: (settings: SettingsOf<Table>, ...args: Args) => ConfigSettings,
  ) =>
    // Faults of the file are told by what looks into it.
    onCommand(command, { accept, env: { get: env.get } }, options, (settings, ...args: Args) => ({
      command: "config",
      named: settingsOf(command, COMMON).configPath,
      ...read(settings, ...args),
    }));
  define(
    named("show", "Prints what holds, with every host of every fleet."),
    REPORT_FORMAT,
    (settings) => ({ action: "show", ...settings, config: env.config?.() }),
  );
  define(
    named("validate", "Checks the file and says where each fault is. Exit code 0 or 3.")
      .argument("[FILE...]", "config files (default: yours)"),
    REPORT_FORMAT,
    (settings, files: string[]) => ({ action: "validate", ...settings, files }),
  );
  define(
    named("path", "Prints where the file is looked for, whether it is there or not."),
    {},
    () => ({ action: "path" }),
  );
  define(
    named("init", "Writes a start for your own, in which each part is explained.")
      .argument("[FILE]", "- is standard output (default: where it is looked for)", fileName),
    FORCE,
    (settings, file: string | undefined) => ({ action: "init", ...settings, file }),
  );
  define(
    named("schema", "Prints the JSON Schema of config files, for editors."),
    {},
    () => ({ action: "schema" }),
  );
  define(
    named("fleets", "Lists the fleets, with how many hosts each has."),
    {},
    () => ({ action: "fleets", config: env.config?.() }),
  );
}
