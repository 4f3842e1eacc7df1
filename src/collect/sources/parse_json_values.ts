import type { RecordValue } from "../../model/record_value.ts";
import { type ParsedOutput, recordOf } from "./parsed_output.ts";

/** What JSON pointers (RFC 6901) point at, by the names that the values are given. */
export function parseJsonValues(
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
