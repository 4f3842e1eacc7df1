import type { RecordValue } from "../../model/record_value.ts";
import type { SourceParser } from "../../model/source.ts";

/** What a command printed, or a page holds, as values. */
export function parseOutput(text: string, parser: SourceParser): ParsedOutput {
  switch (parser.kind) {
    case "number":
      return parseNumber(text);
    case "key_value":
      return parseKeyValue(text);
    case "json":
      return parseJsonValues(text, parser.pointers);
    case "regex":
      return parseByPattern(text, parser.pattern);
    case "csv":
      return parseCsv(text, parser);
    case "prometheus":
      return parsePrometheus(text);
  }
}

/** One number and nothing else, but blanks. */
function parseNumber(text: string): ParsedOutput {
  const value = numberIn(text);
  return value === undefined
    ? {
      values: new Map(),
      fault: text.trim() === "" ? "its output is empty" : "its output is no number",
    }
    : { values: new Map([["value", value]]) };
}

/**
 * `KEY=VALUE` or `KEY: VALUE`, several on a line where they are parted by blanks, commas or semicolons. A unit
 * directly behind the number (`12ms`, `80%`) is passed over; what holds no number is left out.
 */
function parseKeyValue(text: string): ParsedOutput {
  const values = new Map<string, number | bigint>();
  const pair = /(?:^|[\s,;])["']?([A-Za-z_][\w.\-/]*)["']?\s*[=:]\s*["']?([+-]?[\d.][\d.eE+-]*)/gm;
  for (const [, key = "", number = ""] of text.matchAll(pair)) {
    const value = numberIn(number) ?? numberIn(number.replace(/[eE+.-]+$/, ""));
    if (value !== undefined) values.set(key, value);
  }
  return values.size === 0 ? { values, fault: "its output has no KEY=NUMBER" } : { values };
}

/** What JSON pointers (RFC 6901) point at, by the names that the values are given. */
function parseJsonValues(
  text: string,
  pointers: Readonly<Record<string, string>>,
): ParsedOutput {
  const values = new Map<string, RecordValue>();
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { values, fault: "its output is no JSON" };
  }
  const missing: string[] = [];
  for (const [name, pointer] of Object.entries(pointers)) {
    const value = recordOf(pointedAt(content, pointer));
    if (value === undefined) missing.push(pointer);
    else values.set(name, value);
  }
  return missing.length === 0
    ? { values }
    : { values, fault: `its output has no value at ${missing.slice(0, 5).join(", ")}` };
}

