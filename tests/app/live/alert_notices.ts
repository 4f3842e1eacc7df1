import type { AlertNotice, AlertState } from "../../../src/model/alert.ts";
import { aboveRule } from "../../alerts/rules.ts";

/** A change of the alert `busy` on ats1, which begins to fire unless it is said otherwise. */
export function noticeOf(
  { id = "One/Open/a/1 ats1", state = "firing", from = "ok", value = 12, atMs = 1_800_000_000_000 }:
    {
      readonly id?: string;
      readonly state?: AlertState;
      readonly from?: AlertState;
      readonly value?: number;
      readonly atMs?: number;
    } = {},
): AlertNotice {
  return {
    atMs,
    name: "busy",
    message: `CRITICAL busy on ats1 (now ${value})`,
    unit: "now",
    change: {
      subject: {
        id,
        rule: aboveRule({ severity: "critical", name: "busy" }),
        kind: "metric",
        page: 0,
        panel: "Open",
        metric: "a",
        metricIndex: 0,
        hosts: [0],
        hostId: "ats1",
        hostLabel: "ats1",
      },
      state,
      from,
      value,
      sinceMs: atMs,
      lastedMs: 1000,
    },
  };
}
