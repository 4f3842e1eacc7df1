import assert from "node:assert/strict";
import { viewFromJson, viewToJson } from "../../src/view/view_json.ts";
import { initialView } from "../../src/view/view_state.ts";

const bounds = { pageCount: 4, longestWindowMs: 600_000 };
const view = {
  ...initialView(2, 60_000),
  frozenAtMs: 5_000,
  cursorMs: 4_000,
  hiddenHosts: new Set([1]),
  hiddenMetrics: new Set(["2/0/1"]),
};

Deno.test("a view is the same after it went through JSON", () => {
  assert.deepEqual(viewFromJson(JSON.parse(JSON.stringify(viewToJson(view))), bounds), view);
});

Deno.test("what is no view of these pages is none", () => {
  const good = viewToJson(view) as Record<string, unknown>;
  for (
    const bad of [
      null,
      7,
      [],
      {},
      { ...good, page: 4 },
      { ...good, page: -1 },
      { ...good, page: 0.5 },
      { ...good, windowMs: 1e12 },
      { ...good, windowMs: "60000" },
      { ...good, frozenAtMs: null },
      { ...good, cursorMs: "1" },
      { ...good, hiddenHosts: "all" },
      { ...good, hiddenMetrics: [1] },
      { ...good, hiddenMetrics: Array(100_000).fill("0/0/0") },
      { ...good, overlay: "x" },
    ]
  ) assert.equal(viewFromJson(bad, bounds), undefined, JSON.stringify(bad)?.slice(0, 200));
});

Deno.test("viewFromJson() takes how hosts are shown and the host table as they were, and nothing that is none", () => {
  const bounds = { pageCount: 4, longestWindowMs: 3_600_000 };
  const view = {
    ...initialView(0, 60_000),
    hostsAs: { mode: "top", count: 3 } as const,
    isTable: true,
    table: { host: 7, column: 2, isDown: true, filter: "ams" },
    alone: 3,
  };
  const told = (more: object) => viewFromJson({ ...viewToJson(view) as object, ...more }, bounds);
  assert.deepEqual(told({}), view);
  const odd = told({ hostsAs: { mode: "top", count: 1e9 }, table: { host: "x" }, alone: -1 });
  assert.deepEqual([odd?.hostsAs, odd?.table, odd?.alone], [undefined, undefined, undefined]);
});
