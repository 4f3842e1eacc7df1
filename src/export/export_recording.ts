import { exportFormatter, type ExportRun } from "./export_formatter.ts";
import type { ExportFormat } from "../model/formats.ts";
import type { ExportItem } from "./export_row.ts";
import type { ExportRange, ExportSession, ExportSource } from "./export_source.ts";
import { hostNames } from "./host_names.ts";
import { recordsIn, type Tick } from "../model/tick.ts";
import { NewEvents } from "./new_events.ts";
import { prometheusOrder } from "./prometheus_names.ts";
import { type TextSink, TextWriter } from "./text_writer.ts";

/** Where an export goes. */
export interface ExportOptions extends TextSink {
  readonly format: ExportFormat;
  /** For OpenMetrics: which names are counters and gauges. */
  readonly types?: ReadonlyMap<string, "counter" | "gauge"> | undefined;
  readonly onWarning?: ((sentence: string) => void) | undefined;
  /** What hosts are called, by id. */
  readonly labels?: ReadonlyMap<string, string> | undefined;
  /** For OpenMetrics: further labels of each series. */
  readonly addedLabels?: readonly (readonly [string, string])[] | undefined;
  /** For JSON: the runs that the rows are of, so that they can be told apart where it is opened again. */
  readonly runs?: readonly ExportRun[] | undefined;
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

/** What of a recording to export; absent parts: all. */
export interface ExportSelection extends ExportRange {
  readonly sessionIds?: readonly number[] | undefined;
  readonly hostIds?: readonly string[] | undefined;
  readonly records?: readonly string[] | undefined;
}

/**
 * Writes a recording's raw readings (and, where the format has a place for them, misses and events), never
 * holding more than a part of it.
 */
export async function exportRecording(
  recording: ExportSource,
  options: ExportOptions & ExportSelection,
): Promise<void> {
  const sessions = recording.sessions().filter(({ id }) =>
    options.sessionIds?.includes(id) ?? true
  );
  const names = prometheusOrder(
    options.records ?? sessions.flatMap((session) => session.records),
  );
  const items = options.format === "openmetrics"
    ? itemsByName(recording, sessions, names, options)
    : options.format === "json"
    ? itemsByList(recording, numbered(sessions), options)
    : itemsByTime(recording, numbered(sessions), options);
  const labels = hostNames(sessions.flatMap(({ hosts }) => hosts));
  await exportItems(items, names, { labels, runs: sessions, ...options });
}

/**
 * Writes any items in a format; `names` are all names that occur. For the order see `ExportFormatter`. Items that
 * come some at a time are written as they come.
 */
export async function exportItems(
  items: Iterable<ExportItem> | AsyncIterable<Iterable<ExportItem>>,
  names: readonly string[],
  options: ExportOptions,
): Promise<void> {
  const { format } = options;
  const formatter = exportFormatter(format, { ...options, names });
  const writer = new TextWriter(options);
  await writer.add([formatter.begin()]);
  if (Symbol.iterator in items) await writer.add(textOf(items));
  else {
    for await (const batch of items) {
      await writer.add(textOf(batch));
      await writer.flush();
    }
  }
  await writer.add([formatter.end()]);
  await writer.flush();

  function* textOf(items: Iterable<ExportItem>): Generator<string> {
    for (const item of items) yield formatter.item(item);
  }
}

function numbered(sessions: readonly ExportSession[]): NumberedSession[] {
  return sessions.map((session, index) => ({
    session,
    run: sessions.length > 1 ? index + 1 : undefined,
  }));
}

interface NumberedSession {
  readonly session: ExportSession;
  /** From 1; absent where there is only one. */
  readonly run: number | undefined;
}

/** For JSON, whose lists stand one after another: the answers and the misses of all runs come after all rows. */
function* itemsByList(
  recording: ExportSource,
  sessions: readonly NumberedSession[],
  options: ExportOptions & ExportSelection,
): Generator<ExportItem> {
  // Without a record: what hosts said costs a fraction of what they counted.
  const said = { ...options, records: [] };
  for (const [kind, query] of [["row", options], ["answer", said], ["miss", said]] as const) {
    for (const session of sessions) {
      const ticks = recording.ticks(session.session.id, {
        ...rangeOf(options),
        records: query.records,
      });
      for (const { tick } of ticks) yield* itemsOf(tick, session, { ...options, kinds: [kind] });
    }
  }
  yield* eventsOf(recording, options);
}

async function* itemsByTime(
  recording: ExportSource,
  sessions: readonly NumberedSession[],
  options: ExportOptions & ExportSelection,
): AsyncGenerator<Iterable<ExportItem>> {
  const kinds = ["row", "miss"] as const, events = new NewEvents();
  for (const session of sessions) {
    const { records, tickBatches } = options;
    const query = { ...rangeOf(options), records };
    const batches = tickBatches?.(session.session.id, query) ??
      [recording.ticks(session.session.id, query)];
    for await (const batch of batches) {
      yield batchOf(batch, (tick) => itemsOf(tick, session, { ...options, kinds }));
      if (options.follow) yield eventsOf(recording, options, events);
    }
  }
  yield eventsOf(recording, options, events);
}

function* batchOf(
  ticks: Iterable<{ readonly tick: Tick }>,
  items: (tick: Tick) => Iterable<ExportItem>,
): Generator<ExportItem> {
  for (const { tick } of ticks) yield* items(tick);
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
  { atMs, monotonicMs, results }: Tick,
  { session: { hosts }, run }: NumberedSession,
  { hostIds, kinds }: Pick<ExportSelection, "hostIds"> & {
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
        yield { kind: "row", row: { atMs, host, name, value, run } };
      }
    }
    if (result.kind === "miss") {
      if (!kinds.includes("miss")) continue;
      const { reason, message, missedAtMs, tookMs } = result;
      const timing = { clockMs: monotonicMs, endedMs: missedAtMs, tookMs };
      yield { kind: "miss", miss: { atMs, host, reason, message, timing, run } };
    } else if (kinds.includes("answer")) {
      const { repliedAtMs, tookMs, uncertaintyMs } = result;
      const timing = { clockMs: monotonicMs, endedMs: repliedAtMs, tookMs, uncertaintyMs };
      yield { kind: "answer", answer: { atMs, host, timing, run } };
    }
  }
}

function rangeOf({ fromMs, toMs }: ExportRange): ExportRange {
  return {
    fromMs,
    toMs,
  };
}

function* itemsByName(
  recording: ExportSource,
  sessions: readonly ExportSession[],
  names: readonly string[],
  { hostIds, ...range }: ExportSelection,
): Generator<ExportItem> {
  const hosts = hostIds ??
    [...new Set(sessions.flatMap((session) => session.hosts.map(({ id }) => id)))];
  const query = rangeOf(range);
  for (const name of names) {
    for (const host of hosts) {
      for (const session of sessions) {
        if (!session.hosts.some(({ id }) => id === host)) continue;
        const parts = recording.columnParts(session.id, {
          ...query,
          records: [name],
          hostIds: [host],
        });
        for (const { atMs, hosts: [readings] } of parts) {
          const { numbers, exact } = readings!.records[0]!;
          for (let at = 0; at < atMs.length; at++) {
            const value = exact === undefined ? numbers[at]! : exact[at];
            if (value === undefined || Number.isNaN(value)) continue;
            yield { kind: "row", row: { atMs: atMs[at]!, host, name, value } };
          }
        }
      }
    }
  }
}
