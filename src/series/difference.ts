import type { Quantity } from "./sample.ts";

/** `now - before`, subtracted exactly even where the values themselves exceed 2^53. */
export function difference(now: Quantity, before: Quantity): number {
  if (typeof now === "number" && typeof before === "number") return now - before;
  if (isInteger(now) && isInteger(before)) return Number(BigInt(now) - BigInt(before));
  return Number(now) - Number(before);
}

function isInteger(value: Quantity): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}
