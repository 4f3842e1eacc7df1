import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import { type Definition, onCommand } from "../definition.ts";
import { isFileName } from "../is_file_name.ts";
import { fileName } from "../option_values.ts";
import { stretchSettings } from "../recording_options.ts";
import { hostNames, hostSettings } from "../shared_options.ts";
import { TIMES } from "./replay.ts";
import {
  CHANGES,
  CHANGES_OVER,
  INTERVAL,
  SESSION,
  SOCKET,
  STRETCH,
  TIME_ZONE,
} from "../options.ts";

const DEFAULT_OVER_MS = 60_000;

/** `changes FILE [HOST...]`, `changes HOST...`: what moved in a recording, or moves now. */
export function defineChanges(program: Command, definition: Definition): void {
  const command = program.command("changes")
    .summary("which records moved most in a window")
    .description(
      "Ranks all records of a recording by how much they moved between a window (default: its last " +
        "minute) and the four times longer time before it, and lists the first twenty. Of hosts, all " +
        "records are asked for a while, and the last fifth of it is the window.",
    )
    .argument("<FILE|HOST>", "a recording, or a host", fileName)
    .argument("[HOST...]", "some of its hosts (default: all), or further hosts");
  command.addHelpText(
    "after",
    `
Counters are judged by their rates. The rank is the two-sample Kolmogorov-Smirnov statistic (K-S: 1 where
no value of the window was seen before) times the relative change of the mean; what may be chance is left
out. What rose and what fell come by turns: where traffic stops nearly everything falls.

Examples:
  traffic-grapher changes friday.db --from -10m --to -5m
  traffic-grapher changes friday.db ats2 --from 2026-11-20T02:58 --to 2026-11-20T03:10
  traffic-grapher changes ats1 ats2 --over 120
${TIMES}`,
  );
  const { env } = definition;
  const options = {
    ...CHANGES,
    ...STRETCH,
    ...SESSION,
    ...TIME_ZONE,
    ...CHANGES_OVER,
    ...INTERVAL,
    ...SOCKET,
  };
  onCommand(command, definition, options, (settings, first: string, others: string[]) => {
    const { format, timeZone, session, overMs, intervalMs, sockets } = settings;
    const stretch = stretchSettings(settings, env);
    const ofRecording = stretch.from ?? stretch.to ?? session;
    if (overMs !== undefined && ofRecording !== undefined) {
      throw new UsageError("--from, --to and --session speak of a recording, --over of hosts.");
    }
    const recorded = overMs !== undefined
      ? undefined
      : { file: first, hosts: hostNames(others, env), timeZone, session, ...stretch };
    const live = ofRecording !== undefined || (overMs === undefined && isFileName(first))
      ? undefined
      : {
        hosts: hostSettings([first, ...others], sockets, env),
        overMs: overMs ?? DEFAULT_OVER_MS,
        intervalMs,
      };
    return { command: "changes", format, recorded, live };
  });
}
