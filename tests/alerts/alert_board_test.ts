import assert from "node:assert/strict";
import { AlertBoard } from "../../src/alerts/alert_board.ts";
import { alertSubjects } from "../../src/alerts/alert_subjects.ts";
import { worstSeverity } from "../../src/model/alert.ts";
import { parseDashboard } from "../../src/config/dashboard_file.ts";
import type { Host } from "../../src/model/host.ts";
import { expandDashboard } from "../../src/series/expand_dashboard.ts";

const HOSTS: Host[] = ["ats1", "ats2"].map((id) => ({ id, label: id, address: { kind: "local" } }));

const DASHBOARD = parseDashboard(
  `host_down: {}
pages:
- name: One
  panels:
  - title: First
    metrics:
    - {name: a, type: gauge, key: a, color: "#ff0000"}
- name: Two
  panels:
  - title: Second
    metrics:
    - {name: b, type: gauge, key: b, color: "#ff0000", alerts: [{above: 5}, {above: 9, over: sum, severity: critical}]}
`,
  "f.yaml",
);

Deno.test("alertSubjects() names a host, a metric of each host, or one of all, with its place in the history", () => {
  assert.deepEqual(
    alertSubjects(DASHBOARD, HOSTS).map((subject) => [
      ...[subject.id, subject.kind, subject.metricIndex, subject.hosts, subject.hostLabel],
    ]),
    [
      ["host ats1", "host", -1, [0], "ats1"],
      ["host ats2", "host", -1, [1], "ats2"],
      ["Two/Second/b/1 ats1", "metric", 1, [0], "ats1"],
      ["Two/Second/b/1 ats2", "metric", 1, [1], "ats2"],
      ["Two/Second/b/2", "metric", 1, [0, 1], "sum of 2 hosts"],
    ],
  );
});

Deno.test("an AlertBoard tells each change once, with what was before and how long", () => {
  const board = new AlertBoard(alertSubjects(DASHBOARD, HOSTS), { intervalMs: 1000 });
  const at = (atMs: number, values: Readonly<Record<string, number>>) =>
    board.observe(atMs, ({ id }) => values[id]).map(({ subject, from, state, lastedMs, value }) => [
      ...[subject.id, from, state, lastedMs, value],
    ]);
  const calm = { "host ats1": 0, "Two/Second/b/1 ats1": 1, "Two/Second/b/2": 3 };
  assert.deepEqual(at(1000, calm), [
    ["host ats1", "no data", "ok", 0, 0],
    ["Two/Second/b/1 ats1", "no data", "ok", 0, 1],
    ["Two/Second/b/2", "no data", "ok", 0, 3],
  ]);
  assert.deepEqual(at(2000, calm), []);
  assert.equal(worstSeverity(board.statuses), undefined);
  assert.deepEqual(at(3000, { ...calm, "Two/Second/b/1 ats1": 6 }), [
    ["Two/Second/b/1 ats1", "ok", "firing", 2000, 6],
  ]);
  assert.equal(worstSeverity(board.statuses), "warning");
  assert.deepEqual(at(4500, { ...calm, "host ats1": 1 }), [
    ["host ats1", "ok", "firing", 3500, 1],
    ["Two/Second/b/1 ats1", "firing", "ok", 1500, 1],
  ]);
  assert.equal(worstSeverity(board.statuses), "critical");
  assert.deepEqual(
    board.statuses.map(({ state, sinceMs }) => [state, sinceMs])[0],
    ["firing", 4500],
  );
});

Deno.test("an alert of what a wildcard finds judges a host that lacks it never, and one that lost it", () => {
  const dashboard = parseDashboard(
    `pages: [{name: P, panels: [{title: T, metrics: [
      {type: gauge, match: "^p[.]", alerts: [{above: 5, no_data: alert}]}]}]}]`,
    "f.yaml",
  );
  const subjectsOf = (...records: string[]) =>
    alertSubjects(expandDashboard(dashboard, records), HOSTS);
  const board = new AlertBoard(subjectsOf("p.a"), { intervalMs: 1000 });
  const at = (atMs: number, values: Readonly<Record<string, number>>) =>
    board.observe(atMs, ({ id }) => values[id]).map(({ subject, state }) => [subject.id, state]);
  assert.deepEqual(at(1000, { "P/T/p.a/1 ats1": 1 }), [["P/T/p.a/1 ats1", "ok"]]);
  assert.deepEqual(at(2000, { "P/T/p.a/1 ats1": 9 }), [["P/T/p.a/1 ats1", "firing"]]);
  // Another record appears: what fires goes on to.
  board.watch(subjectsOf("p.a", "p.0"));
  assert.deepEqual(at(3000, { "P/T/p.a/1 ats1": 9, "P/T/p.0/1 ats2": 1 }), [
    ["P/T/p.0/1 ats2", "ok"],
  ]);
  const firing = board.statuses.filter(({ state }) => state === "firing");
  assert.deepEqual(firing.map(({ subject, sinceMs }) => [subject.id, sinceMs]), [
    ["P/T/p.a/1 ats1", 2000],
  ]);
  assert.deepEqual(at(4000, { "P/T/p.a/1 ats1": 1 }), [
    ["P/T/p.0/1 ats2", "firing"],
    ["P/T/p.a/1 ats1", "ok"],
  ]);
});
