import type { Reply } from "../model/tick.ts";
import { quantityOf } from "./sample.ts";

/** A record that an answer holds no number of, and how that is so. */
export interface LackingRecord {
  readonly record: string;
  /** `absent`: the host does not know it; `unusable`: it said something else than a number; `missing`: nothing is said of it. */
  readonly how: "absent" | "unusable" | "missing";
  /** Of what is unusable: what is wrong with it, as the collector worded it. */
  readonly why?: string;
}

/** Which of these records an answer holds no number of. */
export function lackingRecords(
  { values, absent, problems }: Pick<Reply, "values" | "absent" | "problems">,
  records: readonly string[],
): LackingRecord[] {
  return records.filter((record) => quantityOf(values, record) === undefined)
    .map((record): LackingRecord => {
      if (absent.includes(record)) return { record, how: "absent" };
      const why = problemOf(record, problems);
      if (why !== undefined) return { record, how: "unusable", why };
      const value = values.get(record);
      return value === undefined
        ? { record, how: "missing" }
        : { record, how: "unusable", why: "its value is text, not a number" };
    });
}

/** What the collector says of one record (`record NAME: WHAT`). */
function problemOf(record: string, problems: readonly string[]): string | undefined {
  const begin = `record ${record}: `;
  return problems.find((problem) => problem.startsWith(begin))?.slice(begin.length);
}
