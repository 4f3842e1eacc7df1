import { type Host, isHostNamed } from "./host.ts";
import { type RecordNames, recordsOfMetric } from "./record_names.ts";

/** How the output of a command or the body of a page becomes values. */
export type SourceParser =
  /** One number: the record `NAME.value`. */
  | { readonly kind: "number" }
  /** Lines or words `KEY=VALUE` or `KEY: VALUE`: the records `NAME.KEY`. */
  | { readonly kind: "key_value" }
  /** JSON pointers (RFC 6901) by the name of what they point at: `NAME.VALUE`. */
  | { readonly kind: "json"; readonly pointers: Readonly<Record<string, string>> }
  /** The named groups of the first match: `NAME.GROUP`. */
  | { readonly kind: "regex"; readonly pattern: string }
  /** The newest row of a table: `NAME.COLUMN`; `time` names the column of its own time. */
  | {
    readonly kind: "csv";
    readonly columns?: readonly string[] | undefined;
    readonly time?: string | undefined;
    readonly maxAgeMs: number;
  }
  /** Prometheus' text format: `NAME.METRIC{LABELS}`. */
  | { readonly kind: "prometheus" };

/** Where values beside the server's come from. */
export type SourceOrigin =
  | { readonly kind: "system" }
  /** A line for the host's `/bin/sh`. */
  | { readonly kind: "command"; readonly command: string; readonly parser: SourceParser }
  | { readonly kind: "http"; readonly url: string; readonly parser: SourceParser };

/** A source of a dashboard: its values are records that begin with its name and a point. */
export interface Source {
  readonly name: string;
  readonly origin: SourceOrigin;
  /** The hosts that it is read on, by name or label, `*` standing for anything; absent: all. */
  readonly hosts?: readonly string[] | undefined;
  /** Absent: at each poll. */
  readonly intervalMs?: number | undefined;
  /** Of one reading; absent: nine tenths of the interval, at most 5 s. */
  readonly deadlineMs?: number | undefined;
}

/** Whether a source is read on a host: named by what the user typed, its label, its name or its group. */
export function isReadOn({ hosts }: Source, host: Host): boolean {
  return hosts === undefined || isHostNamed(host, hosts);
}

/** The source whose values a record is among; undefined: the server's. */
export function sourceOfRecord(
  record: string,
  sources: readonly { readonly name: string }[],
): string | undefined {
  return sources.find(({ name }) => record.startsWith(`${name}.`))?.name;
}

/** The record that tells when a source was read, in milliseconds after the server answered. */
export function offsetRecord(source: string): string {
  return `${source}.read_offset_ms`;
}

/** The record that tells how uncertain that is, in milliseconds before or after. */
export function uncertaintyRecord(source: string): string {
  return `${source}.read_uncertainty_ms`;
}

/** The records that a metric's values are derived from, with those that tell when its source was read. */
export function recordsBehind(metric: {
  readonly key: RecordNames;
  readonly key2?: RecordNames | undefined;
  readonly source?: string | undefined;
}): string[] {
  const { source } = metric;
  const times = source === undefined ? [] : [offsetRecord(source), uncertaintyRecord(source)];
  return [...recordsOfMetric(metric), ...times];
}
