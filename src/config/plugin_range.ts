import type { AlertCondition } from "../model/alert.ts";

const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
const RANGE = new RegExp(`^(@?)(?:(~|${NUMBER})?:)?(${NUMBER})?$`);

/**
 * Reads `10` (bad below 0 and above 10), `10:`, `~:10`, `10:20`, `@10:20`; undefined for what is no range.
 * Source: Monitoring Plugins Development Guidelines, "Threshold and Ranges".
 */
export function parsePluginRange(text: string): AlertCondition | undefined {
  const match = RANGE.exec(text);
  if (match === null) return undefined;
  const [, at, start, end] = match;
  if (start === undefined && end === undefined) return undefined;
  const low = start === "~" ? -Infinity : Number(start ?? 0);
  const high = end === undefined ? Infinity : Number(end);
  if (low > high) return undefined;
  if (at === "@") return { kind: "inside", low, high };
  if (low === -Infinity) return { kind: "above", limit: high, clear: high };
  if (high === Infinity) return { kind: "below", limit: low, clear: low };
  return { kind: "outside", low, high, clearLow: low, clearHigh: high };
}