function pointedAt(content: unknown, pointer: string): unknown {
  let value = content;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** The named groups of the first match of a regular expression (JavaScript's, `^` and `$` at each line). */
function parseByPattern(text: string, pattern: string): ParsedOutput {
  const values = new Map<string, RecordValue>();
  const match = new RegExp(pattern, "m").exec(text);
  if (match === null) return { values, fault: "the pattern does not match its output" };
  for (const [name, found] of Object.entries(match.groups ?? {})) {
    const value = recordOf(found);
    if (value !== undefined) values.set(name, value);
  }
  return values.size === 0
    ? { values, fault: "the pattern matches nothing with a name" }
    : { values };
}

/**
 * Prometheus' text format (0.0.4) and OpenMetrics: each sample by its name, with its labels sorted where it has
 * some: `http_requests_total{code="200",method="get"}`. What is no number (`NaN`, `+Inf`) is left out.
 */
function parsePrometheus(text: string): ParsedOutput {
  const values = new Map<string, number | bigint>();
  const sample =
    /^([A-Za-z_:][\w:]*)\s*(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+(?:\.\d+)?)?(?:\s+#.*)?\s*$/;
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) continue;
    const [, name = "", labels = "", number = ""] = sample.exec(line) ?? [];
    const value = numberIn(number);
    if (name !== "" && value !== undefined) values.set(`${name}${sorted(labels)}`, value);
  }
  return values.size === 0
    ? { values, fault: "its output has no sample in Prometheus' format" }
    : { values };
}

function sorted(labels: string): string {
  const pairs = [...labels.matchAll(/([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g)]
    .map(([, name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? "" : `{${pairs.sort().join(",")}}`;
}

/** What a source yielded. */
export interface ParsedOutput {
  /** By names without the source's; none: it yielded nothing. */
  readonly values: ReadonlyMap<string, RecordValue>;
  /** When that was so, where the output says it, epoch milliseconds. */
  readonly atMs?: number | undefined;
  /** Why there is nothing, or not all of it; a part of a sentence. */
  readonly fault?: string | undefined;
}

/** A number as people and programs write it, exact where it is an integer; undefined for anything else. */
function numberIn(text: string): number | bigint | undefined {
  const plain = text.trim();
  if (/^[+-]?\d{16,25}$/.test(plain)) return BigInt(plain.replace("+", ""));
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain)) return undefined;
  const number = Number(plain);
  return Number.isFinite(number) ? number : undefined;
}

/** A number beyond which integers are exact no more is kept exact. */
export function recordOf(value: unknown): RecordValue | undefined {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? value : undefined;
    case "boolean":
      return value ? 1 : 0;
    case "string":
      return numberIn(value) ?? value.slice(0, 1000);
    default:
      return undefined;
  }
}

interface CsvOptions {
  /** The names of the columns; absent: the first line has them. */
  readonly columns?: readonly string[] | undefined;
  /** The column that tells when its row was so: ISO 8601, or epoch seconds or milliseconds. */
  readonly time?: string | undefined;
}

/** The newest row of a table in CSV (RFC 4180) or with semicolons or tabs; without a time the last one. */
function parseCsv(text: string, { columns, time }: CsvOptions): ParsedOutput {
  const values = new Map<string, RecordValue>();
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const separator = separatorIn(lines[0] ?? "");
  const rows = lines.map((line) => cellsOf(line, separator));
  const names = columns ?? rows.shift() ?? [];
  const at = time === undefined ? -1 : names.findIndex((name) => name.trim() === time);
  if (time !== undefined && at < 0) return { values, fault: `its output has no column ${time}` };
  let newest: { readonly row: readonly string[]; readonly atMs: number | undefined } | undefined;
  for (const row of rows) {
    // The last line may be half written.
    if (row.length < names.length) continue;
    const atMs = at < 0 ? undefined : timeIn(row[at] ?? "");
    if (at >= 0 && atMs === undefined) continue;
    if (newest?.atMs !== undefined && atMs !== undefined && atMs < newest.atMs) continue;
    newest = { row, atMs };
  }
  if (newest === undefined) {
    return {
      values,
      fault: at < 0
        ? "its output has no whole row"
        : `its output has no row with a time in ${time}`,
    };
  }
  names.forEach((name, index) => {
    const value = index === at ? undefined : recordOf(newest.row[index]);
    if (value !== undefined && value !== "" && name.trim() !== "") values.set(name.trim(), value);
  });
  return { values, atMs: newest.atMs };
}

function separatorIn(line: string): string {
  return ["\t", ";", ","].find((sign) => line.includes(sign)) ?? ",";
}

function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  for (let rest = line;;) {
    const [all = "", quoted] = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest) ?? [];
    const isQuoted = quoted !== undefined &&
      (all === rest || rest.startsWith(separator, all.length));
    const end = isQuoted ? all.length : rest.indexOf(separator);
    cells.push(
      isQuoted ? quoted.replaceAll('""', '"') : rest.slice(0, end < 0 ? undefined : end).trim(),
    );
    if (end < 0 || end >= rest.length) return cells;
    rest = rest.slice(end + 1);
  }
}

/** Epoch milliseconds. Seconds reach beyond 1e11 in the year 5138. */
function timeIn(text: string): number | undefined {
  const number = Number(text);
  if (text !== "" && Number.isFinite(number)) return number > 1e11 ? number : number * 1000;
  // Without a zone it is UTC, as the tool's own clock.
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const ms = Date.parse(hasZone ? text : `${text.trim().replace(" ", "T")}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
