// What wildcards make of the records that servers have: names, colours, the rest as one, sources.
import assert from "node:assert/strict";
import { parseDashboard } from "../../src/config/dashboard_file.ts";
import type { Dashboard } from "../../src/model/dashboard.ts";
import { distinctParts } from "../../src/series/distinct_parts.ts";
import { expandDashboard } from "../../src/series/expand_dashboard.ts";
import { GrowingDashboard } from "../../src/series/growing_dashboard.ts";
import { mayFind, wildcardPatterns } from "../../src/series/wildcard_patterns.ts";

const LISTED = { name: "All", type: "counter", key: "proxy.process.http.all", color: "#ffffff" };

function dashboard(metrics: readonly object[], sources: readonly object[] = []): Dashboard {
  const pages = [{ name: "P", panels: [{ title: "T", metrics }] }];
  return parseDashboard(JSON.stringify({ pages, sources }), "d.yaml");
}

function made(metrics: readonly object[], records: readonly string[], sources?: readonly object[]) {
  return expandDashboard(dashboard(metrics, sources), records).pages[0]!.panels[0]!.metrics;
}

const CLASSES = ["5xx", "1xx", "3xx", "2xx", "4xx"]
  .map((word) => `proxy.process.http.${word}_responses`);

Deno.test("a wildcard makes a metric of each record that it finds, in the order of their names", () => {
  const match = String.raw`^proxy\.process\.http\.[1-5]xx_responses$`;
  const metrics = made([LISTED, { type: "counter", match }], [
    ...CLASSES,
    "proxy.process.http.other",
  ]);
  assert.deepEqual(metrics.map(({ name }) => name), ["All", "1xx", "2xx", "3xx", "4xx", "5xx"]);
  assert.deepEqual(metrics[1], {
    name: "1xx",
    type: "counter",
    key: "proxy.process.http.1xx_responses",
    color: "#f5d565",
    matched: "one",
  });
  assert.equal(new Set(metrics.slice(1).map(({ color }) => color)).size, 5);
});

Deno.test("groups name the metrics, and the records that these are divided by", () => {
  const match = String.raw`^disk\.(\w+)\.busy$`;
  const records = ["disk.sda.busy", "disk.sdb.busy"];
  const [first, second] = made(
    [{ type: "ratio", match, name: "$1 busy", key2: "disk.$1.all" }],
    records,
  );
  assert.deepEqual([first!.name, first!.key, first!.key2], [
    "sda busy",
    "disk.sda.busy",
    "disk.sda.all",
  ]);
  assert.deepEqual([second!.name, second!.key2], ["sdb busy", "disk.sdb.all"]);
  assert.deepEqual(
    made([{ type: "counter", match, name: "Disk", color: "#123456" }], records)
      .map(({ name, color }) => [name, color]),
    [["Disk sda", "#123456"], ["Disk sdb", "#5aa9f8"]],
  );
});

Deno.test("what is too many is added up as one, which says how many they are", () => {
  const records = Array.from({ length: 12 }, (_, index) => `plugin.x.n${index + 1}`);
  const metrics = made(
    [{ type: "counter", match: "^plugin", most: 3, alerts: [{ above: 1 }] }],
    records,
  );
  assert.deepEqual(metrics.map(({ name }) => name), ["n1", "n2", "n3", "9 others"]);
  const others = metrics[3]!;
  assert.deepEqual(others.key, records.slice(3));
  assert.equal(others.matched, "others");
  assert.equal(others.alerts, undefined, "a limit of one is none of a sum");
  // One more than the most is drawn: to count it would take as much room.
  assert.equal(made([{ type: "counter", match: "^plugin", most: 11 }], records).length, 12);
});

Deno.test("metrics of a panel never share a name", () => {
  const taken = { ...LISTED, name: "1xx" };
  const names = made([taken, { type: "counter", match: "([1-5]xx)" }], [
    ...CLASSES,
    "proxy.process.http.1xx_errors",
  ]).map(({ name }) => name.toLowerCase());
  assert.equal(new Set(names).size, names.length, names.join());
});

Deno.test("what a source yields is found as well, its own times are not", () => {
  const records = ["system.cpu.0.busy", "system.read_offset_ms", "system.read_uncertainty_ms"];
  const metrics = made([{ type: "counter", match: "^system" }], records, [
    { name: "system", type: "system" },
  ]);
  assert.deepEqual(metrics.map(({ key, source }) => [key, source]), [
    ["system.cpu.0.busy", "system"],
  ]);
});

Deno.test("the same records make the same metrics, in whatever order they are met", () => {
  const file = dashboard([{ type: "gauge", match: "^a" }]);
  const growing = new GrowingDashboard(file);
  assert.equal(growing.meet(new Map([["b.1", 1]])), false);
  assert.equal(growing.meet(new Map<string, number | string>([["a.text", "t"], ["a.2", 2]])), true);
  assert.equal(growing.meet(new Map([["a.2", 3]])), false);
  assert.equal(growing.meet(new Map([["a.1", 3]])), true);
  assert.deepEqual(growing.current, expandDashboard(file, ["a.1", "a.2"]));
  assert.equal(new GrowingDashboard(dashboard([LISTED])).meet(new Map([["a.1", 1]])), false);
});

Deno.test("what tells names apart are whole words, and a number keeps the word before it", () => {
  assert.deepEqual(distinctParts(["p.http.2xx_n", "p.http.3xx_n"]), ["2xx", "3xx"]);
  assert.deepEqual(distinctParts(["p.volume_0.used", "p.volume_12.used"]), [
    "volume_0",
    "volume_12",
  ]);
  assert.deepEqual(distinctParts(["p.hits", "p.hits_fresh"]), ["hits", "hits_fresh"]);
  assert.deepEqual(distinctParts(["a", "b"]), ["a", "b"]);
});

Deno.test("servers are asked for what a wildcard finds and for what it is divided by", () => {
  const asked = wildcardPatterns(dashboard([
    { type: "share", match: "^a\\.(.)$", key2: ["b.$1.all", "c"] },
    { type: "counter", match: "^a\\.(.)$" },
  ]));
  assert.deepEqual(asked, ["^a\\.(.)$", "^b\\..*\\.all$"]);
  assert.equal(mayFind("^system\\.cpu", "system."), "all");
  assert.equal(mayFind("^sys", "system."), true);
  assert.equal(mayFind("cpu", "system."), true);
  assert.equal(mayFind("^proxy\\.x", "system."), false);
  assert.equal(mayFind("^systems?\\.x", "system."), true);
});
