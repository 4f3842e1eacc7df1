import assert from "node:assert/strict";
import { AlertWatch } from "../../../src/app/live/alert_watch.ts";
import { SessionLog } from "../../../src/app/live/session_log.ts";
import { parseDashboard } from "../../../src/config/dashboard_file.ts";
import type { AlertNotice } from "../../../src/model/alert.ts";
import type { Host } from "../../../src/model/host.ts";
import type { HostResult } from "../../../src/model/tick.ts";
import { History } from "../../../src/series/history.ts";
import { flatMetrics } from "../../../src/view/scene.ts";
import { reply, START_MS } from "../../series/feed.ts";

const HOSTS: Host[] = ["ats1", "ats2"].map((id) => ({ id, label: id, address: { kind: "local" } }));
const DASHBOARD = parseDashboard(
  `host_down: {for: 2s}
pages:
- name: One
  panels:
  - title: Open
    metrics:
    - {name: a, type: gauge, key: a, color: "#ff0000", alerts: [{above: 10, clear: 5, severity: critical}]}
`,
  "f.yaml",
);

/** Feeds gauges second by second (null: no answer); what is told, and the events at the end. */
function watched(seconds: readonly (readonly [number | null, number | null])[]) {
  const history = new History(flatMetrics(DASHBOARD.pages), {
    hostCount: 2,
    capacity: 100,
    intervalMs: 1000,
  });
  const log = new SessionLog(HOSTS);
  const notices: AlertNotice[] = [];
  const watch = new AlertWatch({
    dashboard: DASHBOARD,
    hosts: HOSTS,
    intervalMs: 1000,
    log,
    receivers: [{ take: (notice) => notices.push(notice) }],
  });
  seconds.forEach((values, second) => {
    const monotonicMs = second * 1000, atMs = START_MS + monotonicMs;
    const results = values.map((value): HostResult =>
      value === null
        ? {
          kind: "miss",
          missedAtMs: monotonicMs,
          tookMs: 1,
          reason: "refused",
          message: "nobody listens",
        }
        : reply(monotonicMs, { a: value })
    );
    const tick = { index: second, atMs, monotonicMs, latenessMs: 0, results };
    history.open(tick);
    history.put(tick, 0);
    history.put(tick, 1);
    watch.observe({ history, intervalMs: 1000, newestMs: atMs });
  });
  watch.end();
  const second = (ms: number | undefined) => ms === undefined ? undefined : (ms - START_MS) / 1000;
  return {
    told: notices.map(({ message, atMs }) => `${second(atMs)} ${message}`),
    events: log.events.map((event) => [
      ...[event.label, second(event.atMs), second(event.endMs), event.hostId, event.panel],
    ]),
  };
}

Deno.test("what fires and is over is told with its value, and is a span on the chart of its host and panel", () => {
  const { told, events } = watched([[1, 1], [12, 1], [7, 1], [5, 1], [6, 1]]);
  assert.deepEqual(told, [
    "1 CRITICAL Open: a above 10 on ats1 (now 12)",
    "3 over: Open: a above 10 on ats1 (now 5)",
  ]);
  assert.deepEqual(events, [["critical: Open: a above 10 (ats1)", 1, 3, "ats1", "Open"]]);
});

Deno.test("a host that does not answer is pending, then down, and no value of it ends what fires", () => {
  const { told, events } = watched([[1, 20], [1, null], [1, null], [1, null], [1, 30], [1, 2]]);
  assert.deepEqual(told, [
    "0 CRITICAL Open: a above 10 on ats2 (now 20)",
    "1 pending: host down ats2",
    "3 CRITICAL host down ats2",
    "4 over: host down ats2",
    "5 over: Open: a above 10 on ats2 (now 2)",
  ]);
  assert.deepEqual(events.map(([label, from, to]) => [label, from, to]), [
    ["critical: Open: a above 10 (ats2)", 0, 5],
    ["critical: host down (ats2)", 3, 4],
  ]);
});

Deno.test("what still fires when a session ends did so until then", () => {
  const { events } = watched([[1, 1], [12, 1], [13, 1]]);
  assert.deepEqual(events.map(([, from, to]) => [from, to]), [[1, 2]]);
});
