import { numberIn, type ParsedOutput } from "./parsed_output.ts";

/**
 * `KEY=VALUE` or `KEY: VALUE`, several on a line where they are parted by blanks, commas or semicolons. A unit
 * directly behind the number (`12ms`, `80%`) is passed over; what holds no number is left out.
 */
export function parseKeyValue(text: string): ParsedOutput {
  const values = new Map<string, number | bigint>();
  const pair = /(?:^|[\s,;])["']?([A-Za-z_][\w.\-/]*)["']?\s*[=:]\s*["']?([+-]?[\d.][\d.eE+-]*)/gm;
  for (const [, key = "", number = ""] of text.matchAll(pair)) {
    const value = numberIn(number) ?? numberIn(number.replace(/[eE+.-]+$/, ""));
    if (value !== undefined) values.set(key, value);
  }
  return values.size === 0 ? { values, fault: "its output has no KEY=NUMBER" } : { values };
}
