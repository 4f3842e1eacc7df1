import type { EventDash } from "./event_dashes.ts";

/** Something that happened: a point in time or, with `endMs`, a span. Wall-clock milliseconds. */
export interface Event {
  readonly atMs: number;
  readonly endMs?: number | undefined;
  readonly label: string;
  /** Who says so: `user`, `tool`, or the name that an importing collector gave. */
  readonly source: string;
  /** `#rrggbb`; absent: by source. */
  readonly color?: string | undefined;
  /** Line style. */
  readonly dash?: EventDash | undefined;
  /** The host that it concerns, by id; absent: all. */
  readonly hostId?: string | undefined;
  /** The panel that it concerns, by title; absent: all. */
  readonly panel?: string | undefined;
}

/** An event that can be named by its number. */
export interface NumberedEvent extends Event {
  readonly id: number;
}

/** What of an event may be changed by who looks at it. */
export type EventEdit = Partial<Pick<Event, "atMs" | "endMs" | "label">>;

/** The events of a session that may be changed. */
export interface EditableEvents {
  readonly list: readonly NumberedEvent[];
  /** Rejects with a `UsageError` that says why not. */
  change(id: number, edit: EventEdit): Promise<void>;
  delete(id: number): Promise<void>;
}
/** The source of events that alerts mark. */
export const ALERT_SOURCE = "alert";
/** So many characters of its label, and of its source, are kept. */
export const EVENT_TEXT_LENGTH = 500;
