import assert from "node:assert/strict";
import { derivedDashboard } from "../../../src/app/prometheus/derived_dashboard.ts";
import { recordQueries, seriesByHost } from "../../../src/app/prometheus/record_queries.ts";
import { parseDashboard } from "../../../src/config/dashboard_file.ts";
import { History } from "../../../src/series/history.ts";
import { flatMetrics } from "../../../src/view/scene.ts";

const FILE = `
pages:
  - name: One
    panels:
      - title: Traffic
        metrics:
          - { name: Requests, type: counter, key: proxy.process.http.requests, color: "#fff" }
          - { name: Level, type: gauge, key: plugin.level, color: "#fff" }
          - { name: Hits, type: hit_rate, key: a, key2: b, color: "#fff", prometheus: "100 * hits" }
`;

Deno.test("a record is asked for under the names that it may have, a mapped metric by its query alone", () => {
  const dashboard = derivedDashboard(parseDashboard(FILE, "a test"));
  const queries = recordQueries(dashboard, ['job="ats"']);
  const of = (record: string) => queries.find((query) => query.record === record);
  assert.equal(
    of("proxy.process.http.requests")?.expression,
    '{__name__=~"proxy_process_http_requests_total|proxy_process_http_requests",job="ats"}',
  );
  assert.equal(
    of("plugin.level")?.expression,
    '{__name__=~"plugin_level|plugin_level_total",job="ats"}',
  );
  assert.deepEqual(of("100 * hits"), {
    record: "100 * hits",
    expression: "100 * hits",
    isDerived: true,
    names: [],
  });
  assert.equal(of("a"), undefined);
  assert.ok(of("traffic_grapher_up") !== undefined);
});

Deno.test("a page of queries alone asks for nothing else", () => {
  const text = FILE.replace(/^.*(Requests|Level).*\n/gm, "");
  const queries = recordQueries(derivedDashboard(parseDashboard(text, "a test")), []);
  assert.deepEqual(queries.map(({ expression }) => expression), ["100 * hits"]);
});

Deno.test("a recording that lacks what a query yields is derived from its records", () => {
  const written = parseDashboard(FILE, "a test");
  const hits = (records?: readonly string[]) =>
    flatMetrics(derivedDashboard(written, records).pages)[2]!;
  assert.equal(hits(["a", "b"]).isDerived, undefined);
  assert.equal(hits(["100 * hits"]).isDerived, true);
  assert.equal(hits().key, "100 * hits");
});

Deno.test("shares that came as they are drawn are averaged over hosts, never added up", () => {
  const metrics = flatMetrics(derivedDashboard(parseDashboard(FILE, "a test")).pages);
  const history = new History(metrics, { hostCount: 2, capacity: 10, intervalMs: 1000 });
  for (const at of [0, 1, 2]) {
    const values = [80, 60].map((value) => new Map([["100 * hits", value]]));
    const results = values.map((values) => ({
      ...{
        kind: "reply" as const,
        repliedAtMs: at * 1000,
        tookMs: 1,
        values,
        absent: [],
        problems: [],
      },
    }));
    const tick = { index: at, atMs: at * 1000, monotonicMs: at * 1000, latenessMs: 0, results };
    history.open(tick);
    history.put(tick, 0);
    history.put(tick, 1);
  }
  for (const mode of ["sum", "avg"] as const) {
    const standing = history.aggregateStanding(2, [0, 1], mode, { fromMs: 0, toMs: 2000 });
    assert.ok(standing.kind === "value" && standing.value === 70, JSON.stringify(standing));
  }
});

Deno.test("series are told apart by host, and by record where names fell together", () => {
  const query = { record: "a.b", expression: "", isDerived: false, names: ["a_b"] };
  const hostOf = ({ host }: Readonly<Record<string, string>>) => host === "ats1" ? 0 : undefined;
  const own = seriesByHost([
    { labels: { host: "ats1", record: "a-b" }, samples: [[1, "9"]] },
    { labels: { host: "ats1", record: "a.b" }, samples: [[1, "1"]] },
    { labels: { host: "ats1", job: "new" }, samples: [[5, "2"]] },
    { labels: { host: "else" }, samples: [[9, "3"]] },
    { labels: { host: "ats1", job: "empty" }, samples: [] },
  ], { query, hostOf });
  assert.deepEqual([...own.keys()], [0]);
  assert.deepEqual(own.get(0)!.map(({ samples }) => samples[0]![1]), ["2", "1"]);
});
