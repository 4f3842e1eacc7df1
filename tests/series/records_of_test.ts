import assert from "node:assert/strict";
import { recordsOf } from "../../src/series/records_of.ts";
import { metric } from "./feed.ts";

Deno.test("recordsOf() names each record once, in the pages' order, then those of the server", () => {
  const panel = (...metrics: Parameters<typeof metric>[]) => ({
    title: "t",
    metrics: metrics.map((args) => metric(...args)),
  });
  const pages = [
    { name: "1", panels: [panel(["counter", { key: "z" }], ["latency", { key: "y", key2: "x" }])] },
    { name: "2", panels: [panel(["gauge", { key: "x" }], ["gauge", { key: "w" }])] },
  ];
  assert.deepEqual(recordsOf(pages), [
    "z",
    "y",
    "x",
    "w",
    "proxy.process.proxy.start_time",
    "proxy.config.raw_stat_sync_interval_ms",
  ]);
});

Deno.test("recordsOf() names with the records of a source those that tell when it was read", () => {
  const metrics = [metric("counter", { key: "system.x", source: "system" }), metric("gauge")];
  const records = recordsOf([{ name: "1", panels: [{ title: "t", metrics }] }]);
  assert.deepEqual(records.slice(0, 4), [
    "system.x",
    "system.read_offset_ms",
    "system.read_uncertainty_ms",
    "a",
  ]);
});
