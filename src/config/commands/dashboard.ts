import type { Command } from "commander";
import type { Definition } from "../definition.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import { fileName } from "../option_values.ts";
import { UsageError } from "../../model/errors.ts";
import { commonSettings, hostSettings } from "../shared_options.ts";
import { COMMON, INIT, SOCKET, VALIDATE } from "../options.ts";

/** `dashboard list|show|validate|schema|init`: dashboard files. */
export function defineDashboard(program: Command, { accept, env }: Definition): void {
  const dashboard = program.command("dashboard").helpCommand(false)
    .summary("list, show, validate, schema, init: dashboard files")
    .description("Dashboard files: the built-in ones, checks, and a start for your own.");

  const list = addOptions(
    dashboard.command("list").description("Lists the built-in dashboards."),
    COMMON,
  );
  list.action(() => {
    const common = commonSettings(list, env);
    accept({ command: "dashboard", action: "list", ...common });
  });

  const show = addOptions(
    dashboard.command("show").summary("print one")
      .description("Prints a dashboard, with what it takes by default filled in.")
      .argument("[NAME|FILE]", "a built-in dashboard or a file (default: default)", fileName),
    COMMON,
  );
  show.action((name: string | undefined) => {
    const common = commonSettings(show, env);
    accept({
      command: "dashboard",
      action: "show",
      ...common,
      name,
    });
  });

  const validate = addOptions(
    dashboard.command("validate").summary("check files")
      .description("Checks dashboard files and says where each fault is. Exit code 0 or 3.")
      .argument("<FILE...>", "dashboard files"),
    { ...VALIDATE, ...COMMON },
  );
  validate.action((files: string[]) => {
    accept({
      command: "dashboard",
      action: "validate",
      ...commonSettings(validate, env),
      ...settingsOf(validate, VALIDATE),
      files,
    });
  });

  const schema = addOptions(
    dashboard.command("schema")
      .description("Prints the JSON Schema of dashboard files, for editors."),
    COMMON,
  );
  schema.action(() => {
    const common = commonSettings(schema, env);
    accept({ command: "dashboard", action: "schema", ...common });
  });

  defineInit(dashboard, { accept, env });
}

function defineInit(dashboard: Command, { accept, env }: Pick<Definition, "accept" | "env">): void {
  const init = addOptions(
    dashboard.command("init").summary("write a start for your own")
      .description(
        "Writes a dashboard to a file, to be changed: the default one, or one of what changes on a host.",
      )
      .argument("[FILE]", "- is standard output (default: dashboard.yaml)", fileName),
    { ...INIT, ...SOCKET, ...COMMON },
  );
  init.action((file: string | undefined) => {
    const { fromHost, ...own } = settingsOf(init, INIT);
    const hosts = fromHost === undefined ? [] : hostSettings([fromHost], init, env);
    if (hosts.length > 1) throw new UsageError("--from-host takes one host.");
    if (fromHost === undefined && own.overMs !== undefined) {
      throw new UsageError("--over is the time between two answers of --from-host.");
    }
    accept({
      command: "dashboard",
      action: "init",
      ...commonSettings(init, env),
      ...own,
      host: hosts[0],
      file,
    });
  });
}
