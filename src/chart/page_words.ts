import type { PageView, PanelView } from "../model/page_view.ts";
import { zoneClock } from "./time_zone.ts";

/** What the numbers of a panel are, and how several hosts became one of them: `per second, sum of hosts`. */
export function unitWords({ unit, remark }: Pick<PanelView, "unit" | "remark">): string {
  return [unit, remark].filter((part) => part !== undefined && part !== "").join(", ");
}

/**
 * What a page's head says of how it is looked at, beside what it shows: the cursor's time, means, and what is
 * compared; most telling first, and mostly nothing.
 */
export function headFacts({ head, cursorMs, timeZone }: PageView): string[] {
  const cursor = cursorMs === undefined
    ? undefined
    : `cursor ${zoneClock(timeZone).time(cursorMs)}`;
  return [cursor, head.smoothed, head.compared].filter((fact) => fact !== undefined);
}
