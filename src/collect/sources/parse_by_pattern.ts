import type { RecordValue } from "../../model/record_value.ts";
import { type ParsedOutput, recordOf } from "./parsed_output.ts";

/** The named groups of the first match of a regular expression (JavaScript's, `^` and `$` at each line). */
export function parseByPattern(text: string, pattern: string): ParsedOutput {
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
