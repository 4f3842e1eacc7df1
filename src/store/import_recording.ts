import { UsageError } from "../model/errors.ts";
import type { Host } from "../model/host.ts";
import { isBusy } from "../base/error_message.ts";
import { ImportStage } from "./import_stage.ts";
import { importedDashboard } from "./imported_dashboard.ts";
import { importedNames } from "./imported_names.ts";
import { NameTable } from "./name_table.ts";
import { openForReading } from "./open_for_reading.ts";
import { checkPlace, explained } from "./open_for_writing.ts";
import { readCollectorDatabase } from "./read_collector_database.ts";
import { readCollectorJson, type ReadCollectorOptions } from "./read_collector_json.ts";
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
 * each label becomes a record of that name, shown by a generated dashboard of gauges. This program's own export
 * holds records as they were, and gets no dashboard. Throws a `UsageError` that
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
  checkPlace(target, { create: true, purpose: "import into" });
  const stagePath = `${target}.reading-${Deno.pid}`;
  const unfinished = `${target}.importing-${Deno.pid}`;
  try {
    using stage = new ImportStage(stagePath);
    await readCollected(source, { ...options, stage });
    await write(unfinished, source, stage, options);
    signal?.throwIfAborted();
    Deno.renameSync(unfinished, target);
    return {
      hosts: stage.hosts.names.length,
      labels: stage.labels.names.length,
      values: stage.count,
      events: stage.events.length,
    };
  } catch (error) {
    for (const suffix of ["", "-wal", "-shm", "-journal", "-lock"]) {
      removeIfThere(unfinished + suffix);
    }
    if (error instanceof UsageError || signal?.aborted) throw error;
    throw explained(error, target, "import into");
  } finally {
    removeIfThere(stagePath);
  }
}

async function readCollected(source: string, options: ReadCollectorOptions): Promise<void> {
  if (sniffFile(source) === "json") return await readCollectorJson(source, options);
  const { db, close } = openForReading(source, options.onWarning);
  try {
    if (fileKind(db, source) !== "seed") {
      throw new UsageError(`${source} is not in the older collector's format: open it as it is`);
    }
    await readCollectorDatabase(db, source, options);
  } finally {
    close();
  }
}

async function write(
  path: string,
  source: string,
  stage: ImportStage,
  { onWarning, signal }: ImportOptions,
): Promise<void> {
  const intervalMs = intervalOfImport(stage.rows());
  const labels = importedNames(stage.labels.names, onWarning);
  const records = new NameTable(labels);
  const name = source.slice(source.lastIndexOf("/") + 1);
  const writer = new RecordingWriter(path, {
    label: safeText(name),
    note: "imported",
    hosts: stage.hosts.names.map((id) => hostOf(id, stage.hostLabels.get(id))),
    // What was recorded raw is derived by the dashboard of whoever looks at it.
    dashboardText: stage.isExport ? "" : importedDashboard(labels),
    intervalMs,
    timeZone: "UTC",
    records: labels,
  }, { onWarning, startedAtMs: stage.startMs });
  let closed = false;
  try {
    let rows: TickRow[] = [];
    const names = { hosts: stage.hosts.names, labels, intervalMs };
    for (const tick of ticksOfImport(stage.rows(), names)) {
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
    for (const event of stage.events) writer.addEvent(event);
    closed = true;
    writer.close();
  } catch (error) {
    if (!closed) writer.abandon();
    throw isBusy(error)
      ? new UsageError(`${path} is locked by another program`, { cause: error })
      : error;
  }
}

function hostOf(name: string, label: string | undefined): Host {
  const id = safeText(name);
  return { id, label: label === undefined ? id : safeText(label), address: { kind: "local" } };
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
