import type { Command } from "commander";
import type { Definition } from "../definition.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import { fileName } from "../option_values.ts";
import { stretchSettings } from "../recording_options.ts";
import { commonSettings, hostNames, zoneOf } from "../shared_options.ts";
import { TIMES } from "./replay.ts";
import { CHANGES, COMMON, SESSION, STRETCH, TIME_ZONE } from "../options.ts";

/** `changes FILE [HOST...]`: what moved in a recording. */
export function defineChanges(program: Command, { accept, env }: Definition): void {
  const command = program.command("changes")
    .summary("which records of a recording moved most in a window")
    .description(
      "Ranks all records of a recording by how much they moved between a window (default: its last " +
        "minute) and the four times longer time before it, and lists the first twenty.",
    )
    .argument("<FILE>", "the recording", fileName)
    .argument("[HOST...]", "some of its hosts (default: all)");
  addOptions(command, { ...CHANGES, ...STRETCH, ...SESSION, ...TIME_ZONE, ...COMMON });
  command.addHelpText(
    "after",
    `
Counters are judged by their rates. The rank is the two-sample Kolmogorov-Smirnov statistic (K-S: 1 where
no value of the window was seen before) times the relative change of the mean; what may be chance is left
out. What rose and what fell come by turns: where traffic stops nearly everything falls.

Examples:
  traffic-grapher changes friday.db --from -10m --to -5m
  traffic-grapher changes friday.db ats2 --from 2026-11-20T02:58 --to 2026-11-20T03:10
${TIMES}`,
  );
  command.action((file: string, hosts: string[]) => {
    const { timeZone } = settingsOf(command, TIME_ZONE);
    accept({
      command: "changes",
      ...commonSettings(command, env),
      ...settingsOf(command, CHANGES),
      ...settingsOf(command, SESSION),
      file,
      hosts: hostNames(hosts, env),
      timeZone,
      ...stretchSettings(settingsOf(command, STRETCH), zoneOf(command, env)),
    });
  });
}
