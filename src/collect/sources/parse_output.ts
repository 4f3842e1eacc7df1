import type { RecordValue } from "../../model/record_value.ts";
import type { SourceParser } from "../../model/source.ts";
import { parseCsv } from "./parse_csv.ts";
import { numberIn, type ParsedOutput, recordOf } from "./parsed_output.ts";

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
