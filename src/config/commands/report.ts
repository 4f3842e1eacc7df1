import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import { type Definition, onCommand } from "../definition.ts";
import { isFileName } from "../is_file_name.ts";
import { isGiven } from "../option_table.ts";
import { stretchSettings } from "../recording_options.ts";
import { checkHostsAs } from "../settings_checks.ts";
import { hostNames, hostSettings, polledPages } from "../shared_options.ts";
import { TIMES } from "./replay.ts";
import { INTERVAL, REPORT, SOCKET, STRETCH } from "../options.ts";

/** Options that speak of one of the two alone, by the names that commander gives them. */
const OF_HOSTS = { socket: "--socket", interval: "--interval", over: "--over" };
const OF_RECORDING = { from: "--from", to: "--to", session: "--session" };

/** `report FILE|HOST...`: a stretch as one HTML file. */
export function defineReport(program: Command, definition: Definition): void {
  const command = program.command("report")
    .summary("a stretch of a recording as one HTML file")
    .description(
      "Writes one HTML file that needs nothing else, for a post-mortem: hosts with their versions, " +
        "outages, restarts, alerts that fired, events and peaks in words, and the dashboard's pages " +
        "to move about in, in any browser, without a server. Of hosts it polls them for a while first.",
    )
    .argument(
      "[FILE|HOST...]",
      "a recording (.db, .json, or any path) and perhaps some of its hosts; or hosts to poll " +
        "(default: this machine)",
    );
  command.addHelpText("after", NOTES + TIMES);
  const options = { ...STRETCH, ...SOCKET, ...INTERVAL, ...REPORT }, { env } = definition;
  onCommand(command, definition, options, ({ sockets, ...settings }, args: string[]) => {
    const [first] = args;
    const file = first !== undefined && isFileName(first) ? first : undefined;
    checkOptions(command, file);
    const isPolled = file === undefined, hosts = isPolled ? hostSettings(args, sockets, env) : [];
    checkHostsAs(settings.hostsAs, hosts.length);
    return {
      command: "report",
      ...settings,
      ...stretchSettings(settings, env),
      configFile: isPolled ? polledPages(settings, env) : settings.configFile,
      file,
      recordedHosts: isPolled ? [] : hostNames(args.slice(1), env),
      hosts,
    };
  });
}

/** Throws a `UsageError` for an option that says nothing of what a report is of. */
function checkOptions(command: Command, file: string | undefined): void {
  for (const [name, option] of Object.entries(file === undefined ? OF_RECORDING : OF_HOSTS)) {
    if (!isGiven(command, name)) continue;
    throw new UsageError(
      file === undefined
        ? `${option} speaks of a recording: name its file first, as a path or with its ending.`
        : `${option} speaks of hosts that are polled, and ${file} is a recording.`,
    );
  }
}

const NOTES = `
The file holds the readings themselves: every key of the dashboard works in it, down to the single
poll. It asks no network, and runs no script but its own.
Exit codes: 0 written, 1 parts of a damaged recording are missing, 2 no host answered, 3 not written.

Examples:
  traffic-grapher report friday.db --from 2026-11-20T02:30 --to 2026-11-20T04:30 -o incident.html
  traffic-grapher report friday.db ats2 --from -1h -c edge.yaml --title 'Errors on ats2' -o ats2.html
  traffic-grapher report ats1 ats2 --over 5m -o now.html
`;
