import type { DatabaseSync } from "node:sqlite";
import type { Host } from "../model/host.ts";
import { blockRowOf } from "./block_reader.ts";
import { checksum } from "./checksum.ts";
import { eachRow, type SqlRow } from "../base/each_row.ts";
import { safeText } from "../base/plain_text.ts";
import { bytesIn, numberIn, optionalTextIn, textIn } from "./sql_row.ts";

/** One run within a recording. */
export interface RecordedSession {
  readonly id: number;
  readonly label?: string | undefined;
  readonly note?: string | undefined;
  readonly startedAtMs: number;
  /** Whether it was ended: not yet while it is recorded, nor where its writer was killed. */
  readonly ended: boolean;
  /** Whether it is being recorded right now. */
  readonly live: boolean;
  /** The earliest and the latest wall-clock time of its ticks; absent without ticks. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** The time of its last tick: not the latest one where the clock was set back meanwhile. */
  readonly lastMs?: number | undefined;
  readonly tickCount: number;
  readonly hosts: readonly Host[];
  /** Names of the records that were asked for or turned up. */
  readonly records: readonly string[];
  /** Empty where it is damaged. */
  readonly dashboardText: string;
  readonly intervalMs: number;
  readonly timeZone: string;
}

/** What the rows alone do not tell. */
export interface SessionOptions {
  /** Whether some process records into the file. */
  readonly isRecording: boolean;
  /** Told what is damaged, e.g. `the description of session 2`. */
  readonly onDamage: (what: string) => void;
}

/** Reads all sessions; of a damaged one what can be told from its ticks. */
export function readSessions(db: DatabaseSync, options: SessionOptions): RecordedSession[] {
  const rows = db.prepare("SELECT * FROM session ORDER BY id").all();
  const newest = rows.reduce((most, row) => Math.max(most, Number(row.id)), 0);
  return rows.map((row) => {
    const id = numberIn(row, "id");
    const extent = extentOf(db, id);
    // When it ended its last tick tells, which has a checksum.
    const ended = row.ended_at_ms !== null;
    const lastMs = extent.lastMs ?? Number(row.ended_at_ms);
    const isLast = lastMs >= extent.fromMs! && lastMs <= extent.toMs!;
    return {
      id,
      ...describe(row, extent, () => options.onDamage(`the description of session ${id}`)),
      ended,
      live: options.isRecording && !ended && id === newest,
      ...extent,
      lastMs: extent.toMs === undefined ? undefined : isLast ? lastMs : extent.toMs,
      hosts: readHosts(db, id, options.onDamage),
      records: readRecordNames(db, id, options.onDamage).filter((name) => name !== undefined),
    };
  });
}

/** The hosts of a session by place; a damaged one gets a name of its own. */
export function readHosts(
  db: DatabaseSync,
  session: number,
  onDamage: (what: string) => void,
): Host[] {
  const rows = db.prepare("SELECT place, host, crc FROM host WHERE session_id = ? ORDER BY place")
    .all(session);
  return rows.map((row) => {
    const place = numberIn(row, "place");
    const text = textIn(row, "host");
    if (checksum([session, place, text]) === row.crc) {
      const host = JSON.parse(text) as Host;
      return { ...host, id: safeText(host.id), label: safeText(host.label) };
    }
    const id = `host-${place + 1}`;
    onDamage(`the name of ${id} of session ${session}`);
    return { id, label: id, address: { kind: "local" } };
  });
}

/** The records' names by number; undefined for a damaged one. */
export function readRecordNames(
  db: DatabaseSync,
  session: number,
  onDamage: (what: string) => void,
): (string | undefined)[] {
  const names: (string | undefined)[] = [];
  const rows = db.prepare("SELECT number, name, crc FROM record WHERE session_id = ?").all(session);
  for (const row of rows) {
    const number = numberIn(row, "number");
    const name = textIn(row, "name");
    const sound = checksum([session, number, name]) === row.crc;
    if (sound) names[number] = name;
    else onDamage(`the name of record ${number} of session ${session}`);
  }
  return Array.from(names);
}

interface Extent {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** Of the last tick that is in no block yet. */
  readonly lastMs?: number | undefined;
  readonly tickCount: number;
}

/** Of what can be read alone: a time or a number that was changed by damage is no bound. */
function extentOf(db: DatabaseSync, session: number): Extent {
  let fromMs = Infinity, toMs = -Infinity, tickCount = 0, lastMs: number | undefined;
  const add = (firstMs: number, lastMs: number, ticks: number) => {
    fromMs = Math.min(fromMs, firstMs);
    toMs = Math.max(toMs, lastMs);
    tickCount += ticks;
  };
  for (const row of eachRow(db, "SELECT * FROM block WHERE session_id = ?", session)) {
    const block = blockRowOf(row);
    if (block !== undefined) add(block.fromMs, block.toMs, block.lastSeq - block.firstSeq + 1);
  }
  const tail =
    "SELECT seq, session_id, at_ms, data, crc FROM tail WHERE session_id = ? ORDER BY seq";
  for (const row of eachRow(db, tail, session)) {
    const atMs = tailTimeOf(row);
    if (atMs === undefined) continue;
    add(atMs, atMs, 1);
    lastMs = atMs;
  }
  if (tickCount === 0) return { tickCount };
  return { fromMs, toMs, tickCount, lastMs };
}

/** The time of a row of the table `tail`; undefined if its checksum does not fit. */
function tailTimeOf(row: SqlRow): number | undefined {
  try {
    const atMs = numberIn(row, "at_ms");
    const fields = [numberIn(row, "seq"), numberIn(row, "session_id"), atMs];
    return checksum(fields, bytesIn(row, "data")) === row.crc ? atMs : undefined;
  } catch {
    return undefined;
  }
}

function describe(row: SqlRow, extent: Extent, onDamage: () => void): Pick<
  RecordedSession,
  "label" | "note" | "startedAtMs" | "intervalMs" | "timeZone" | "dashboardText"
> {
  try {
    const label = optionalTextIn(row, "label");
    const note = optionalTextIn(row, "note");
    const startedAtMs = numberIn(row, "started_at_ms");
    const intervalMs = numberIn(row, "interval_ms");
    const timeZone = textIn(row, "time_zone");
    const dashboardText = textIn(row, "dashboard");
    const fields = [startedAtMs, label ?? null, note ?? null, intervalMs, timeZone, dashboardText];
    if (checksum(fields) !== row.crc) throw new RangeError("the checksum does not fit");
    return {
      startedAtMs,
      intervalMs,
      timeZone: safeText(timeZone),
      dashboardText,
      label: label === undefined ? undefined : safeText(label),
      note: note === undefined ? undefined : safeText(note),
    };
  } catch {
    onDamage();
    const { fromMs = 0, toMs = 0, tickCount } = extent;
    const intervalMs = tickCount > 1 ? (toMs - fromMs) / (tickCount - 1) : 1000;
    return { startedAtMs: fromMs, intervalMs, timeZone: "UTC", dashboardText: "" };
  }
}
