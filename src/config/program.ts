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

/** What stands below the options in `traffic-grapher --help`. */
export const PROGRAM_NOTES = `
Hosts:
  localhost, local, 127.0.0.1, ::1   this machine, by its JSONRPC socket (the default)
  NAME, USER@NAME, [ADDRESS]         over the system's ssh, with your ssh configuration
  ssh://USER@NAME:PORT               the same, with a port
  unix:/path/to/jsonrpc20.sock       a local socket by its path
  LABEL=HOST                         any of them under a name of your own
  GROUP=HOST,HOST,...                several, to compare groups (also GROUP=@FLEET)
  @FLEET                             those that the config file has under that name

Keys:
  h l, arrows  previous, next page        1-9  page            z, Enter  one panel large
  Space  freeze (then arrows: cursor)     + -  window          [ ]  scroll, 0  back to now
  e  mark an event   n p  to events       L  log scale         v  hide and show
  a  hosts as sum, highest, ...           o  one host alone    s  save a PNG
  ?  help                                                      q  quit

Examples:
  traffic-grapher                              this machine
  traffic-grapher ats1.dc1 ats1.dc2            two hosts side by side, over ssh
  traffic-grapher --history 10m -tz Europe/Berlin edge=admin@ats1
  traffic-grapher --once --save-png now.png    one picture, then exit
  traffic-grapher check ats1                   why does ats1 not answer?
  traffic-grapher demo                         no server at hand

Precedence: command line, environment, dashboard file, config file, defaults.
Config file: $XDG_CONFIG_HOME/traffic-grapher/config.yaml, else below ~/.config (config init).
Environment: TRAFFICSERVER_JSONRPC_SOCKET, NO_COLOR.
Exit codes: 0 all well, 1 a warning alert, no record matches (metrics) or parts of a damaged
recording are missing (export, report), 2 a critical alert or a host that did not answer, 3
nothing could be done (bad arguments, an unreadable file, a host that has nothing of what was
asked for) or not all of it (a recording or a log that stopped, an output that was not taken).
`;
