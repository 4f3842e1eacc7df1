import { SIDE_FILES } from "../../base/side_files.ts";
import { given } from "../../base/given.ts";
import { isBusy } from "../../base/error_message.ts";
import { removeAtExit } from "../../base/leftovers.ts";
import { NameTable } from "../../base/name_table.ts";
import { safeText } from "../../base/plain_text.ts";
import { importedDashboard } from "../../import/imported_dashboard.ts";
import { importedNames } from "../../import/imported_names.ts";
import { ImportedTimes } from "../../import/imported_times.ts";
import { type ImportedSession, ImportStage } from "../../import/import_stage.ts";
import { readCollectorDatabase } from "../../import/read_collector_database.ts";
import { readCollectorJson, type ReadCollectorOptions } from "../../import/read_collector_json.ts";
import { type ImportRhythms, rhythmsOfImport } from "../../import/rhythms_of_import.ts";
import { ticksOfImport } from "../../import/ticks_of_import.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import { recordsIn } from "../../model/tick.ts";
import { openForReading } from "../../store/open_for_reading.ts";
import { checkPlace, explained } from "../../store/open_for_writing.ts";
import type { SessionInfo } from "../../store/recording_session.ts";
import { RecordingWriter, type TickRow } from "../../store/recording_writer.ts";
import { fileKind } from "../../store/schema.ts";
import { sniffFile } from "../../store/sniff_file.ts";
import { encodeTick } from "../../store/tick_codec.ts";

const BATCH = 1024;
/** So long ticks are made at a stretch, in milliseconds. */
const STRETCH_MS = 100;
/** A window has so many readings, and of what is read most seldom so many. */
const WINDOW_READINGS = 60;
const SLOWEST_READINGS = 3;
/** What SQLite and the recorder may have made of an unfinished file. */
const SUFFIXES = ["", ...SIDE_FILES];

