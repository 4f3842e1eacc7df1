import type { Command } from "commander";
import { type Definition, onCommand } from "../definition.ts";
import { isGiven, type SettingsOf, settingsOf } from "../option_table.ts";
import { fileName } from "../option_values.ts";
import { comparedPastMs, stretchSettings } from "../recording_options.ts";
import type { Environment } from "../shared_options.ts";
import { checkPictureName } from "../settings_checks.ts";
import { prometheusHosts, prometheusName, prometheusSettings } from "../prometheus_settings.ts";
import { UsageError } from "../../model/errors.ts";
import { INTERVAL, PAST_SOURCE, REPLAY, STRETCH } from "../options.ts";

const OPTIONS = { ...PAST_SOURCE, ...INTERVAL, ...STRETCH, ...REPLAY };

/** `replay FILE`: the same dashboard over a recording. */
export function defineReplay(program: Command, definition: Definition): void {
  const command = program.command("replay")
    .summary("the same dashboard over a recording")
    .description(
      "Shows a recording (.db, .json) with the pages and keys of the live dashboard: its end, or " +
        "with --from or --speed as it happened. Off a terminal it writes the page once.",
    )
    .argument(
      "[FILE|HOST...]",
      "the recording; with --source some of its hosts, as its label calls them (default: all)",
    );
  command.addHelpText("after", `${REPLAY_NOTES}${TIMES}`);
  onCommand(command, definition, OPTIONS, (settings, args: readonly string[]) => {
    checkPictureName("--save-png", settings.savePng, settings.allPages);
    return {
      command: "replay",
      ...settingsOf(command, REPLAY),
      ...recordedOf(args, settings, command, definition.env),
      ...stretchSettings(settings, definition.env),
    };
  });
}

/** What is asked of a Prometheus where no beginning is named, in milliseconds. */
const PAST_MS = 86_400_000;

/** The recording, or what stands in its place. Throws a `UsageError`. */
function recordedOf(
  args: readonly string[],
  settings: SettingsOf<typeof OPTIONS>,
  command: Command,
  env: Environment,
) {
  const { source, session, historyMs = 0, compareMs = 0 } = settings;
  const hasInterval = isGiven(command, "interval");
  const prometheus = prometheusSettings(settings, source);
  if (prometheus !== undefined) {
    if (session !== undefined) throw new UsageError("--session speaks of a recording.");
    return {
      file: prometheusName(prometheus),
      prometheus: {
        ...prometheus,
        hosts: prometheusHosts(args, env),
        intervalMs: hasInterval ? settings.intervalMs : undefined,
        pastMs: Math.max(PAST_MS, 2 * historyMs, comparedPastMs({ historyMs, compareMs }) ?? 0),
      },
    };
  }
  const [file, other] = args;
  if (file === undefined) {
    throw new UsageError("missing required argument 'FILE': the recording to look at.");
  }
  if (other !== undefined) {
    throw new UsageError(`replay takes one recording, and not ${JSON.stringify(other)} as well.`);
  }
  if (hasInterval) {
    throw new UsageError("--interval speaks of --source prometheus=URL: a recording has its own.");
  }
  return { file: fileName(file) };
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
  traffic-grapher replay --source prometheus=http://mon:9090 --from -2d --to -1d ats1 ats2
`;

/** How a TIME is written, for the help of the commands that take one. */
export const TIMES = `
A TIME is 2026-11-21T02:58:00 (in the time zone, or with Z or +01:00), 2026-11-21, epoch seconds,
now, or -5m (s, m, h, d) before the end.`;
