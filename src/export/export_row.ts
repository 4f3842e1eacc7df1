import type { Event } from "../model/event.ts";
import type { RecordValue } from "../model/record_value.ts";
import type { MissReason } from "../model/tick.ts";

/** One value to export: a raw reading of a record, or whatever else is derived from a recording. */
export interface ExportRow {
  readonly atMs: number;
  /** The host's id. */
  readonly host: string;
  /** The record's name, or the metric's. */
  readonly name: string;
  readonly value: RecordValue;
  /** The run that it belongs to, from 1; absent where there is only one. */
  readonly run?: number | undefined;
}

/** When a host was asked and answered, or when it had not: by the monotonic clock of the run, in milliseconds. */
export interface ExportTiming {
  /** When the tick was due. */
  readonly clockMs: number;
  readonly endedMs: number;
  readonly tookMs: number;
  readonly uncertaintyMs?: number | undefined;
}

/** A host that answered; its values are rows. */
export interface ExportAnswer {
  readonly atMs: number;
  readonly host: string;
  readonly timing: ExportTiming;
  readonly run?: number | undefined;
}

/** A host that did not answer. */
export interface ExportMiss {
  readonly atMs: number;
  readonly host: string;
  readonly timing?: ExportTiming | undefined;
  readonly reason: MissReason;
  readonly message: string;
  readonly run?: number | undefined;
}

/** What is written, in order. */
export type ExportItem =
  | { readonly kind: "row"; readonly row: ExportRow }
  | { readonly kind: "answer"; readonly answer: ExportAnswer }
  | { readonly kind: "miss"; readonly miss: ExportMiss }
  | { readonly kind: "event"; readonly event: Event };

/** Turns items into text; for JSON rows come before answers, misses and events, for OpenMetrics by name and host. */
export interface ExportFormatter {
  begin(): string;
  item(item: ExportItem): string;
  end(): string;
}
