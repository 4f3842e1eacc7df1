import { UsageError } from "../model/errors.ts";
import type { Host } from "../model/host.ts";
import { isBusy, messageOf } from "./error_message.ts";
import { importedDashboard } from "./imported_dashboard.ts";
import { importedNames } from "./imported_names.ts";
import type { ImportedReadings } from "./imported_readings.ts";
import { NameTable } from "./name_table.ts";
import { openForReading } from "./open_for_reading.ts";
import { parseCollectorJson } from "./parse_collector_json.ts";
import { readCollectorDatabase } from "./read_collector_database.ts";
import { RecordingWriter, type TickRow } from "./recording_writer.ts";
import { safeText } from "./safe_text.ts";
import { fileKind } from "./schema.ts";
import { sniffFile } from "./sniff_file.ts";
import { encodeTick } from "./tick_codec.ts";
import { intervalOfImport, ticksOfImport } from "./ticks_of_import.ts";

const BATCH = 1024;

/** Who is told of what was passed over, and how to give up. */
export interface ImportOptions {
  readonly onWarning: (sentence: string) => void;
  readonly signal?: AbortSignal;
}

/** What was imported. */
export interface ImportSummary {
  readonly hosts: number;
  readonly labels: number;
  readonly values: number;
  readonly events: number;
}

/**
 * Makes a new recording of what the older collector wrote (JSON or SQLite). Its values are derived already:
 * each label becomes a record of that name, shown by a generated dashboard of gauges. Throws a `UsageError` that
 * says what is wrong and where; then nothing is written.
 */
export async function importRecording(
  source: string,
  target: string,
  options: ImportOptions,
): Promise<ImportSummary> {
  const { signal } = options;
  signal?.throwIfAborted();
  if (exists(target)) {
    throw new UsageError(`cannot import into ${target}: it exists already; choose a new file`);
  }
  const readings = await readCollected(source, options);
  const unfinished = `${target}.importing-${Deno.pid}`;
  try {
    await write(unfinished, source, readings, options);
    Deno.renameSync(unfinished, target);
  } catch (error) {
    for (const suffix of ["", "-wal", "-shm", "-journal", "-lock"]) {
      removeIfThere(unfinished + suffix);
    }
    if (error instanceof UsageError || signal?.aborted) throw error;
    throw new UsageError(`cannot import into ${target}: ${messageOf(error)}`, { cause: error });
  }
  return {
    hosts: readings.hosts.length,
    labels: readings.labels.length,
    values: readings.value.length,
    events: readings.events.length,
  };
}

async function readCollected(source: string, options: ImportOptions): Promise<ImportedReadings> {
  const { onWarning, signal } = options;
  if (sniffFile(source) === "json") {
    const text = await Deno.readTextFile(source, signal === undefined ? {} : { signal });
    return parseCollectorJson(text.replace(/^\ufeff/, ""), source, onWarning);
  }
  const { db, close } = openForReading(source, onWarning);
  try {
    if (fileKind(db, source) !== "seed") {
      throw new UsageError(`${source} is not in the older collector's format: open it as it is`);
    }
    return readCollectorDatabase(db, source, onWarning);
  } finally {
    close();
  }
}

async function write(
  path: string,
  source: string,
  readings: ImportedReadings,
  { onWarning, signal }: ImportOptions,
): Promise<void> {
  const intervalMs = intervalOfImport(readings);
  const names = importedNames(readings.labels, onWarning);
  const records = new NameTable(names);
  const name = source.slice(source.lastIndexOf("/") + 1);
  const writer = new RecordingWriter(path, {
    label: safeText(name),
    note: "imported",
    hosts: readings.hosts.map(hostOf),
    dashboardText: importedDashboard(names),
    intervalMs,
    timeZone: "UTC",
    records: names,
  }, { onWarning, startedAtMs: startOf(readings) });
  let closed = false;
  try {
    let rows: TickRow[] = [];
    for (const tick of ticksOfImport({ ...readings, labels: names }, intervalMs)) {
      rows.push({
        atMs: tick.atMs,
        monotonicMs: tick.monotonicMs,
        data: encodeTick(tick, records),
      });
      if (rows.length < BATCH) continue;
      writer.append(rows);
      rows = [];
      await new Promise((resolve) => setTimeout(resolve, 0)); // an abort must be heard
      signal?.throwIfAborted();
    }
    writer.append(rows);
    for (const event of readings.events) writer.addEvent(event);
    closed = true;
    writer.close();
  } catch (error) {
    if (!closed) writer.abandon();
    throw isBusy(error)
      ? new UsageError(`${path} is locked by another program`, { cause: error })
      : error;
  }
}

function startOf({ atMs, events }: ImportedReadings): number {
  const startMs = [...atMs, ...events.map((event) => event.atMs)]
    .reduce((least, ms) => Math.min(least, ms), Infinity);
  return Number.isFinite(startMs) ? startMs : 0;
}

function hostOf(name: string): Host {
  const id = safeText(name);
  return { id, label: id, address: { kind: "local" } };
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It was not made yet.
  }
}
