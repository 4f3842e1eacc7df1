import { formatDuration, formatWithUnit } from "../../base/format_value.ts";
import { startPolling } from "../../collect/poller.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { UsageError } from "../../model/errors.ts";
import type { Tick } from "../../model/tick.ts";
import { LEAD } from "../../series/rank_changes.ts";
import { fewestForKs } from "../../series/two_sample_ks.ts";
import { START_RECORD } from "../../view/host_table.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { heardTransport, openTransports } from "../live/open_transport.ts";
import { RecordLog } from "../live/record_log.ts";
import { runFor } from "../run_for.ts";
import { writeChanges } from "./changes_list.ts";

type LiveChanges =
  & SettingsFor<"changes">
  & NonNullable<SettingsFor<"changes">["live"]>;

/** A server has no fewer records. */
const RECORDS = 700;

/**
 * Asks hosts for all their records for a while, one request each in an interval, and lists which moved most in the
 * last fifth of it. A host that did not answer is told of. Throws a `UsageError` where that is too short.
 */
export async function liveChanges(settings: LiveChanges, io: CommandIo): Promise<number> {
  const { hosts, overMs, intervalMs, format, verbosity } = settings;
  checkLength(settings, { count: overMs / intervalMs, tests: RECORDS * hosts.length });
  await using opened = new AsyncDisposableStack();
  const signal = runFor(overMs, io.signal);
  let requestBytes = 0, answerBytes = 0;
  const transports = openTransports(hosts, { signal: io.signal, telemetry: io.telemetry })
    .map((transport) =>
      heardTransport(opened.use(transport), {
        exchanged(request, answer) {
          requestBytes = Math.max(requestBytes, request.length);
          answerBytes = Math.max(answerBytes, answer.bytes.length);
        },
      })
    );
  if (verbosity !== "quiet") {
    io.warn(`all records are asked for, for ${formatDuration(overMs)}`);
  }
  const log = new RecordLog({ hostCount: hosts.length, intervalMs });
  log.askUntil(Infinity, Date.now());
  let first: Tick | undefined, last: Tick | undefined;
  const silent = new Map<number, string>(hosts.map((_, index) => [index, "no answer yet"]));
  await startPolling(hosts.map((host, index) => ({ host, transport: transports[index]! })), {
    records: [START_RECORD],
    whole: log,
    intervalMs,
    signal,
    onStart(tick) {
      first ??= tick;
      last = tick;
    },
    onResult(tick, hostIndex) {
      const result = tick.results[hostIndex];
      if (result?.kind === "reply") silent.delete(hostIndex);
      else if (silent.has(hostIndex)) silent.set(hostIndex, result!.message);
      log.take(tick, hostIndex);
    },
    onSettled() {},
    onComplete() {},
  }).done;
  io.signal.throwIfAborted();
  for (const [index, message] of silent) {
    io.warn(`${hosts[index]!.label}: ${message}`);
  }
  if (silent.size === hosts.length) return EXIT.critical;
  const fromMs = first!.atMs, toMs = last!.atMs;
  const window = { fromMs: toMs - (toMs - fromMs) / (LEAD + 1), toMs };
  const { series } = log.read({ fromMs, toMs });
  checkLength(settings, { count: log.whole?.count ?? 0, tests: series.length });
  const remark =
    `${Math.round(log.whole?.count ?? 0)} questions of ${formatWithUnit(requestBytes, "bytes")}, ` +
    `answers of up to ${formatWithUnit(answerBytes, "bytes")}`;
  await writeChanges({ series, window, hosts, remark }, { format, io });
  return silent.size > 0 ? EXIT.critical : EXIT.ok;
}

/** Refuses what could not tell anything from chance. */
function checkLength(
  { overMs }: LiveChanges,
  { count, tests }: { readonly count: number; readonly tests: number },
): void {
  const needed = fewestForKs(1 / (LEAD + 1), tests);
  if (count >= needed) return;
  const seconds = Math.ceil(1.1 * needed / Math.max(1, count) * overMs / 1000);
  throw new UsageError(
    `${Math.floor(count)} answers of a host in ${formatDuration(overMs)} cannot tell what moves ` +
      `from chance: among ${tests} records it takes ${needed}. Try --over ${seconds}.`,
  );
}
