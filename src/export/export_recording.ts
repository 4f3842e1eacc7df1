import type { Event } from "../model/event.ts";
import { exportFormatter, type ExportRun } from "./export_formatter.ts";
import type { ExportFormat } from "../model/formats.ts";
import type { ExportItem } from "./export_row.ts";
import type { ExportRange, ExportSession, ExportSource } from "./export_source.ts";
import { hostNames } from "./host_names.ts";
import { prometheusOrder } from "./prometheus_names.ts";

/** Where an export goes. */
export interface ExportOptions {
  readonly format: ExportFormat;
  /** Takes the next bytes, about 64 KiB of them; the export waits until it is done. */
  readonly write: (bytes: Uint8Array) => void | Promise<void>;
  readonly signal?: AbortSignal | undefined;
  /** For OpenMetrics: which names are counters and gauges. */
  readonly types?: ReadonlyMap<string, "counter" | "gauge"> | undefined;
  readonly onWarning?: ((sentence: string) => void) | undefined;
  /** What hosts are called, by id. */
  readonly labels?: ReadonlyMap<string, string> | undefined;
  /** For JSON: the runs that the rows are of, so that they can be told apart where it is opened again. */
  readonly runs?: readonly ExportRun[] | undefined;
}

/** What of a recording to export; absent parts: all. */
export interface ExportSelection extends ExportRange {
  readonly sessionIds?: readonly number[] | undefined;
  readonly hostIds?: readonly string[] | undefined;
  readonly records?: readonly string[] | undefined;
}

const CHUNK_CHARACTERS = 65_536;

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
    : itemsByTime(recording, numbered(sessions), options);
  const labels = hostNames(sessions.flatMap(({ hosts }) => hosts));
  await exportItems(items, names, { labels, runs: sessions, ...options });
}

/** Writes any items in a format; `names` are all names that occur. For the order see `ExportFormatter`. */
export async function exportItems(
  items: Iterable<ExportItem> | AsyncIterable<ExportItem>,
  names: readonly string[],
  options: ExportOptions,
): Promise<void> {
  const { format, write, signal, types, onWarning, labels, runs } = options;
  const encoder = new TextEncoder();
  const formatter = exportFormatter(format, {
    names,
    types,
    onWarning,
    labels,
    runs,
  });
  let text = formatter.begin();
  const flush = async () => {
    signal?.throwIfAborted();
    await write(encoder.encode(text));
    text = "";
  };
  if (Symbol.iterator in items) {
    // Without a promise for each of millions of values.
    for (const item of items) {
      text += formatter.item(item);
      if (text.length >= CHUNK_CHARACTERS) await flush();
    }
  } else {
    for await (const item of items) {
      text += formatter.item(item);
      if (text.length >= CHUNK_CHARACTERS) await flush();
    }
  }
  text += formatter.end();
  await flush();
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

/** For JSON, whose lists stand one after another, the answers and the misses of all runs come after all rows. */
function* itemsByTime(
  recording: ExportSource,
  sessions: readonly NumberedSession[],
  options: ExportOptions & ExportSelection,
): Generator<ExportItem> {
  const { format, hostIds } = options;
  const range = rangeOf(options);
  if (format === "json") {
    for (const session of sessions) yield* rowsOf(recording, session, options, ["row"]);
    // Without a record: what hosts said costs a fraction of what they counted.
    const said = { ...options, records: [] };
    for (const session of sessions) yield* rowsOf(recording, session, said, ["answer"]);
    for (const session of sessions) yield* rowsOf(recording, session, said, ["miss"]);
  } else {
    for (const session of sessions) yield* rowsOf(recording, session, options, ["row", "miss"]);
  }
  const concerns = (event: Event) =>
    hostIds === undefined || event.hostId === undefined || hostIds.includes(event.hostId);
  for (const event of recording.events(range)) {
    if (concerns(event)) yield { kind: "event", event };
  }
}

function* rowsOf(
  recording: ExportSource,
  { session: { id, hosts }, run }: NumberedSession,
  options: ExportSelection,
  kinds: readonly ("row" | "answer" | "miss")[],
): Generator<ExportItem> {
  const { hostIds, records } = options;
  const wanted = hosts.map((host) => hostIds?.includes(host.id) ?? true);
  const query = { ...rangeOf(options), records };
  for (const { tick: { atMs, monotonicMs, results } } of recording.ticks(id, query)) {
    for (let place = 0; place < results.length; place++) {
      const result = results[place];
      const host = hosts[place]?.id;
      if (result === undefined || host === undefined || !wanted[place]) continue;
      if (result.kind === "miss") {
        if (!kinds.includes("miss")) continue;
        const { reason, message, missedAtMs, tookMs } = result;
        const timing = { clockMs: monotonicMs, endedMs: missedAtMs, tookMs };
        yield { kind: "miss", miss: { atMs, host, reason, message, timing, run } };
      } else if (kinds.includes("answer")) {
        const { repliedAtMs, tookMs, uncertaintyMs } = result;
        const timing = { clockMs: monotonicMs, endedMs: repliedAtMs, tookMs, uncertaintyMs };
        yield { kind: "answer", answer: { atMs, host, timing, run } };
      } else if (kinds.includes("row")) {
        for (const [name, value] of result.values) {
          yield { kind: "row", row: { atMs, host, name, value, run } };
        }
      }
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