/** Who is told of what was passed over, and how to give up. */
export interface ImportOptions {
  readonly onWarning: (sentence: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** The IANA zone of times that name none; absent: this machine's, which `onWarning` is told. */
  readonly timeZone?: string | undefined;
}

/** What was imported. */
export interface ImportSummary {
  readonly sessions: number;
  readonly hosts: number;
  readonly labels: number;
  readonly values: number;
  readonly events: number;
}

/**
 * Makes a new recording of what the older collector wrote (JSON or SQLite). Its values are derived already:
 * each label becomes a record of that name, shown by a generated dashboard of gauges. This program's own export
 * becomes the recording that it was of. Throws a `UsageError` that says what is wrong and where; then nothing is
 * written.
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
  const forget = [stagePath, ...SUFFIXES.map((suffix) => unfinished + suffix)].map(removeAtExit);
  try {
    using stage = new ImportStage(stagePath);
    const timeZone = await readInto(stage, source, options);
    const values = await write(unfinished, stage, { ...options, source, timeZone });
    signal?.throwIfAborted();
    Deno.renameSync(unfinished, target);
    return {
      sessions: stage.sessions.length,
      hosts: new Set(stage.sessions.flatMap(({ hosts }) => hosts.names)).size,
      labels: stage.labels.names.length,
      values,
      events: stage.events.length,
    };
  } catch (error) {
    for (const suffix of SUFFIXES) removeIfThere(unfinished + suffix);
    if (error instanceof UsageError || signal?.aborted) throw error;
    throw explained(error, target, "import into");
  } finally {
    removeIfThere(stagePath);
    for (const undo of forget) undo();
  }
}

/** Reads all of the file; returns the zone that its times are shown in. */
async function readInto(
  stage: ImportStage,
  source: string,
  { onWarning, signal, timeZone }: ImportOptions,
): Promise<string> {
  const local = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const times = new ImportedTimes(local);
  await readCollected(source, { stage, times, onWarning, signal });
  if (!times.areLocal) return "UTC";
  if (timeZone === undefined) {
    onWarning(
      `${source}: its times name no zone and are taken for ${local} time, as on this machine: ` +
        "--timezone ZONE says another",
    );
  }
  // Where nobody named a zone, moments are read and shown in UTC as everywhere.
  return timeZone ?? "UTC";
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

interface WriteOptions extends ImportOptions {
  readonly source: string;
  readonly timeZone: string;
}

/** Writes the sessions one after another, by the time at which they began; returns how many values were kept. */
async function write(path: string, stage: ImportStage, options: WriteOptions): Promise<number> {
  const labels = importedNames(stage.labels.names, options.onWarning);
  // A file without readings may hold events all the same.
  const sessions = stage.sessions.length > 0 ? stage.sessions : [stage.session()];
  const byStart = sessions.map((session) => ({ session, startMs: startOf(session, stage) }))
    .sort((one, other) => one.startMs - other.startMs);
  let kept = 0, replaced = 0;
  for (const [index, { session, startMs }] of byStart.entries()) {
    const events = index === byStart.length - 1 ? stage.events : [];
    const counts = await writeSession(path, {
      ...options,
      stage,
      session,
      startMs,
      labels,
      events,
    });
    kept += counts.kept;
    replaced += counts.replaced;
  }
  const empty = sessions.filter((session) =>
    session.label !== undefined && stage.stretchOf(session) === undefined
  );
  if (empty.length > 0) {
    const names = empty.map(({ label }) => JSON.stringify(label)).join(", ");
    options.onWarning(
      `${options.source}: nothing is shown of sessions without readings: ${safeText(names, 200)}`,
    );
  }
  if (replaced > 0) {
    options.onWarning(
      `${options.source}: ${replaced} ${replaced === 1 ? "value is" : "values are"} left out: ` +
        "another of the same host, label and time stands after it",
    );
  }
  return kept;
}

function startOf(session: ImportedSession, stage: ImportStage): number {
  const times = [
    session.startMs,
    stage.stretchOf(session)?.fromMs,
    ...stage.events.map(({ atMs }) => atMs),
  ];
  return times.find((atMs) => atMs !== undefined) ?? 0;
}

interface SessionOptions extends WriteOptions {
  readonly stage: ImportStage;
  readonly session: ImportedSession;
  readonly startMs: number;
  /** The names of records by the numbers of the stage's labels. */
  readonly labels: readonly string[];
  readonly events: ImportStage["events"];
}

/** How many values became part of a recording, and how many others stood in their places. */
interface ValueCounts {
  kept: number;
  replaced: number;
}

async function writeSession(path: string, options: SessionOptions): Promise<ValueCounts> {
  const { stage, session, startMs, labels, events, onWarning, signal } = options;
  const isTold = stage.isExport && session.intervalMs !== undefined;
  const rhythms = rhythmsOfImport(isTold ? [] : stage.rows(session), session.intervalMs);
  const { intervalMs, ofHosts } = rhythms;
  const info = sessionInfo({ ...options, rhythms });
  const counts: ValueCounts = { kept: 0, replaced: 0 };
  const records = new NameTable(info.records);
  const writer = new RecordingWriter(path, info, { onWarning, startedAtMs: startMs });
  let closed = false;
  try {
    let rows: TickRow[] = [], pauseAtMs = performance.now() + STRETCH_MS;
    const ticks = ticksOfImport(stage.rows(session), {
      hosts: session.hosts.names,
      labels,
      intervalMs,
      hostsMs: ofHosts,
      startMs: session.startMs,
      endMs: session.endMs,
      onReplaced: () => void counts.replaced++,
      tellsMisses: session.tellsMisses,
      mayBeTexts: stage.isExport,
    });
    for (const tick of ticks) {
      const { atMs, monotonicMs, results } = tick;
      for (const result of results) counts.kept += recordsIn(result)?.values.size ?? 0;
      rows.push({ atMs, monotonicMs, data: encodeTick(tick, records) });
      if (rows.length < BATCH && performance.now() < pauseAtMs) continue;
      writer.append(rows);
      rows = [];
      pauseAtMs = performance.now() + STRETCH_MS;
      await new Promise((resolve) => setTimeout(resolve, 0)); // an abort must be heard
      signal?.throwIfAborted();
    }
    writer.append(rows);
    for (const event of events) writer.addEvent(event);
    closed = true;
    writer.close();
    return counts;
  } catch (error) {
    if (!closed) writer.abandon();
    throw isBusy(error)
      ? new UsageError(`${path} is locked by another program`, { cause: error })
      : error;
  }
}

function sessionInfo(
  { stage, session, labels, source, timeZone, rhythms }: SessionOptions & {
    readonly rhythms: ImportRhythms;
  },
): SessionInfo {
  const { hosts, charts, tellsMisses } = session;
  const name = source.slice(source.lastIndexOf("/") + 1);
  const label = session.label ?? (tellsMisses ? undefined : name);
  const note = session.note ?? (tellsMisses ? undefined : "imported");
  const records = [...session.labels].sort((one, other) => one - other).map((label) =>
    labels[label]!
  );
  return {
    label: label === undefined ? undefined : safeText(label),
    note: note === undefined ? undefined : safeText(note),
    hosts: hosts.names.map((id) => hostOf(id, session)),
    // What was recorded raw is derived by the dashboard of whoever looks at it.
    dashboardText: stage.isExport ? session.dashboardText ?? "" : importedDashboard(records, {
      charts,
      refreshMs: refreshOf(rhythms, labels),
      windowMs: windowOf(rhythms, stage.stretchOf(session)),
    }),
    intervalMs: rhythms.intervalMs,
    timeZone: session.timeZone ?? timeZone,
    records,
  };
}

/** How often those records are read that not every tick tells of, by their names, in milliseconds. */
function refreshOf({ ofLabels }: ImportRhythms, labels: readonly string[]): Map<string, number> {
  return new Map([...ofLabels].map(([label, ms]) => [labels[label]!, ms]));
}

/** What is drawn at first, in milliseconds: enough readings for a line, also of what was read seldom. */
function windowOf(
  { intervalMs, ofLabels }: ImportRhythms,
  { fromMs, toMs } = { fromMs: 0, toMs: 0 },
): number {
  const slowestMs = Math.max(0, ...ofLabels.values());
  const enoughMs = Math.max(WINDOW_READINGS * intervalMs, SLOWEST_READINGS * slowestMs);
  return Math.min(enoughMs, toMs - fromMs);
}

function hostOf(name: string, { hostLabels, hostGroups }: ImportedSession): Host {
  const label = hostLabels.get(name) ?? name;
  const group = hostGroups.get(name);
  return given({
    id: safeText(name),
    label: safeText(label),
    address: { kind: "local" as const },
    group: group === undefined ? undefined : safeText(group),
  });
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
