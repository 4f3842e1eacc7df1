import type { Event } from "../model/event.ts";
import { type Fields, isFields } from "./fields.ts";
import { ImportFault } from "./import_fault.ts";
import type { ImportedTimes } from "./imported_times.ts";

const LABEL_LENGTH = 200;

/**
 * A line of a log that a collector kept, as an event of its host: `{"timestamp", "host", "tab", "fields": {...}}`. Throws an
 * `ImportFault` that names `where`.
 */
export function importedLogEvent(row: Fields, where: string, times: ImportedTimes): Event {
  const { timestamp, host, tab, fields } = row;
  const words = isFields(fields)
    ? Object.entries(fields).map(([name, value]) =>
      `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`
    ).join(" ")
    : "";
  if (words === "") throw new ImportFault(`${where}.fields: a log event says nothing`);
  return {
    atMs: times.read(timestamp, `${where}.timestamp`, "log events"),
    label: words.length > LABEL_LENGTH ? `${words.slice(0, LABEL_LENGTH - 1)}…` : words,
    source: typeof tab === "string" && tab !== "" ? tab : "log",
    ...(typeof host === "string" && host !== "" ? { hostId: host } : {}),
  };
}
