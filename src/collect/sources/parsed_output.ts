import type { RecordValue } from "../../model/record_value.ts";

/** What a source yielded. */
export interface ParsedOutput {
  /** By names without the source's; none: it yielded nothing. */
  readonly values: ReadonlyMap<string, RecordValue>;
  /** When that was so, where the output says it, epoch milliseconds. */
  readonly atMs?: number | undefined;
  /** Why there is nothing, or not all of it; a part of a sentence. */
  readonly fault?: string | undefined;
}

/** A number as people and programs write it, exact where it is an integer; undefined for anything else. */
export function numberIn(text: string): number | bigint | undefined {
  const plain = text.trim();
  if (/^[+-]?\d{16,25}$/.test(plain)) return BigInt(plain.replace("+", ""));
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain)) return undefined;
  const number = Number(plain);
  return Number.isFinite(number) ? number : undefined;
}

/** A number beyond which integers are exact no more is kept exact. */
export function recordOf(value: unknown): RecordValue | undefined {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? value : undefined;
    case "boolean":
      return value ? 1 : 0;
    case "string":
      return numberIn(value) ?? value.slice(0, 1000);
    default:
      return undefined;
  }
}
