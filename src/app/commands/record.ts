import { LinkedAbort } from "../../base/linked_abort.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { formatDuration } from "../../base/format_value.ts";
import { plainText } from "../../base/plain_text.ts";
import { askedRecords, startCollection } from "../live/collection.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { loadDashboardText } from "../load_dashboard.ts";
import { openSinks } from "../live/open_sinks.ts";
import { openTransports } from "../live/open_transport.ts";
import { aborted, runFor } from "../run_for.ts";
import { startReport } from "../live/start_report.ts";

type RecordSettings = SettingsFor<"record">;

/**
 * Collects into a recording without a screen until it is stopped or its time is over. Exit code 2
 * where no host answered in that time, 3 where the file could not be written any more; 0 where it
 * was stopped. Throws a `UsageError` where the file cannot be recorded into.
 */
export async function record(settings: RecordSettings, io: CommandIo): Promise<number> {
  const end = { ticks: 0, answers: 0, stopped: false };
  await collect(settings, io, end);
  // Said when the file is closed: only then it is true.
  if (settings.verbosity !== "quiet") {
    io.err(
      `${end.ticks} polls, ${end.answers} answers recorded into ${plainText(settings.file)}\n`,
    );
  }
  if (end.stopped) return EXIT.unable;
  return end.answers === 0 && !io.signal.aborted ? EXIT.critical : EXIT.ok;
}

async function collect(
  settings: RecordSettings,
  io: CommandIo,
  end: { ticks: number; answers: number; stopped: boolean },
): Promise<void> {
  const { file, label, note, intervalMs, maxSizeBytes, maxAgeMs } = settings;
  const { dashboard, text: dashboardText } = await loadDashboardText(settings.configFile);
  const stop = new AbortController();
  const signal = new LinkedAbort(io.signal, stop.signal).signal;
  await using closing = new AsyncDisposableStack();
  const sinks = closing.use(
    await openSinks({
      record: {
        file,
        ...(label === undefined ? {} : { label }),
        ...(note === undefined ? {} : { note }),
        ...(maxSizeBytes === undefined ? {} : { maxBytes: maxSizeBytes }),
        ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
      },
      hosts: settings.hosts,
      intervalMs,
      timeZone: settings.timeZone ?? dashboard.timeZone ?? "UTC",
      dashboardText,
      records: askedRecords(dashboard),
      onWarning: (sentence) => io.err(`traffic-grapher: ${sentence}\n`),
    }),
  );
  const transports = openTransports(settings.hosts, { signal });
  for (const transport of transports) closing.use(transport);
  closing.defer(() => stop.abort());
  const hosts = settings.hosts.map((host, index) => ({ host, transport: transports[index]! }));
  /** Hosts that have not answered yet: how they are reached is told when they do. */
  const silent = new Set(hosts.keys());
  const collection = startCollection({
    hosts,
    dashboard,
    intervalMs,
    // Nothing is drawn: no more is held than deriving takes.
    windowMs: 0,
    keptMs: 0,
    signal,
    sinks: sinks.all,
    onComplete: (tick) => {
      if (sinks.stopped !== undefined) {
        // The reason was told; to poll on would only look as if something was recorded.
        end.stopped = true;
        return stop.abort();
      }
      if (settings.verbosity !== "quiet") {
        const isFirst = end.ticks === 0;
        const reports = startReport(hosts, tick);
        for (const [index, result] of tick.results.entries()) {
          const answers = result?.kind === "reply";
          if (isFirst || answers && silent.has(index)) io.err(`${reports[index]}\n`);
          if (answers) silent.delete(index);
        }
        if (isFirst) {
          io.err(`recording into ${plainText(file)} every ${formatDuration(intervalMs)}\n`);
        }
      }
      end.ticks++;
      end.answers += tick.results.filter((result) => result?.kind === "reply").length;
    },
  });
  await Promise.race([aborted(runFor(settings.runForMs, signal)), collection.polling.done]);
  stop.abort();
  await collection.polling.done;
}
