import type { Invocation } from "../config/invocation.ts";
import { formatDuration } from "../chart/format_value.ts";
import { plainText } from "../model/plain_text.ts";
import { askedRecords, startCollection } from "./collection.ts";
import { type CommandIo, EXIT } from "./command_io.ts";
import { loadDashboardText } from "./load_dashboard.ts";
import { openSinks } from "./open_sinks.ts";
import { openTransports } from "./open_transport.ts";
import { aborted, runFor } from "./run_for.ts";
import { startReport } from "./start_report.ts";

type RecordSettings = Extract<Invocation, { command: "record" }>;

/**
 * Collects into a recording without a screen until it is stopped or its time is over. Exit code 2
 * where no host ever answered. Throws a `UsageError` where the file cannot be recorded into.
 */
export async function record(settings: RecordSettings, io: CommandIo): Promise<number> {
  const { file, label, note, intervalMs, maxSizeBytes, maxAgeMs } = settings;
  const { dashboard, text: dashboardText } = await loadDashboardText(settings.configFile);
  const stop = new AbortController();
  const signal = AbortSignal.any([io.signal, stop.signal]);
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
  let ticks = 0, answers = 0;
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
      if (ticks++ === 0 && settings.verbosity !== "quiet") {
        for (const line of startReport(hosts, tick)) io.err(`${line}\n`);
        io.err(`recording into ${plainText(file)} every ${formatDuration(intervalMs)}\n`);
      }
      answers += tick.results.filter((result) => result?.kind === "reply").length;
    },
  });
  await Promise.race([aborted(runFor(settings.runForMs, signal)), collection.polling.done]);
  stop.abort();
  await collection.polling.done;
  if (settings.verbosity !== "quiet") io.err(`${ticks} ticks, ${answers} answers recorded\n`);
  return answers === 0 ? EXIT.critical : EXIT.ok;
}
