import type { Host } from "../model/host.ts";
import { exportFormatter } from "./export_formatter.ts";
import type { ExportFormat } from "../model/formats.ts";
import type { ExportItem } from "./export_row.ts";
import type { ExportRange, ExportSession, ExportSource } from "./export_source.ts";
import { recordsIn, type Tick } from "../model/tick.ts";
import { NewEvents } from "./new_events.ts";
import { prometheusOrder } from "./prometheus_names.ts";
import { type TextSink, TextWriter } from "./text_writer.ts";

/** What of a recording to export; absent parts: all. */
export interface ExportSelection extends ExportRange {
  readonly sessionIds?: readonly number[] | undefined;
  readonly hostIds?: readonly string[] | undefined;
  readonly records?: readonly string[] | undefined;
}

/** What is exported, and where it goes. */
export interface ExportOptions extends ExportSelection, TextSink {
  readonly format: ExportFormat;
  /** For OpenMetrics: which names are counters and gauges. */
  readonly types?: ReadonlyMap<string, "counter" | "gauge"> | undefined;
  readonly onWarning?: ((sentence: string) => void) | undefined;
  /** For OpenMetrics: further labels of each series. */
  readonly addedLabels?: readonly (readonly [string, string])[] | undefined;
  /** For what is written line by line: a session's ticks as they come; absent: those that there are. */
  readonly tickBatches?: TickBatches | undefined;
  /** Events are written as they come, too; else at the end. */
  readonly follow?: boolean | undefined;
}

/** The ticks of a session, some at a time. */
export type TickBatches = (
  sessionId: number,
  query: ExportRange & { readonly records?: readonly string[] | undefined },
) => AsyncIterable<Iterable<{ readonly tick: Tick }>>;

/** A session with its number from 1; that is absent where there is only one. */
type Run = ExportSession & { readonly run: number | undefined };

/**
 * Writes a recording's raw readings (and, where the format has a place for them, misses and events), never
 * holding more than a part of it.
 */
export async function exportRecording(
  recording: ExportSource,
  options: ExportOptions,
): Promise<void> {
  const { format, sessionIds } = options;
  const sessions = recording.sessions().filter(({ id }) => sessionIds?.includes(id) ?? true);
  const runs = sessions.map((session, index): Run => ({
    ...session,
    run: sessions.length > 1 ? index + 1 : undefined,
  }));
  const names = prometheusOrder(options.records ?? sessions.flatMap(({ records }) => records));
  const labels = hostNames(sessions.flatMap(({ hosts }) => hosts));
  const formatter = exportFormatter(format, { ...options, names, labels, runs: sessions });
  const writer = new TextWriter(options);
  // What comes some at a time is written as it comes.
  const batches = format === "openmetrics"
    ? [itemsByName(recording, runs, { ...options, names })]
    : format === "json"
    ? [itemsByList(recording, runs, options)]
    : itemsByTime(recording, runs, options);
  await writer.add([formatter.begin?.() ?? ""]);
  for await (const items of batches) {
    await writer.add(Iterator.from(items).map((item) => formatter.item(item)));
    await writer.flush();
  }
  await writer.add([formatter.end?.() ?? ""]);
  await writer.flush();
}

/** For JSON, whose lists stand one after another: the answers and the misses of all runs come after all rows. */
function* itemsByList(
  recording: ExportSource,
  runs: readonly Run[],
  options: ExportOptions,
): Generator<ExportItem> {
  for (const kind of ["row", "answer", "miss"] as const) {
    // Without a record what hosts said costs a fraction of what they counted.
    const query = { ...rangeOf(options), records: kind === "row" ? options.records : [] };
    for (const run of runs) {
      for (const { tick } of recording.ticks(run.id, query)) {
        yield* itemsOf(tick, run, { ...options, kinds: [kind] });
      }
    }
  }
  yield* eventsOf(recording, options);
}

