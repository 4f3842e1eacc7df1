import { formatDuration } from "../../base/format_value.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { CommandIo } from "../command_io.ts";
import { openCollection } from "../live/open_collection.ts";
import { startReport } from "../live/start_report.ts";
import { loadDashboardText } from "../load_dashboard.ts";

/** Polls hosts for a while into a recording, says on standard error how they answer, and returns how many answers came. */
export async function recordHosts(
  { hosts, intervalMs, configFile, timeZone, defaultZone, verbosity, file, overMs }:
    & Pick<
      SettingsFor<"report">,
      "hosts" | "intervalMs" | "configFile" | "timeZone" | "defaultZone" | "verbosity"
    >
    & { readonly file: string; readonly overMs: number },
  io: CommandIo,
): Promise<number> {
  const { dashboard, text: dashboardText } = await loadDashboardText(configFile, io.signal);
  let beganMs: number | undefined, answers = 0;
  await using open = await openCollection({
    record: { file },
    hosts,
    intervalMs,
    timeZone: timeZone ?? dashboard.timeZone ?? defaultZone ?? "UTC",
    dashboard,
    dashboardText,
    // Nothing is drawn of it.
    windowMs: 0,
    keptMs: 0,
    place: io,
    onWarning: (sentence) => io.err(`traffic-grapher: ${sentence}\n`),
    onComplete(tick) {
      // The reason was told.
      if (open.sinks.stopped !== undefined) return open.stop();
      answers += tick.results.filter((result) => result?.kind === "reply").length;
      if (beganMs === undefined && verbosity !== "quiet") {
        for (const line of startReport(open.hosts, tick)) io.err(`${line}\n`);
        io.err(`polling for ${formatDuration(overMs)}\n`);
      }
      beganMs ??= tick.monotonicMs;
      if (tick.monotonicMs - beganMs >= overMs - intervalMs / 2) open.stop();
    },
    telemetry: io.telemetry,
    signal: io.signal,
  });
  await open.done;
  return answers;
}
