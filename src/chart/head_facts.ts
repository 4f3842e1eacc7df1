import type { PageView } from "../model/page_view.ts";
import { zoneClock } from "./time_zone.ts";

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
