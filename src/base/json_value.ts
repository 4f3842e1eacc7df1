/** How a value stands in JSON that is to give the same value again: what JSON has no form for is a text in a list. */
export type JsonValue = number | string | readonly [string];

/** The value as `JSON.stringify` keeps it: bigints, negative zero and what is no number included. */
export function toJsonValue(value: number | bigint | string): JsonValue {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return [`${value}n`];
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : [Object.is(value, -0) ? "-0" : String(value)];
}

/** The value that `toJsonValue` was given; throws a `RangeError` on anything else. */
export function fromJsonValue(value: JsonValue): number | bigint | string {
  if (typeof value === "number" || typeof value === "string") return value;
  const [text] = value;
  if (/^-?\d{1,400}n$/.test(text)) return BigInt(text.slice(0, -1));
  if (/^(-0|NaN|-?Infinity)$/.test(text)) return Number(text);
  throw new RangeError("the data has a value of no known form");
}
