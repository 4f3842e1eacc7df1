import type { RecordValue } from "../../model/record_value.ts";
import type { Reply } from "../../model/tick.ts";
import { recordMeaning } from "./record_meaning.ts";

/** A record of a host, and what is known of it. */
export interface RecordRow {
  readonly name: string;
  readonly value: RecordValue;
  readonly type: "counter" | "gauge" | "text" | undefined;
  readonly unit: string | undefined;
  /** Between two answers: whether its value is another one. Absent: it was asked for once. */
  readonly hasMoved?: boolean | undefined;
  /** How fast it changed, per second; absent for texts, and where a counter began anew. */
  readonly perSecond?: number | undefined;
}

/** The records of an answer in the order of their names, with their changes since the one `before`. */
export function recordRows(reply: Reply, before?: Reply): RecordRow[] {
  const seconds = before === undefined ? 0 : (reply.repliedAtMs - before.repliedAtMs) / 1000;
  return [...reply.values].map(([name, value]): RecordRow => {
    const isText = typeof value === "string";
    const meaning = isText ? undefined : recordMeaning(name);
    const type: RecordRow["type"] = isText ? "text" : meaning?.type;
    const row = { name, value, type, unit: meaning?.unit };
    const earlier = before?.values.get(name);
    if (before === undefined) return row;
    const hasMoved = earlier !== undefined && earlier !== value;
    return { ...row, hasMoved, perSecond: rate(earlier, value, seconds, type) };
  }).sort((one, other) => one.name < other.name ? -1 : one.name > other.name ? 1 : 0);
}

function rate(
  from: RecordValue | undefined,
  to: RecordValue,
  seconds: number,
  type: RecordRow["type"],
): number | undefined {
  if (from === undefined || typeof from === "string" || typeof to === "string") return undefined;
  const change = typeof from === "bigint" && typeof to === "bigint"
    ? Number(to - from)
    : Number(to) - Number(from);
  if (!(seconds > 0) || (change < 0 && type !== "gauge")) return undefined;
  return change / seconds;
}
