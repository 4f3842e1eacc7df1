import * as z from "zod";
import {
  ALERT_NO_DATA,
  ALERT_OVER,
  type AlertCondition,
  type AlertRule,
  SEVERITIES,
} from "../model/alert.ts";
import type { PartFault } from "./shape_faults.ts";
import { duration, durationOf, line, oneOf } from "./shape_parts.ts";

const limit = z.number();

const span = z.tuple([limit, limit]);

const severity = oneOf(SEVERITIES).optional().describe(
  "How bad it is: exit code 1 or 2. Absent: warning.",
);
const lasting = duration(0, "30s").optional().describe(
  "How long it must last before it is told: 30s, 5m. Absent: at once.",
);

/** What is to be told of a metric. */
export const alertShape = z.strictObject({
  name: line(100).optional().describe("Absent: the panel, the metric and the limit."),
  above: limit.optional().describe("Bad above this value."),
  below: limit.optional().describe("Bad below this value."),
  outside: span.optional().describe("Bad outside of [LOW, HIGH]."),
  clear: z.union([limit, span], { error: "must be a number, beside outside [LOW, HIGH]" })
    .optional().describe(
      "Over only when the value has come back to here, so that one that wavers about the limit does not fire " +
        "again and again: a value, with outside [LOW, HIGH]. Absent: the limit itself.",
    ),
  for: lasting,
  severity,
  no_data: oneOf(ALERT_NO_DATA).optional().describe(
    "What it means that nothing is measured: ok, alert, or keep what was (absent).",
  ),
  over: oneOf(ALERT_OVER).optional().describe(
    "Each host by itself (absent), or one value of all hosts.",
  ),
});

/** The same of a panel: for all its metrics, or one that it names. */
export const panelAlertShape = alertShape.extend({
  metric: z.string().optional().describe("The metric's name. Absent: each metric of the panel."),
});

/** What is to be told of a host that does not answer. */
export const hostDownShape = z.strictObject({ for: lasting, severity });

export type AlertContent = z.infer<typeof alertShape>;

/** What is wrong with an alert beyond its shape: the key at fault and a sentence without its end. */
export function alertFault(
  { above, below, outside, clear }: AlertContent,
): PartFault | undefined {
  const [first, second] = Object.entries({ above, below, outside })
    .flatMap(([key, value]) => value === undefined ? [] : [key]);
  if (first === undefined) {
    return { message: "an alert says when the value is bad: above, below or outside is missing" };
  }
  if (second !== undefined) {
    return { key: second, message: `an alert has one limit: ${first} or ${second}, not both` };
  }
  const clearFault = (message: string) => ({ key: "clear", message: `clear ${message}` });
  if (outside !== undefined) {
    const [low, high] = outside;
    if (low >= high) {
      return { key: "outside", message: "outside takes [LOW, HIGH] with LOW below HIGH" };
    }
    if (clear === undefined) return undefined;
    if (typeof clear === "number") return clearFault("is [LOW, HIGH] beside outside");
    const isInside = low <= clear[0] && clear[0] < clear[1] && clear[1] <= high;
    return isInside ? undefined : clearFault(`must lie within outside, ${low} to ${high}`);
  }
  if (clear === undefined) return undefined;
  if (typeof clear !== "number") return clearFault(`is one value beside ${first}`);
  if (above !== undefined && clear > above) {
    return clearFault(`must not be higher than above, ${above}`);
  }
  return below !== undefined && clear < below
    ? clearFault(`must not be lower than below, ${below}`)
    : undefined;
}

/** An alert of a file, which `alertFault()` found nothing wrong with, as a rule. */
export function alertRule(content: AlertContent): AlertRule {
  return {
    name: content.name,
    condition: conditionOf(content),
    forMs: durationOf(content.for),
    severity: content.severity ?? "warning",
    noData: content.no_data ?? "keep",
    over: content.over ?? "each",
  };
}

function conditionOf({ above, below, outside, clear }: AlertContent): AlertCondition {
  if (outside !== undefined) {
    const [low, high] = outside;
    const [clearLow, clearHigh] = Array.isArray(clear) ? clear : outside;
    return { kind: "outside", low, high, clearLow, clearHigh };
  }
  const isAbove = above !== undefined, limit = above ?? below ?? NaN;
  return {
    kind: isAbove ? "above" : "below",
    limit,
    clear: typeof clear === "number" ? clear : limit,
  };
}

/** The rule of hosts that do not answer. */
export function hostDownRule(content: z.infer<typeof hostDownShape>): AlertRule {
  return {
    name: "host down",
    // A host is read as 1 where it is silent.
    condition: { kind: "above", limit: 0.5, clear: 0.5 },
    forMs: durationOf(content.for),
    severity: content.severity ?? "critical",
    noData: "keep",
    over: "each",
  };
}
