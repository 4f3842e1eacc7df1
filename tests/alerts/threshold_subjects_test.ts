import assert from "node:assert/strict";
import { thresholdSubjects, withThresholdRecords } from "../../src/alerts/threshold_subjects.ts";
import { parseDashboard } from "../../src/config/dashboard_file.ts";
import type { Threshold } from "../../src/model/alert.ts";
import { UsageError } from "../../src/model/errors.ts";
import type { Host } from "../../src/model/host.ts";

const HOSTS: Host[] = ["ats1", "ats2"].map((id) => ({ id, label: id, address: { kind: "local" } }));
const DASHBOARD = parseDashboard(
  `pages:
- name: One
  panels:
  - title: Requests
    metrics:
    - {name: Client, type: counter, key: proxy.requests, color: "#ff0000"}
    - {name: Hits, type: hit_rate, key: proxy.hits, key2: proxy.misses, color: "#ff0000"}
  - title: Connections
    metrics:
    - {name: Client, type: gauge, key: proxy.connections, color: "#ff0000"}
`,
  "f.yaml",
);

function threshold(metric: string): Threshold {
  return { severity: "warning", metric, condition: { kind: "above", limit: 5, clear: 5 } };
}

/** The metrics that a threshold watches, by their index and panel, on the first host. */
function watched(metric: string) {
  const dashboard = withThresholdRecords(DASHBOARD, [threshold(metric)]);
  const [first, second] = thresholdSubjects(dashboard, HOSTS, [threshold(metric)]);
  assert.deepEqual([first?.hosts, second?.hosts], [[0], [1]]);
  return [first?.metricIndex, first?.panel, first?.metric];
}

Deno.test("a threshold's metric is a panel's, one by its name, or one that is made of a record alone", () => {
  assert.deepEqual(watched("connections/client"), [2, "Connections", "Client"]);
  assert.deepEqual(watched("Hits"), [1, "Requests", "Hits"]);
  assert.deepEqual(watched("proxy.requests"), [0, "Requests", "Client"]);
});

Deno.test("a record that no metric is made of alone is taken as it is, on a page of its own", () => {
  assert.deepEqual(watched("proxy.hits"), [3, "Thresholds", "proxy.hits"]);
  assert.deepEqual(watched("proxy.node.uptime"), [3, "Thresholds", "proxy.node.uptime"]);
  assert.equal(withThresholdRecords(DASHBOARD, [threshold("Hits")]), DASHBOARD);
});

Deno.test("a threshold's metric that is none, or one of several, is told with what there is", () => {
  const said = (metric: string) => {
    try {
      thresholdSubjects(DASHBOARD, HOSTS, [threshold(metric)]);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return error.message;
    }
    throw new assert.AssertionError({ message: "nothing is said of it" });
  };
  assert.equal(
    said("Client"),
    "--warning Client: several metrics are meant: write Requests/Client or Connections/Client.",
  );
  assert.equal(
    said("Clint"),
    "--warning Clint: there is no such metric; there are Requests/Client, Requests/Hits, Connections/Client.",
  );
});