async function* itemsByTime(
  recording: ExportSource,
  runs: readonly Run[],
  options: ExportOptions,
): AsyncGenerator<Iterable<ExportItem>> {
  const events = new NewEvents(), { records, tickBatches, follow } = options;
  const query = { ...rangeOf(options), records };
  for (const run of runs) {
    const batches = tickBatches?.(run.id, query) ?? [recording.ticks(run.id, query)];
    for await (const ticks of batches) {
      yield Iterator.from(ticks).flatMap(({ tick }) =>
        itemsOf(tick, run, { ...options, kinds: ["row", "miss"] })
      );
      if (follow) yield eventsOf(recording, options, events);
    }
  }
  yield eventsOf(recording, options, events);
}

function* eventsOf(
  recording: ExportSource,
  { hostIds, ...range }: ExportSelection,
  told = new NewEvents(),
): Generator<ExportItem> {
  for (const event of told.take(recording.events(rangeOf(range)))) {
    const concerns = hostIds === undefined || event.hostId === undefined ||
      hostIds.includes(event.hostId);
    if (concerns) yield { kind: "event", event };
  }
}

function* itemsOf(
  { atMs, monotonicMs: clockMs, results }: Tick,
  { hosts, run }: Run,
  { hostIds, records, kinds }: Pick<ExportSelection, "hostIds" | "records"> & {
    readonly kinds: readonly ("row" | "answer" | "miss")[];
  },
): Generator<ExportItem> {
  for (let place = 0; place < results.length; place++) {
    const result = results[place];
    const host = hosts[place]?.id;
    if (result === undefined || host === undefined) continue;
    if (hostIds !== undefined && !hostIds.includes(host)) continue;
    if (kinds.includes("row")) {
      for (const [name, value] of recordsIn(result)?.values ?? []) {
        yield { kind: "row", atMs, host, name, value, run };
      }
    }
    const { absent = [], problems = [] } = recordsIn(result) ?? {};
    const lacked = records === undefined ? absent : absent.filter((name) => records.includes(name));
    const said = { atMs, host, run, clockMs, absent: lacked, problems };
    if (result.kind === "miss") {
      if (!kinds.includes("miss")) continue;
      const { reason, message, missedAtMs: endedMs, tookMs } = result;
      yield { kind: "miss", ...said, reason, message, endedMs, tookMs };
    } else if (kinds.includes("answer")) {
      const { repliedAtMs: endedMs, tookMs, uncertaintyMs } = result;
      yield { kind: "answer", ...said, endedMs, tookMs, uncertaintyMs };
    }
  }
}

function rangeOf({ fromMs, toMs }: ExportRange): ExportRange {
  return { fromMs, toMs };
}

function* itemsByName(
  recording: ExportSource,
  runs: readonly Run[],
  { names, hostIds, ...range }: ExportSelection & { readonly names: readonly string[] },
): Generator<ExportItem> {
  const hosts = hostIds ?? [...new Set(runs.flatMap((run) => run.hosts.map(({ id }) => id)))];
  const query = rangeOf(range);
  for (const name of names) {
    for (const host of hosts) {
      for (const run of runs) {
        if (!run.hosts.some(({ id }) => id === host)) continue;
        const parts = recording.columnParts(run.id, {
          ...query,
          records: [name],
          hostIds: [host],
        });
        for (const { atMs, hosts: [readings] } of parts) {
          const { numbers, exact } = readings!.records[0]!;
          for (let at = 0; at < atMs.length; at++) {
            const value = exact === undefined ? numbers[at]! : exact[at];
            if (value === undefined || Number.isNaN(value)) continue;
            yield { kind: "row", atMs: atMs[at]!, host, name, value };
          }
        }
      }
    }
  }
}

/** What hosts are called, by id: by their newest label, or by their id where several have that label. */
export function hostNames(hosts: readonly Host[]): ReadonlyMap<string, string> {
  const labels = new Map(hosts.map(({ id, label }) => [id, label]));
  const shared = Map.groupBy(labels, ([, label]) => label);
  return new Map(
    [...labels].map(([id, label]) => [id, shared.get(label)!.length > 1 ? id : label]),
  );
}
