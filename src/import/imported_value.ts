import { isFields } from "../base/fields.ts";
import type { RecordValue } from "../model/record_value.ts";
import { ImportFault, shown } from "./import_fault.ts";

/** A text that Python's `float` reads as a finite number; a digit may have an underscore behind it. */
const FLOAT = /^[+-]?(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:e[+-]?\d(?:_?\d)*)?$/i;
const NO_NUMBER = /^[+-]?(?:nan|inf|infinity)$/i;

/**
 * A value as a collector wrote it, read as Python's `float` reads it: a text may be a number. Undefined for a hole: null,
 * and what is no finite number. Throws an `ImportFault` that names `where`.
 */
export function importedValue(value: unknown, where: string): RecordValue | undefined {
  if (value === null || isNoNumber(value)) return undefined;
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "boolean") return Number(value);
  const number = typeof value === "string" ? floatOf(value) : undefined;
  if (number === undefined) {
    throw new ImportFault(`${where}: expected a number, got ${shown(value)}`);
  }
  return Number.isFinite(number) ? number : undefined;
}

/** The number that a text is, perhaps NaN or infinite; undefined for any other text. */
export function floatOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (NO_NUMBER.test(trimmed)) return NaN;
  return FLOAT.test(trimmed) ? Number(trimmed.replaceAll("_", "")) : undefined;
}

/** What stands in the place of `NaN`, see `JsonGuard`. */
function isNoNumber(value: unknown): boolean {
  return isFields(value) && Object.keys(value).length === 0;
}

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
