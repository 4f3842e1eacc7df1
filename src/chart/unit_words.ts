import type { PanelView } from "../model/page_view.ts";

/** What the numbers of a panel are, and how several hosts became one of them: `per second, sum of hosts`. */
export function unitWords({ unit, remark }: Pick<PanelView, "unit" | "remark">): string {
  return [unit, remark].filter((part) => part !== undefined && part !== "").join(", ");
}
