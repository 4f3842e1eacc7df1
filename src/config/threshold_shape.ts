import * as z from "zod";
import { SEVERITIES } from "../model/alert.ts";
import type { Threshold } from "../model/dashboard.ts";
import type { PartFault } from "./shape_faults.ts";
import { color, longColor, oneOf } from "./shape_parts.ts";

/** A value of a panel that is marked: a line at `value`, or a band `from` .. `to`. */
export const thresholdShape = z.strictObject({
  value: z.number().optional().describe("A line at this value."),
  from: z.number().optional().describe("A band from this value on; without to it has no end."),
  to: z.number().optional().describe("A band up to this value; without from it has no beginning."),
  severity: oneOf(SEVERITIES).optional().describe("Which colour it has. Absent: warning."),
  color: color.optional().describe("#rrggbb, instead of that of its severity."),
});

type ThresholdContent = z.infer<typeof thresholdShape>;

/** What is wrong with a threshold beyond its shape: the key at fault and a sentence without its end. */
export function thresholdFault({ value, from, to }: ThresholdContent): PartFault | undefined {
  if (value === undefined && from === undefined && to === undefined) {
    return { message: "a threshold says where it is: value, from or to is missing" };
  }
  if (value !== undefined && (from !== undefined || to !== undefined)) {
    return {
      key: "value",
      message: "a threshold is one value, or a band with from and to, not both",
    };
  }
  return from !== undefined && to !== undefined && from >= to
    ? { key: "to", message: `to must be more than from, ${from}` }
    : undefined;
}

/** A threshold of a file, which `thresholdFault()` found nothing wrong with. */
export function thresholdOf(
  { value, from = value ?? -Infinity, to = value ?? Infinity, severity, color }: ThresholdContent,
): Threshold {
  return {
    from,
    to,
    severity: severity ?? "warning",
    color: color === undefined ? undefined : longColor(color),
  };
}
