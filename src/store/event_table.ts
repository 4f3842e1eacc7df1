import { given } from "../base/given.ts";
import type { SqlRow } from "../base/each_row.ts";
import type { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import { type Event, EVENT_TEXT_LENGTH, type NumberedEvent } from "../model/event.ts";
import { EVENT_DASHES } from "../model/event_dashes.ts";
import { checksum } from "./checksum.ts";
import { safeText } from "../base/plain_text.ts";
import { numberIn, optionalNumberIn, optionalTextIn, textIn } from "./sql_row.ts";

/** An event as it stands in a recording. */
export type StoredEvent = NumberedEvent;

/** What of an event is to change; null takes an optional part away. */
export type EventChange = {
  readonly [Part in keyof Event]?: Event[Part] | (undefined extends Event[Part] ? null : never);
};

/** Which events: those that touch the wall-clock range, both ends included. */
export interface EventQuery {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** The event, its texts made safe to show; throws a `UsageError` that says what is wrong with it. */
export function checkedEvent(event: Event): Event {
  const label = safeText(event.label, EVENT_TEXT_LENGTH);
  if (label.trim() === "") throw new UsageError("an event needs a label");
  if (!Number.isFinite(event.atMs)) throw new UsageError("an event needs a time");
  if (event.endMs !== undefined && !(event.endMs >= event.atMs)) {
    throw new UsageError(`the event "${label}" ends before it begins`);
  }
  if (event.endMs === Infinity) throw new UsageError(`the event "${label}" has no finite end`);
  if (event.color !== undefined && !/^#[0-9a-f]{6}$/i.test(event.color)) {
    throw new UsageError(
      `"${safeText(event.color, 40)}" is not a colour of an event: write it as #rrggbb`,
    );
  }
  if (event.dash !== undefined && !EVENT_DASHES.includes(event.dash)) {
    throw new UsageError(
      `"${safeText(event.dash, 40)}" is not a line style of an event: use one of ${
        EVENT_DASHES.join(", ")
      }`,
    );
  }
  return { ...event, label, source: safeText(event.source, EVENT_TEXT_LENGTH) };
}

/** Adds an event and returns its number. */
export function insertEvent(db: DatabaseSync, event: Event): number {
  const checked = checkedEvent(event);
  const { lastInsertRowid } = db.prepare(
    `INSERT INTO event (at_ms, end_ms, label, source, color, dash, host_id, panel, crc)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(...fieldsOf(checked), checksum(fieldsOf(checked)));
  return Number(lastInsertRowid);
}

/** Changes an event; throws a `UsageError` if there is none of that number. */
export function updateEvent(db: DatabaseSync, id: number, change: EventChange): StoredEvent {
  const row = db.prepare("SELECT * FROM event WHERE id = ?").get(id);
  if (row === undefined) {
    throw new UsageError(`there is no event ${id}: list the events to see their numbers`);
  }
  const merged: Record<string, unknown> = { ...readableEvent(row, id), ...change };
  delete merged.id;
  for (const part of Object.keys(merged)) {
    if (merged[part] === null || merged[part] === undefined) delete merged[part];
  }
  const checked = checkedEvent(merged as unknown as Event);
  db.prepare(
    `UPDATE event SET at_ms = ?, end_ms = ?, label = ?, source = ?, color = ?, dash = ?, host_id = ?,
     panel = ?, crc = ? WHERE id = ?`,
  ).run(...fieldsOf(checked), checksum(fieldsOf(checked)), id);
  return { ...checked, id };
}

/** Deletes an event; throws a `UsageError` if there is none of that number. */
export function deleteEvent(db: DatabaseSync, id: number): void {
  const { changes } = db.prepare("DELETE FROM event WHERE id = ?").run(id);
  if (Number(changes) === 0) {
    throw new UsageError(`there is no event ${id}: list the events to see their numbers`);
  }
}

/** Lists events by time; a damaged one is left out and told to `onDamage` by its number. */
export function selectEvents(
  db: DatabaseSync,
  { fromMs = -Infinity, toMs = Infinity }: EventQuery,
  onDamage: (id: number) => void,
): StoredEvent[] {
  const rows = db.prepare(
    "SELECT * FROM event WHERE at_ms <= ? AND coalesce(end_ms, at_ms) >= ? ORDER BY at_ms, id",
  ).all(toMs, fromMs);
  const events: StoredEvent[] = [];
  for (const row of rows) {
    try {
      events.push(eventOf(row));
    } catch {
      onDamage(Number(row.id));
    }
  }
  return events;
}

function readableEvent(row: SqlRow, id: number): StoredEvent {
  try {
    return eventOf(row);
  } catch (cause) {
    throw new UsageError(`the event ${id} is damaged: delete it and add it anew`, { cause });
  }
}

function eventOf(row: SqlRow): StoredEvent {
  const endMs = optionalNumberIn(row, "end_ms");
  const color = optionalTextIn(row, "color");
  const dash = optionalTextIn(row, "dash") as Event["dash"];
  const hostId = optionalTextIn(row, "host_id");
  const panel = optionalTextIn(row, "panel");
  const event: StoredEvent = given({
    id: numberIn(row, "id"),
    atMs: numberIn(row, "at_ms"),
    endMs,
    label: textIn(row, "label"),
    source: textIn(row, "source"),
    color,
    dash,
    hostId,
    panel,
  });
  if (checksum(fieldsOf(event)) !== row.crc) throw new RangeError("its checksum does not fit");
  return { ...event, label: safeText(event.label), source: safeText(event.source) };
}

function fieldsOf(event: Event): (string | number | null)[] {
  return [
    event.atMs,
    event.endMs ?? null,
    event.label,
    event.source,
    event.color ?? null,
    event.dash ?? null,
    event.hostId ?? null,
    event.panel ?? null,
  ];
}
