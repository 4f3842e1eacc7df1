import type { Event } from "../model/event.ts";
import { exportFormatter } from "./export_formatter.ts";
import type { ExportFormat, ExportItem } from "./export_row.ts";
import { openMetricsOrder } from "./open_metrics_formatter.ts";
import type { RecordingReader } from "./recording_reader.ts";
import type { RecordedSession } from "./session_table.ts";

/** Where an export goes. */
export interface ExportOptions {
  readonly format: ExportFormat;
  /** Takes the next bytes, about 64 KiB of them; the export waits until it is done. */
  readonly write: (bytes: Uint8Array) => void | Promise<void>;
  readonly signal?: AbortSignal;
  /** For OpenMetrics: which names are counters and gauges. */
  readonly types?: ReadonlyMap<string, "counter" | "gauge">;
  readonly onWarning?: (sentence: string) => void;
  /** What hosts are called, by id. */
  readonly labels?: ReadonlyMap<string, string>;
}

/** What of a recording to export; absent parts: all. */
export interface ExportSelection {
  readonly sessionIds?: readonly number[];
  readonly hostIds?: readonly string[];
  readonly records?: readonly string[];
  /** Wall-clock milliseconds, both ends included. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

const CHUNK_CHARACTERS = 65_536;

/**
 * Writes a recording's raw readings (and, where the format has a place for them, misses and events), never
 * holding more than a part of it.
 */
export async function exportRecording(
  recording: RecordingReader,
  options: ExportOptions & ExportSelection,
): Promise<void> {
  const sessions = recording.sessions().filter(({ id }) =>
    options.sessionIds?.includes(id) ?? true
  );
  const names = openMetricsOrder(
    options.records ?? sessions.flatMap((session) => session.records),
  );
  const items = options.format === "openmetrics"
    ? itemsByName(recording, sessions, names, options)
    : itemsByTime(recording, sessions, options);
  const labels = new Map(
    sessions.flatMap(({ hosts }) => hosts.map(({ id, label }) => [id, label])),
  );
  await exportItems(items, names, { labels, ...options });
}

/** Writes any items in a format; `names` are all names that occur. For the order see `ExportFormatter`. */
export async function exportItems(
  items: Iterable<ExportItem> | AsyncIterable<ExportItem>,
  names: readonly string[],
  options: ExportOptions,
): Promise<void> {
  const { format, write, signal, types, onWarning, labels } = options;
  const encoder = new TextEncoder();
  const formatter = exportFormatter(format, {
    names,
    ...(types === undefined ? {} : { types }),
    ...(onWarning === undefined ? {} : { onWarning }),
    ...(labels === undefined ? {} : { labels }),
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

function* itemsByTime(
  recording: RecordingReader,
  sessions: readonly RecordedSession[],
  { hostIds, records, ...range }: ExportSelection,
): Generator<ExportItem> {
  const { fromMs, toMs } = range;
  const query = {
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
  };
  for (const { id, hosts } of sessions) {
    const wanted = hosts.map((host) => hostIds?.includes(host.id) ?? true);
    const ticks = recording.ticks(id, { ...query, ...(records === undefined ? {} : { records }) });
    for (const { tick: { atMs, results } } of ticks) {
      for (let place = 0; place < results.length; place++) {
        const result = results[place];
        const host = hosts[place]?.id;
        if (result === undefined || host === undefined || !wanted[place]) continue;
        if (result.kind === "miss") {
          const { reason, message } = result;
          yield { kind: "miss", miss: { atMs, host, reason, message } };
        } else {
          for (const [name, value] of result.values) {
            yield { kind: "row", row: { atMs, host, name, value } };
          }
        }
      }
    }
  }
  const concerns = (event: Event) =>
    hostIds === undefined || event.hostId === undefined || hostIds.includes(event.hostId);
  for (const event of recording.events(query)) {
    if (concerns(event)) yield { kind: "event", event };
  }
}

function* itemsByName(
  recording: RecordingReader,
  sessions: readonly RecordedSession[],
  names: readonly string[],
  { hostIds, fromMs, toMs }: ExportSelection,
): Generator<ExportItem> {
  const hosts = hostIds ??
    [...new Set(sessions.flatMap((session) => session.hosts.map(({ id }) => id)))];
  const query = {
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
  };
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
