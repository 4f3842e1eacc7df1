import type { SettingsFor } from "../../config/invocation.ts";
import { hasAlerts } from "../../alerts/alert_subjects.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { loadDashboardText } from "../load_dashboard.ts";
import { keepStats } from "../live/keep_stats.ts";
import { openCollection } from "../live/open_collection.ts";
import { startReport } from "../live/start_report.ts";
import { aborted, runFor } from "../run_for.ts";

/** Values that are refreshed every few seconds are judged until the next one comes, in milliseconds. */
const JUDGED_MS = 60_000;

/**
 * Polls hosts and serves what they answered, without a screen, until it is stopped or its time is over.
 * Returns the exit code. Throws a `UsageError` where nothing can be served.
 */
export async function serve(settings: SettingsFor<"serve">, io: CommandIo): Promise<number> {
  const { hosts, intervalMs, configFile, verbosity } = settings;
  const { dashboard, text: dashboardText } = await loadDashboardText(configFile, io.signal);
  let ticks = 0;
  await using _stats = keepStats(settings, io);
  await using open = await openCollection({
    hosts,
    intervalMs,
    timeZone: dashboard.timeZone ?? settings.defaultZone ?? "UTC",
    dashboard,
    dashboardText,
    // Nothing is drawn: no more is held than deriving takes.
    windowMs: 0,
    keptMs: hasAlerts(dashboard) ? JUDGED_MS : 0,
    alerting: settings,
    web: settings,
    place: io,
    onWarning: (sentence) => io.err(`traffic-grapher: ${sentence}\n`),
    onComplete(tick) {
      if (ticks++ > 0 || verbosity === "quiet") return;
      for (const line of startReport(open.hosts, tick)) io.err(`${line}\n`);
    },
    telemetry: io.telemetry,
    signal: io.signal,
  });
  if (verbosity !== "quiet") io.err(`serving ${open.url}/metrics\n`);
  await Promise.race([aborted(runFor(settings.runForMs, open.signal)), open.done]);
  open.stop();
  await open.done;
  return EXIT.ok;
}
