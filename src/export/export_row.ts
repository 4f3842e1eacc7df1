import type { Event } from "../model/event.ts";
import type { RecordValue } from "../model/record_value.ts";
import type { MissReason } from "../model/tick.ts";

/** What a host said at a time. */
interface Said {
  readonly atMs: number;
  /** The host's id. */
  readonly host: string;
  /** The run that it belongs to, from 1; absent where there is only one. */
  readonly run?: number | undefined;
}

/** One value to export: a raw reading of a record. */
export interface ExportRow extends Said {
  readonly kind: "row";
  /** The record's name. */
  readonly name: string;
  readonly value: RecordValue;
}

/** When a host was asked and answered, or when it had not, and what it has no value of: by the monotonic clock of the run, in milliseconds. */
interface Timed extends Said {
  /** When the tick was due. */
  readonly clockMs: number;
  readonly endedMs: number;
  readonly tookMs: number;
  readonly uncertaintyMs?: number | undefined;
  /** Records that it was asked for and does not know, and what else it complained of. */
  readonly absent: readonly string[];
  readonly problems: readonly string[];
}

/** A host that answered; its values are rows. */
export interface ExportAnswer extends Timed {
  readonly kind: "answer";
}

/** A host that did not answer. */
export interface ExportMiss extends Timed {
  readonly kind: "miss";
  readonly reason: MissReason;
  readonly message: string;
}

/** What is written, in order. */
export type ExportItem =
  | ExportRow
  | ExportAnswer
  | ExportMiss
  | { readonly kind: "event"; readonly event: Event };

/** Turns items into text; for JSON rows come before answers, misses and events, for OpenMetrics by name and host. */
export interface ExportFormatter {
  /** What stands before the items and behind them, if anything does. */
  begin?(): string;
  item(item: ExportItem): string;
  end?(): string;
}
