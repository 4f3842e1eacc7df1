import type { ShapeFault } from "./shape_faults.ts";
import type { DashboardContent } from "./dashboard_shape.ts";
import { thresholdFault } from "./threshold_shape.ts";

/** What is wrong with the panels of a file beyond their shape. */
export function panelFaults({ pages }: DashboardContent): ShapeFault[] {
  return pages.flatMap(({ panels }, p) =>
    panels.flatMap((panel, q) => {
      const path = ["pages", p, "panels", q];
      const wrong = (panel.thresholds ?? []).flatMap((threshold, index) => {
        const fault = thresholdFault(threshold);
        return fault === undefined ? [] : [{ path: [...path, "thresholds", index], ...fault }];
      });
      return [...axisFaults(panel, path), ...wrong];
    })
  );
}

function axisFaults(
  { min, max, log, stack }: DashboardContent["pages"][number]["panels"][number],
  path: ShapeFault["path"],
): ShapeFault[] {
  if (min !== undefined && max !== undefined && min >= max) {
    return [{ path, key: "max", message: `max must be more than min, ${min}` }];
  }
  if (log === true && stack === true) {
    const message = "what stands on each other has no logarithmic axis: stack or log, not both";
    return [{ path, key: "stack", message }];
  }
  const low = log === true
    ? Object.entries({ min, max }).find(([, end]) => Number(end) <= 0)
    : undefined;
  return low === undefined ? [] : [{
    path,
    key: low[0],
    message: `${low[0]} must be more than 0 on a logarithmic axis`,
  }];
}
