import { type Command, Option } from "commander";
import type { Definition } from "../definition.ts";
import { fileName } from "../option_values.ts";
import { addCommonOptions, type CommonOptions, commonSettings } from "../shared_options.ts";

/** `dashboard list|show|validate|schema|init`: dashboard files. */
export function defineDashboard(program: Command, { accept, env }: Definition): void {
  const dashboard = program.command("dashboard").helpCommand(false)
    .summary("list, show, validate, schema, init: dashboard files")
    .description("Dashboard files: the built-in ones, checks, and a start for your own.");

  const list = addCommonOptions(
    dashboard.command("list").description("Lists the built-in dashboards."),
  );
  list.action(() => {
    const common = commonSettings(list.opts<CommonOptions>(), env);
    accept({ command: "dashboard", action: "list", ...common });
  });

  const show = addCommonOptions(
    dashboard.command("show").summary("print one")
      .description("Prints a dashboard, with what it takes by default filled in.")
      .argument("[NAME|FILE]", "a built-in dashboard or a file (default: default)", fileName),
  );
  show.action((name: string | undefined) => {
    const common = commonSettings(show.opts<CommonOptions>(), env);
    accept({
      command: "dashboard",
      action: "show",
      ...common,
      ...(name === undefined ? {} : { name }),
    });
  });

  const validate = addCommonOptions(
    dashboard.command("validate").summary("check files")
      .description("Checks dashboard files and says where each fault is. Exit code 0 or 3.")
      .argument("<FILE...>", "dashboard files")
      .addOption(
        new Option("--format <FORMAT>", "of the report").choices(["text", "json"]).default("text"),
      ),
  );
  validate.action((files: string[]) => {
    const options = validate.opts<CommonOptions & { format: "text" | "json" }>();
    accept({
      command: "dashboard",
      action: "validate",
      ...commonSettings(options, env),
      files,
      format: options.format,
    });
  });

  const schema = addCommonOptions(
    dashboard.command("schema")
      .description("Prints the JSON Schema of dashboard files, for editors."),
  );
  schema.action(() => {
    const common = commonSettings(schema.opts<CommonOptions>(), env);
    accept({ command: "dashboard", action: "schema", ...common });
  });

  const init = addCommonOptions(
    dashboard.command("init").summary("write a start for your own")
      .description("Writes the default dashboard to a file, to be changed.")
      .argument("[FILE]", "- is standard output (default: dashboard.yaml)", fileName)
      .option("--force", "overwrite the file if it exists"),
  );
  init.action((file: string | undefined) => {
    const options = init.opts<CommonOptions & { force?: true }>();
    accept({
      command: "dashboard",
      action: "init",
      ...commonSettings(options, env),
      force: options.force === true,
      ...(file === undefined ? {} : { file }),
    });
  });
}
