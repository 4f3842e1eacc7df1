import type { Command } from "commander";
import { type Definition, onCommand } from "../definition.ts";
import { fileName } from "../option_values.ts";
import { UsageError } from "../../model/errors.ts";
import { hostSettings } from "../shared_options.ts";
import { INIT, REPORT_FORMAT, SOCKET } from "../options.ts";

/** `dashboard list|show|validate|schema|init`: dashboard files. */
export function defineDashboard(program: Command, definition: Definition): void {
  const dashboard = program.command("dashboard").helpCommand(false)
    .summary("list, show, validate, schema, init: dashboard files")
    .description("Dashboard files: the built-in ones, checks, and a start for your own.");

  const list = dashboard.command("list").description("Lists the built-in dashboards.");
  onCommand(list, definition, {}, () => ({ command: "dashboard", action: "list" }));

  const show = dashboard.command("show").summary("print one")
    .description("Prints a dashboard, with what it takes by default filled in.")
    .argument("[NAME|FILE]", "a built-in dashboard or a file (default: default)", fileName);
  onCommand(show, definition, {}, (_, name: string | undefined) => ({
    command: "dashboard",
    action: "show",
    name,
  }));

  const validate = dashboard.command("validate").summary("check files")
    .description("Checks dashboard files and says where each fault is. Exit code 0 or 3.")
    .argument("<FILE...>", "dashboard files");
  onCommand(validate, definition, REPORT_FORMAT, (settings, files: string[]) => ({
    command: "dashboard",
    action: "validate",
    ...settings,
    files,
  }));

  const schema = dashboard.command("schema")
    .description("Prints the JSON Schema of dashboard files, for editors.");
  onCommand(schema, definition, {}, () => ({ command: "dashboard", action: "schema" }));

  defineInit(dashboard, definition);
}

function defineInit(dashboard: Command, definition: Definition): void {
  const init = dashboard.command("init").summary("write a start for your own")
    .description(
      "Writes a dashboard to a file, to be changed: the default one, or one of what changes on a host.",
    )
    .argument("[FILE]", "- is standard output (default: dashboard.yaml)", fileName);
  const options = { ...INIT, ...SOCKET };
  onCommand(init, definition, options, (settings, file: string | undefined) => {
    const { fromHost, sockets, ...own } = settings;
    const hosts = fromHost === undefined ? [] : hostSettings([fromHost], sockets, definition.env);
    if (hosts.length > 1) throw new UsageError("--from-host takes one host.");
    if (fromHost === undefined && own.overMs !== undefined) {
      throw new UsageError("--over is the time between two answers of --from-host.");
    }
    return { command: "dashboard", action: "init", ...own, host: hosts[0], file };
  });
}
