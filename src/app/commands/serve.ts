import type { SettingsFor } from "../../config/invocation.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { keepStats } from "../live/keep_stats.ts";
import { openLiveSession } from "../live/live_session.ts";
import { startReport } from "../live/start_report.ts";
import { webOf } from "../web/web_of.ts";
import { aborted, runFor } from "../run_for.ts";

/**
 * Polls hosts and serves the page and what they answered, without a screen, until it is stopped or its
 * time is over. Returns the exit code. Throws a `UsageError` where nothing can be served.
 */
export async function serve(settings: SettingsFor<"serve">, io: CommandIo): Promise<number> {
  const isQuiet = settings.verbosity === "quiet";
  let ticks = 0;
  await using _stats = keepStats(settings, io);
  await using web = await webOf(settings, io.telemetry);
  await using session = await openLiveSession({ ...settings, keyboard: true }, {
    scraped: true,
    place: io,
    warnings: [],
    onWarning: io.warn,
    onComplete(tick) {
      if (ticks++ > 0 || isQuiet) return;
      for (const line of startReport(session.open.hosts, tick)) io.err(`${line}\n`);
    },
    telemetry: io.telemetry,
    signal: io.signal,
  });
  const { open } = session;
  web?.serve({ session, tool: session.tool, metrics: open.metrics });
  web?.tell(io.err, { isQuiet });
  await Promise.race([aborted(runFor(settings.runForMs, open.signal)), open.done]);
  open.stop();
  await open.done;
  return EXIT.ok;
}
