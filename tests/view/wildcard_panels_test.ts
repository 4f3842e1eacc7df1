// What a panel shows of records that not every host has.
import assert from "node:assert/strict";
import { parseDashboard } from "../../src/config/dashboard_file.ts";
import type { Host } from "../../src/model/host.ts";
import { expandDashboard } from "../../src/series/expand_dashboard.ts";
import { History } from "../../src/series/history.ts";
import { pageView } from "../../src/view/build_page.ts";
import { flatMetrics, type Scene } from "../../src/view/scene.ts";
import { initialView } from "../../src/view/view_state.ts";
import { reply, START_MS, tick } from "../series/feed.ts";

const HOSTS: Host[] = ["ats1", "ats2"].map((id) => ({ id, label: id, address: { kind: "local" } }));
const FILE = parseDashboard(
  `pages: [{name: P, panels: [
    {title: Found, metrics: [{type: gauge, match: "^p[.]"}]},
    {title: Nothing, metrics: [{type: gauge, match: "^q[.]"}, {type: gauge, match: "^r[.]"}]}]}]`,
  "d.yaml",
);

function page(...answers: Record<string, number>[]) {
  const names = answers.flatMap((answer) => Object.keys(answer));
  const dashboard = expandDashboard(FILE, names);
  const history = new History(flatMetrics(dashboard.pages), {
    hostCount: answers.length,
    capacity: 20,
    intervalMs: 1000,
  });
  for (let second = 0; second < 5; second++) {
    history.putAll([tick(second, ...answers.map((values) => reply(second * 1000, values)))]);
  }
  const scene: Scene = {
    dashboard,
    hosts: HOSTS.slice(0, answers.length),
    history,
    events: [],
    intervalMs: 1000,
    timeZone: "UTC",
    hostsAs: { mode: "auto" },
    newestMs: START_MS + 4000,
    oldestMs: START_MS,
    longestWindowMs: 60_000,
    keys: "",
    warnings: [],
  };
  return pageView(scene, initialView(0, 10_000), { maxPoints: 100 });
}

Deno.test("a host has no line of what it lacks, and holds its place in the legend beside one that has it", () => {
  const [found] = page({ "p.a": 1, "p.b": 2 }, { "p.b": 3 }).panels;
  assert.deepEqual(found!.lines.map(({ metric, host }) => [metric, host]), [
    ["a", 0],
    ["b", 0],
    ["b", 1],
  ]);
  assert.deepEqual(
    found!.legend.map(({ metric, values }) => [metric, values.map(({ text }) => text)]),
    [
      ["a", ["1", "n/a"]],
      ["b", ["2", "3"]],
    ],
  );
  assert.deepEqual(found!.notices, []);
});

Deno.test("a panel whose wildcards find nothing says so, when somebody has answered", () => {
  const [, nothing] = page({ "p.a": 1 }).panels;
  assert.deepEqual(nothing!.notices, [
    { level: "info", text: "no record matches ^q[.] or ^r[.]" },
  ]);
  const [found] = page({ "r.a": 1 }).panels.slice(1);
  assert.deepEqual(found!.notices, []);
});
