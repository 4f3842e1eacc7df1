import type { Event } from "../model/event.ts";
import type { EventChange, StoredEvent } from "./event_table.ts";
import type { RetentionLimits, SessionInfo } from "./recording_session.ts";
import type { TickRow } from "./recording_writer.ts";

/** What the recorder asks of the engine, which may run in a worker. */
export type RecorderRequest =
  | {
    readonly kind: "open";
    readonly path: string;
    readonly session: SessionInfo;
    readonly limits: RetentionLimits;
  }
  | { readonly kind: "tick"; readonly row: TickRow }
  | { readonly kind: "add-event"; readonly ticket: number; readonly event: Event }
  | {
    readonly kind: "update-event";
    readonly ticket: number;
    readonly id: number;
    readonly change: EventChange;
  }
  | { readonly kind: "delete-event"; readonly ticket: number; readonly id: number }
  | { readonly kind: "flush"; readonly ticket: number }
  | { readonly kind: "close"; readonly ticket: number };

/** What the engine answers. Every ticket is answered by one `done`. */
export type RecorderNotice =
  | { readonly kind: "opened"; readonly sessionId: number }
  | { readonly kind: "refused"; readonly message: string }
  /** So many ticks are in the file, or given up. */
  | { readonly kind: "stored"; readonly count: number }
  | { readonly kind: "warning"; readonly message: string }
  /** The events from the session's start on, after a change by whomever. */
  | { readonly kind: "events"; readonly events: readonly StoredEvent[] }
  /** Nothing is recorded from now on. */
  | { readonly kind: "stopped"; readonly message: string }
  | {
    readonly kind: "done";
    readonly ticket: number;
    readonly eventId?: number | undefined;
    readonly failure?: string | undefined;
  };
