import assert from "node:assert/strict";
import { metricOfSummaryKey, summaryKey } from "../../src/model/summary.ts";
import { metric } from "../series/feed.ts";

Deno.test("a summary is known by all that its values are derived from, and by no name or colour", () => {
  const metrics = [
    metric("counter"),
    metric("counter", { key: ["a", "b"] }),
    metric("counter", { key: ["a", "b"], matched: "others" }),
    metric("counter", { source: "s" }),
    metric("share", { scale: 2 }),
    metric("counter", { refreshMs: 5000 }),
  ];
  const keys = metrics.map(summaryKey);
  assert.equal(new Set(keys).size, metrics.length);
  for (const key of keys) assert.equal(summaryKey(metricOfSummaryKey(key)!), key);
  assert.equal(summaryKey(metric("counter", { name: "x", color: "#000000" })), keys[0]);
  // One of those that a wildcard finds is what it would be by its name.
  assert.equal(summaryKey(metric("counter", { matched: "one" })), keys[0]);
  assert.equal(metricOfSummaryKey("nonsense"), undefined);
});
