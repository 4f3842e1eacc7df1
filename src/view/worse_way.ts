import type { Metric } from "../model/dashboard.ts";

/** Whether a metric is bad where it is high or where it is low: as it says, and of a hit rate low. */
export function worseWay({ worse, type }: Metric): "high" | "low" {
  return worse ?? (type === "hit_rate" ? "low" : "high");
}
