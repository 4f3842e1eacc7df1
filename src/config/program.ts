import { Command, Option } from "commander";
import { UsageError } from "../model/errors.ts";
import { defineAlerts } from "./commands/alerts.ts";
import { defineChanges } from "./commands/changes.ts";
import { defineCheck } from "./commands/check.ts";
import { defineCompletions } from "./commands/completions.ts";
import { defineConfig } from "./commands/config.ts";
import { defineDashboard } from "./commands/dashboard.ts";
import { defineDemo } from "./commands/demo.ts";
import { defineEvent } from "./commands/event.ts";
import { defineExport } from "./commands/export.ts";
import { defineImport } from "./commands/import.ts";
import { defineMetrics } from "./commands/metrics.ts";
import { defineRecord } from "./commands/record.ts";
import { defineRecording } from "./commands/recording.ts";
import { defineReplay } from "./commands/replay.ts";
import { defineReport } from "./commands/report.ts";
import { defineServe } from "./commands/serve.ts";
import { defineSnapshot } from "./commands/snapshot.ts";
import { defineWatch } from "./commands/watch.ts";
import type { Definition } from "./definition.ts";
import { PROGRAM_NOTES } from "./help_notes.ts";
import type { Environment } from "./shared_options.ts";
import { VERSION } from "./version.ts";

export interface ProgramOptions extends Definition {
  /** Takes what `--help` and `--version` print. */
  readonly print: (text: string) => void;
}

const HELP_WIDTH = 90;

/** The whole command line: every command, option and help text. Nothing in it exits or prints. */
export function buildProgram(options: ProgramOptions): Command {
  // Subcommands copy these settings when they are made, so they come first.
  const program = new Command("traffic-grapher")
    .exitOverride()
    .configureOutput({
      writeOut: options.print,
      writeErr: () => {},
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpOption(new Option("-h, --help", "print this help").helpGroup("General:"))
    .enablePositionalOptions();
  defineWatch(program, options);
  defineWatch(program.command("watch"), options);
  defineSnapshot(program, options);
  defineCheck(program, options);
  defineMetrics(program, options);
  defineRecord(program, options);
  defineReplay(program, options);
  defineServe(program, options);
  defineReport(program, options);
  defineExport(program, options);
  defineChanges(program, options);
  defineImport(program, options);
  defineEvent(program, options);
  defineRecording(program, options);
  defineDashboard(program, options);
  defineConfig(program, options);
  defineAlerts(program, options);
  defineDemo(program, options);
  defineCompletions(program, options);
  program
    .description("Shows, live and from a terminal, what Apache Traffic Server hosts are doing.")
    .usage("[OPTIONS] [HOST...]\n       traffic-grapher COMMAND [OPTIONS] [ARG...]")
    .helpCommand("help [COMMAND]", "what a command does")
    .addHelpText("after", PROGRAM_NOTES)
    .hook("preAction", (_, command) => {
      handDown(program, command);
      takeDefaults(command, options.env);
    });
  addVersion(program);
  return program;
}

/** `--version` for every command. */
function addVersion(command: Command): void {
  command.version(
    VERSION,
    "-V, --version",
    "print the version; with -v also the commit and the runtime",
  );
  command.options.at(-1)?.helpGroup("General:");
  for (const subcommand of command.commands) addVersion(subcommand);
}

/** What was not said of how it is shown is as the config file says. */
function takeDefaults(command: Command, env: Environment): void {
  const known = (name: string) => command.options.some((own) => own.attributeName() === name);
  if (env.config === undefined || !known("theme")) return;
  const { theme, protocol } = env.config();
  for (const [name, value] of Object.entries({ theme, protocol })) {
    if (value === undefined || command.getOptionValueSource(name) === "cli") continue;
    command.setOptionValueWithSource(name, value, "config");
  }
}

/** Options may stand before the command's name too, where the command has them. */
function handDown(program: Command, command: Command): void {
  if (command === program) return;
  for (const option of program.options) {
    const name = option.attributeName();
    if (program.getOptionValueSource(name) !== "cli") continue;
    if (!command.options.some((own) => own.attributeName() === name)) {
      throw new UsageError(`The option ${option.long} does not apply to ${command.name()}.`);
    }
    if (command.getOptionValueSource(name) === "cli") continue;
    command.setOptionValueWithSource(name, program.getOptionValue(name), "cli");
  }
}
