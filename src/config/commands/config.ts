import type { Command } from "commander";
import type { ConfigSettings } from "../invocation.ts";
import type { Definition } from "../definition.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import { fileName } from "../option_values.ts";
import { commonSettings } from "../shared_options.ts";
import { COMMON, FORCE, VALIDATE } from "../options.ts";

/** `config show|validate|path|init|schema|fleets`: the user's config file. */
export function defineConfig(program: Command, { accept, env }: Definition): void {
  const config = program.command("config").helpCommand(false)
    .summary("show, validate, path, init, schema, fleets: your config file")
    .description(
      "Your config file: hosts by a word (@FLEET), and what holds where neither an option, the environment " +
        "nor a dashboard says otherwise.",
    );
  const define = (name: string, description: string, rest: (command: Command) => Rest) => {
    const command = config.command(name).description(description);
    const settings = rest(command);
    addOptions(command, { ...settings.options, ...COMMON });
    command.action((file: unknown) => {
      // Faults of the file are told by what looks into it.
      const common = commonSettings(command, { get: env.get });
      const named = settingsOf(command, COMMON).configPath;
      accept({ command: "config", ...common, named, ...settings.read(file) });
    });
  };
  define("show", "Prints what holds, with every host of every fleet.", (command) => ({
    options: VALIDATE,
    read: () => ({ action: "show", ...settingsOf(command, VALIDATE), config: env.config?.() }),
  }));
  define(
    "validate",
    "Checks the file and says where each fault is. Exit code 0 or 3.",
    (command) => {
      command.argument("[FILE...]", "config files (default: yours)");
      return {
        options: VALIDATE,
        read: (files) => ({
          action: "validate",
          ...settingsOf(command, VALIDATE),
          files: Array.isArray(files) ? files : [],
        }),
      };
    },
  );
  define("path", "Prints where the file is looked for, whether it is there or not.", () => ({
    options: {},
    read: () => ({ action: "path" }),
  }));
  define("init", "Writes a start for your own, in which each part is explained.", (command) => {
    command.argument("[FILE]", "- is standard output (default: where it is looked for)", fileName);
    return {
      options: FORCE,
      read: (file) => ({
        action: "init",
        ...settingsOf(command, FORCE),
        file: typeof file === "string" ? file : undefined,
      }),
    };
  });
  define("schema", "Prints the JSON Schema of config files, for editors.", () => ({
    options: {},
    read: () => ({ action: "schema" }),
  }));
  define("fleets", "Lists the fleets, with how many hosts each has.", () => ({
    options: {},
    read: () => ({ action: "fleets", config: env.config?.() }),
  }));
}

/** What one of these commands has of its own. */
interface Rest {
  readonly options: Parameters<typeof addOptions>[1];
  /** `file`: its first argument. */
  read(file: unknown): ConfigSettings;
}
