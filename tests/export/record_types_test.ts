import assert from "node:assert/strict";
import { recordTypes } from "../../src/export/prometheus_names.ts";

Deno.test("recordTypes() reads types off the metrics and leaves contradictions out", () => {
  const color = "#ffffff";
  const types = recordTypes([
    { name: "a", type: "counter", key: "count", color },
    { name: "b", type: "gauge", key: "level", color },
    { name: "c", type: "hit_rate", key: "hits", key2: "misses", color },
    { name: "d", type: "latency", key: "time", key2: "count", color },
    { name: "e", type: "gauge", key: "both", color },
    { name: "f", type: "counter", key: "both", color },
    { name: "g", type: "gauge", key: "both", color },
  ]);
  assert.deepEqual([...types], [
    ["count", "counter"],
    ["level", "gauge"],
    ["hits", "counter"],
    ["misses", "counter"],
    ["time", "counter"],
  ]);
});
