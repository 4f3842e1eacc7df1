import type { Command } from "commander";
import { isPicture, SNAPSHOT_FORMATS } from "../../model/formats.ts";
import { type Definition, onCommand } from "../definition.ts";
import { formatByEnding } from "../format_by_ending.ts";
import { isGiven, settingsOf } from "../option_table.ts";
import { comparedPastMs, recordingSource } from "../recording_options.ts";
import { addHostArguments, hostNames, hostSettings, polledPages } from "../shared_options.ts";
import { prometheusHosts, prometheusSettings } from "../prometheus_settings.ts";
import { checkHostsAs, checkPictureName } from "../settings_checks.ts";
import { TIMES } from "./replay.ts";
import {
  COLLECT,
  INTERVAL,
  LOG_STATS,
  OUTPUT,
  PAST_SOURCE,
  RECORDING,
  SOCKET,
  THRESHOLDS,
  VIEW,
} from "../options.ts";

const SETTINGS = { ...INTERVAL, ...VIEW, ...LOG_STATS, ...THRESHOLDS, ...COLLECT };

/** `snapshot [HOST...]`: two polls, a page of them, and an exit code. */
export function defineSnapshot(program: Command, definition: Definition): void {
  const command = program.command("snapshot")
    .summary("one page of two polls, for cron and monitoring")
    .description(
      "Polls twice, an interval apart, draws one page (or all) and exits. The window drawn is two " +
        "intervals, unless --history is given. Of a recording it draws a page as it was then.",
    );
  addHostArguments(command);
  command.addHelpText(
    "after",
    `
Counters that the server itself refreshes only every 5 s (cache hits, bytes) have no value after one
second: take --interval 6 or more for them.
Exit codes: 0 all well, 1 and 2 a value beyond a warning or critical limit of the dashboard file's alerts
(whose times are not waited for) or of --warning and --critical, 2 also a host that did not answer, 3
nothing could be done, or a value for which a limit was given is not to be had.
METRIC is the name of a metric, Panel/Metric, or a record, whose value is then taken as it is.
With --recording, HOST... are some of its hosts (default: all); with --source they are what its label
host says.

Examples:
  traffic-grapher snapshot                               a page of this machine as text
  traffic-grapher snapshot ats1 -o now.png               its first page as a picture
  traffic-grapher snapshot ats1 --all-pages -o {page}.svg
  traffic-grapher snapshot ats1 ats2 --format nagios     for a monitoring plugin
  traffic-grapher snapshot ats1 --format nagios --warning 'Hit rate=80:' --critical '5xx=~:50'
  traffic-grapher snapshot ats1 --record day.db --history 24h -o day.png     each 5 minutes
  traffic-grapher snapshot --recording friday.db --at 2026-11-20T03:00:00 -o night.png
${TIMES}`,
  );
  const { env } = definition;
  const options = {
    ...SOCKET,
    ...INTERVAL,
    ...COLLECT,
    ...OUTPUT,
    ...THRESHOLDS,
    ...PAST_SOURCE,
    ...RECORDING,
    ...VIEW,
  };
  onCommand(command, definition, options, (given, args: string[]) => {
    const settings = settingsOf(command, SETTINGS);
    const prometheus = prometheusSettings(given, given.source);
    const recording = recordingSource(given, env, {
      hosts: hostNames(args, env),
      prometheus: prometheus && {
        ...prometheus,
        hosts: prometheusHosts(args, env),
        intervalMs: isGiven(command, "interval") ? settings.intervalMs : undefined,
        pastMs: comparedPastMs(settings),
      },
    });
    const format = given.format ??
      formatByEnding(given.output, SNAPSHOT_FORMATS) ?? "text";
    const output = given.output ?? (format === "png" ? "traffic-grapher-{page}.png" : undefined);
    const isPolled = recording === undefined;
    const hosts = isPolled ? hostSettings(args, given.sockets, env) : [];
    if (isPolled) checkHostsAs(settings.hostsAs, hosts.length);
    checkPictureName("--output", output, settings.allPages && isPicture(format));
    return {
      command: "snapshot",
      once: false,
      ...settings,
      configFile: isPolled ? polledPages(settings, env) : settings.configFile,
      hosts,
      recording,
      format,
      output,
    };
  });
}
