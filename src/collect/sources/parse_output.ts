import type { SourceParser } from "../../model/source.ts";
import { parseByPattern } from "./parse_by_pattern.ts";
import { parseCsv } from "./parse_csv.ts";
import { parseJsonValues } from "./parse_json_values.ts";
import { parseKeyValue } from "./parse_key_value.ts";
import { numberIn, type ParsedOutput } from "./parsed_output.ts";
import { parsePrometheus } from "./parse_prometheus.ts";

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
