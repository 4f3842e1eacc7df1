import type { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import type { Event } from "../model/event.ts";
import { isBusy, messageOf } from "../base/error_message.ts";
import {
  deleteEvent,
  type EventChange,
  type EventQuery,
  insertEvent,
  selectEvents,
  type StoredEvent,
  updateEvent,
} from "./event_table.ts";
import { openForWriting } from "./open_for_writing.ts";
import { sniffFile } from "./sniff_file.ts";
import { isBeingRecorded } from "./write_lock.ts";

/** The events of a recording, to change them, also while another process records into it. */
export interface EventStore extends Disposable {
  /** Adds an event and returns its number. */
  add(event: Event): number;
  /** Lists events by time. */
  list(query?: EventQuery): StoredEvent[];
  /** Changes parts of an event; null takes a part away. */
  update(id: number, change: EventChange): StoredEvent;
  delete(id: number): void;
}

/** Where nobody records into it, the file is left without a log, as its recorder leaves it: a killed one could not. */
function leaveWhole(db: DatabaseSync, path: string): void {
  try {
    if (isBeingRecorded(Deno.realPathSync(path))) return;
    db.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE");
  } catch {
    // Someone reads it: then the log stays.
  }
}

/**
 * Opens the events of an existing recording. It and every method throws a `UsageError` that says what is wrong;
 * a writer in another process is waited for, up to two seconds.
 */
export function openEvents(path: string, onWarning: (sentence: string) => void): EventStore {
  const purpose = "change the events of";
  if (sniffFile(path) === "json") {
    throw new UsageError(
      `cannot ${purpose} ${path}: it is JSON; make a recording of it first (traffic-grapher import ${path} NEW.db)`,
    );
  }
  const db: DatabaseSync = openForWriting(path, { create: false, purpose });
  const attempt = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (cause) {
      if (cause instanceof UsageError) throw cause;
      const why = isBusy(cause) ? "it is locked; try again in a moment" : messageOf(cause);
      throw new UsageError(`cannot ${purpose} ${path}: ${why}`, { cause });
    }
  };
  return {
    add: (event) => attempt(() => insertEvent(db, event)),
    list: (query = {}) =>
      attempt(() =>
        selectEvents(
          db,
          query,
          (id) => onWarning(`the event ${id} of ${path} is damaged and left out`),
        )
      ),
    update: (id, change) => attempt(() => updateEvent(db, id, change)),
    delete: (id) => attempt(() => deleteEvent(db, id)),
    [Symbol.dispose]: () => {
      leaveWhole(db, path);
      db.close();
    },
  };
}
