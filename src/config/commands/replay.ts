import type { Command } from "commander";
import type { Definition } from "../definition.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import { fileName } from "../option_values.ts";
import { stretchSettings } from "../recording_options.ts";
import { commonSettings, zoneOf } from "../shared_options.ts";
import { checkPictureName } from "../picture_name.ts";
import { COMMON, REPLAY, STRETCH } from "../options.ts";

/** `replay FILE`: the same dashboard over a recording. */
export function defineReplay(program: Command, { accept, env }: Definition): void {
  const command = program.command("replay")
    .summary("the same dashboard over a recording")
    .description(
      "Shows a recording (.db, .json) with the pages and keys of the live dashboard: its end, or " +
        "with --from or --speed as it happened. Off a terminal it writes the page once.",
    )
    .argument("<FILE>", "the recording", fileName);
  addOptions(command, { ...STRETCH, ...REPLAY, ...COMMON });
  command.addHelpText("after", `${REPLAY_NOTES}${TIMES}`);
  command.action((file: string) => {
    const settings = settingsOf(command, REPLAY);
    checkPictureName("--save-png", settings.savePng, settings.allPages);
    accept({
      command: "replay",
      ...commonSettings(command, env),
      ...settings,
      file,
      ...stretchSettings(settingsOf(command, STRETCH), zoneOf(command, env)),
    });
  });
}

const REPLAY_NOTES = `
Keys beside those of the dashboard: Space plays and pauses, n and p go from event to event, [ and ]
move in time, 0 goes to the end. --from with --to shows that stretch as a whole (with --history or
--speed: a window of it). A recording that is still being written is followed.

Runs that recorded the same hosts into one file are one history; n and p find the stretches between
them. --session N (or its LABEL) shows one run alone, --session list tells which there are.

Examples:
  traffic-grapher replay friday.db                              its end
  traffic-grapher replay friday.db --from 2026-11-20T02:50 --to 2026-11-20T03:10
  traffic-grapher replay friday.db --from -1h --speed 60        the last hour in a minute
  traffic-grapher replay friday.db --all-pages | less           every page as text
  traffic-grapher replay friday.db --format jsonl | jq .        every tick, as watch writes it
`;

/** How a TIME is written, for the help of the commands that take one. */
export const TIMES = `
A TIME is 2026-11-21T02:58:00 (in the time zone, or with Z or +01:00), 2026-11-21, epoch seconds,
now, or -5m (s, m, h, d) before the end.`;
