import { type Command, Option } from "commander";
import { UsageError } from "../../model/errors.ts";
import type { Definition } from "../definition.ts";
import {
  addCommonOptions,
  addHostArguments,
  addIntervalOption,
  addSocketOption,
  addViewOptions,
  type CommonOptions,
  commonSettings,
  hostSettings,
  type SocketOptions,
  type ViewOptions,
  viewSettings,
} from "../shared_options.ts";
import { addLiveOptions, type LiveOptions, liveSettings } from "./live.ts";

type WatchOptions = CommonOptions & SocketOptions & ViewOptions & LiveOptions & {
  interval: number;
  once?: true;
};

/** `watch [HOST...]`, also without its name: the live dashboard, or with `--once` one snapshot. */
export function defineWatch(command: Command, { accept, env }: Definition): void {
  command.summary("the live dashboard: what happens without a command")
    .description("Shows the live dashboard.");
  addHostArguments(command);
  addIntervalOption(addSocketOption(command));
  command.addOption(
    new Option("--once", "one snapshot (two polls, an interval apart), then exit")
      .conflicts(["runFor", "record"]).helpGroup("Hosts:"),
  );
  addCommonOptions(addLiveOptions(addViewOptions(command)));
  command.action((args: string[]) => {
    const options = command.opts<WatchOptions>();
    // Without the word `watch`, a command's name among the hosts is a slip of the order.
    const slip = args.find((arg) => command.commands.some((other) => other.name() === arg));
    if (slip !== undefined) {
      throw new UsageError(
        `${slip} is a command and comes first: traffic-grapher ${slip} ... ` +
          `(A host of that name: traffic-grapher watch ${slip}.)`,
      );
    }
    const view = viewSettings(options);
    const shared = {
      ...commonSettings(options, env),
      ...view,
      hosts: hostSettings(args, options, env),
      intervalMs: options.interval,
    };
    const live = liveSettings(options, view.allPages);
    if (!options.once) {
      checkWindow(view.historyMs, options.interval);
      accept({ command: "watch", ...shared, ...live });
      return;
    }
    const { savePng, logStats } = live;
    accept({
      command: "snapshot",
      once: true,
      ...shared,
      ...(savePng === undefined ? {} : { format: "png", output: savePng }),
      ...(logStats === undefined ? {} : { logStats }),
    });
  });
}

/** A window shorter than two polls holds no line, a very long one does not fit the memory. */
export function checkWindow(historyMs: number | undefined, intervalMs: number): void {
  if (historyMs === undefined) return;
  if (historyMs < 2 * intervalMs) {
    throw new UsageError(
      `--history ${historyMs / 1000} is shorter than two polls of --interval ${
        intervalMs / 1000
      } s: no line could be drawn.`,
    );
  }
  if (historyMs / intervalMs > 1_000_000) {
    throw new UsageError(
      `--history ${historyMs / 1000} at --interval ${intervalMs / 1000} is more than a million ` +
        "polls: choose a longer interval, or record and replay.",
    );
  }
}
