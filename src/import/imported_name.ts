import { ImportFault } from "./import_fault.ts";
import { shown } from "./shown.ts";

/** What a row without a host is taken for: the collector ran beside its server. */
const DEFAULT_HOST = "localhost";

/** The name of a label, as the collector reads it: a number is one too. Throws an `ImportFault` that names `where`. */
export function importedName(value: unknown, where: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  throw new ImportFault(`${where}: expected a text, got ${shown(value)}`);
}

/** The name of a host; without one, or with an empty one, that of the machine which the collector ran on. */
export function importedHost(value: unknown, where: string): string {
  return value === undefined || value === null || value === ""
    ? DEFAULT_HOST
    : importedName(value, where);
}
