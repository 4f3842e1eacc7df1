import type { SqlRow } from "../base/each_row.ts";

/** The number in a column; throws a `RangeError` if there is none. */
export function numberIn(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value === "number") return value;
  throw new RangeError(`the column ${column} has no number`);
}

/** The text in a column; throws a `RangeError` if there is none. */
export function textIn(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw new RangeError(`the column ${column} has no text`);
}

/** The bytes in a column; throws a `RangeError` if there are none. */
export function bytesIn(row: SqlRow, column: string): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return value;
  throw new RangeError(`the column ${column} has no bytes`);
}

/** The text in a column, or undefined where it is empty (NULL). */
export function optionalTextIn(row: SqlRow, column: string): string | undefined {
  return row[column] === null ? undefined : textIn(row, column);
}

/** The number in a column, or undefined where it is empty (NULL). */
export function optionalNumberIn(row: SqlRow, column: string): number | undefined {
  return row[column] === null ? undefined : numberIn(row, column);
}
