import { formatInUnit } from "../../base/format_value.ts";
import type { RecordChange } from "../../series/rank_changes.ts";

/** How far a record moved: `+34%`, `x120`, `from 0`. */
export function changeWords({ before, during }: Pick<RecordChange, "before" | "during">): string {
  if (before === 0) return "from 0";
  const times = during / before;
  if (times >= 10) return `x${formatInUnit(times, "")}`;
  const percent = Math.round(100 * (times - 1));
  return `${percent > 0 ? "+" : ""}${percent}%`;
}
