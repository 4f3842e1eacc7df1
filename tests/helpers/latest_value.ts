import { formatDuration, formatInUnit } from "../../src/base/format_value.ts";
import type { LatestView } from "../../src/model/page_view.ts";

/** A current value, as a view says it. */
export function current(value: number, { unit = "", atMs = 0 } = {}): LatestView {
  return { state: "current", value, atMs, text: formatInUnit(value, unit) };
}

/** A value that is `ageMs` old at `nowMs`. */
export function stale(
  value: number,
  { unit = "", ageMs, nowMs }: { readonly unit?: string; ageMs: number; nowMs: number },
): LatestView {
  const age = formatDuration(ageMs);
  const why = `measured ${age} ago`;
  return { state: "stale", value, atMs: nowMs - ageMs, text: formatInUnit(value, unit), age, why };
}

/** No value: the host does not have these records. */
export function absent(records: readonly string[]): LatestView {
  const why = `not on this host: ${records.join(", ")}`;
  return { state: "absent on this host", text: "n/a", why, details: records };
}

/** No value: the host does not answer. */
export const NO_ANSWER: LatestView = { state: "gap", text: "–", why: "no answer for 3 s" };

/** No value so far. */
export const NO_DATA: LatestView = { state: "no data yet", text: "–", why: "no data yet" };
