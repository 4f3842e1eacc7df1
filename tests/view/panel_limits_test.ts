import assert from "node:assert/strict";
import { panelLimits } from "../../src/view/panel_limits.ts";
import { aboveRule } from "../alerts/rules.ts";

const METRIC = { name: "a", type: "gauge", key: "a", color: "#ffffff" } as const;

Deno.test("panelLimits() are the ranges in which the values of a panel are bad, each once", () => {
  const alerts = [
    aboveRule({ limit: 10 }),
    aboveRule({ limit: 10, forMs: 5000 }),
    aboveRule({ condition: { kind: "below", limit: 2, clear: 3 }, severity: "critical" }),
    aboveRule({ condition: { kind: "outside", low: 1, high: 9, clearLow: 1, clearHigh: 9 } }),
    aboveRule({ condition: { kind: "inside", low: 4, high: 5 } }),
  ];
  const panel = { title: "Open", metrics: [{ ...METRIC, alerts }] };
  assert.deepEqual(panelLimits({}, panel, { page: 0 }), [
    { severity: "warning", from: 10, to: Infinity },
    { severity: "critical", from: -Infinity, to: 2 },
    { severity: "warning", from: -Infinity, to: 1 },
    { severity: "warning", from: 9, to: Infinity },
    { severity: "warning", from: 4, to: 5 },
  ]);
});
