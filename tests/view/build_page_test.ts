import assert from "node:assert/strict";
import { eventTimes } from "../../src/view/scene_events.ts";
import { pageView } from "../../src/view/build_page.ts";
import { flatMetrics } from "../../src/view/scene.ts";
import { unitOf } from "../../src/view/units.ts";
import { initialView } from "../../src/view/view_state.ts";
import type { Tick } from "../../src/model/tick.ts";
import { History } from "../../src/series/history.ts";
import { capturedTicks } from "../series/captured_ticks.ts";
import { capturedScene, host } from "../app/captured_scene.ts";

const WIDE = { maxPoints: 1000 };
const two = [host("ats1.dc1"), host("ats2.dc1")];

Deno.test("pageView() of the real capture has a gap where the server was down, and no spike at its restart", () => {
  const page = pageView(capturedScene([host("ats1")]), initialView(0, 150_000), WIDE);
  const client = page.panels[0]!.lines[0]!;
  const gaps = [...client.values].filter(Number.isNaN).length;
  assert.equal(gaps, 1);
  const highest = Math.max(...client.values.filter(Number.isFinite));
  assert.ok(highest > 2500 && highest < 4000, `${highest} requests a second`);
  assert.ok(client.values.every((value) => Number.isNaN(value) || value >= 0));
  assert.equal(page.panels[0]!.outages.length, 1);
  const { fromMs, toMs } = page.panels[0]!.outages[0]!;
  assert.ok(toMs - fromMs >= 7_000 && toMs - fromMs <= 9_000, `${toMs - fromMs} ms`);
  assert.deepEqual(page.panels[0]!.events.map((event) => event.label), ["restarted"]);
});

Deno.test("pageView() gives the values of each host in the order of the hosts", () => {
  const page = pageView(capturedScene(two, { ticks: 60 }), initialView(0, 60_000), WIDE);
  const lines = page.panels[0]!.lines;
  assert.deepEqual(lines.map((line) => [line.metric, line.host]), [
    ["Client", 0],
    ["Client", 1],
    ["Origin", 0],
    ["Origin", 1],
  ]);
  assert.deepEqual(page.hosts.map((host) => host.label), ["ats1.dc1", "ats2.dc1"]);
});

Deno.test("pageView() has no value of a host that does not answer, in a window of any length", () => {
  const scene = capturedScene([host("ats1")], { ticks: 78 });
  for (const windowMs of [60_000, 5_000]) {
    const { state, value, text, why } = pageView(scene, initialView(0, windowMs), WIDE).panels[0]!
      .lines[0]!.latest;
    assert.deepEqual([state, value, text], ["gap", undefined, "–"]);
    assert.match(why!, /^no answer for [67] s$/);
  }
});

Deno.test("pageView() says no value that is newer than its lines, whatever has come in of the next poll", () => {
  for (const hostsAs of [{ mode: "lines" }, { mode: "avg" }] as const) {
    const before = capturedScene(two, { ticks: 60, hostsAs });
    const { newestMs } = before;
    const ahead = capturedScene(two, { ticks: 61, hostsAs, newestMs });
    const lines = (scene: typeof ahead) =>
      pageView(scene, initialView(0, 60_000), WIDE).panels.flatMap(({ lines }) => lines);
    const shown = lines(ahead);
    assert.deepEqual(
      shown.map(({ latest }) => latest),
      lines(before).map(({ latest }) => latest),
    );
    // A line may go on to the right of its chart.
    const last = (line: typeof shown[0]) =>
      line.values[line.times.findLastIndex((ms) => ms <= newestMs)];
    assert.ok(shown.every((line) => line.latest.value === last(line)));
  }
});

Deno.test("pageView() names who fails and why while a host is down", () => {
  const page = pageView(capturedScene(two, { ticks: 78 }), initialView(0, 60_000), WIDE);
  assert.deepEqual(page.hosts.map((host) => host.state), ["failing", "answering"]);
  assert.equal(page.status.level, "error");
  assert.match(page.status.text, /^ats1\.dc1: ConnectionRefusedError/);
});

Deno.test("pageView() of a frozen view stays where it is and says how far behind that is", () => {
  const scene = capturedScene([host("ats1")]);
  const frozen = { ...initialView(0, 30_000), frozenAtMs: scene.newestMs - 20_000 };
  const page = pageView(scene, frozen, WIDE);
  assert.equal(page.toMs, scene.newestMs - 20_000);
  assert.equal(page.behindMs, 20_000);
});

Deno.test("pageView() of a frozen view shows its hosts as they were then, and what is wrong now in the status", () => {
  const scene = capturedScene(two, { ticks: 78 });
  const at = (agoMs: number) =>
    pageView(scene, { ...initialView(0, 30_000), frozenAtMs: scene.newestMs - agoMs }, WIDE);
  const states = (page: ReturnType<typeof at>) => page.hosts.map(({ state }) => state);
  assert.deepEqual(states(at(0)), ["failing", "answering"]);
  assert.deepEqual(states(at(3_000)), ["failing", "answering"]);
  assert.match(at(3_000).hosts[0]!.remark, /^no answer [34] s$/);
  assert.deepEqual(states(at(20_000)), ["answering", "answering"]);
  assert.equal(at(20_000).panels[0]!.lines[0]!.latest.state, "current");
  assert.deepEqual([at(20_000).status.level, at(20_000).hosts[0]!.words], ["error", "answering"]);
  const after = capturedScene(two, { ticks: 120 });
  const stopped = { ...initialView(0, 60_000), frozenAtMs: scene.newestMs };
  assert.deepEqual(states(pageView(after, stopped, WIDE)), ["failing", "answering"]);
});

Deno.test("pageView() of a long window moves on by whole pixels, and tells the time all the same", () => {
  const windowMs = 3_600_000, pixelMs = windowMs / WIDE.maxPoints;
  const scene = capturedScene([host("ats1")]);
  const pages = Array.from(
    { length: 60 },
    (_, second) =>
      pageView(
        { ...scene, newestMs: scene.newestMs + second * 1000 },
        initialView(0, windowMs),
        WIDE,
      ),
  );
  for (const [second, { toMs, fromMs, atMs = toMs }] of pages.entries()) {
    assert.equal(atMs, scene.newestMs + second * 1000);
    assert.equal(toMs - fromMs, windowMs);
    assert.ok(toMs >= atMs && toMs - atMs <= pixelMs);
  }
  const edges = new Set(pages.map(({ toMs }) => toMs));
  assert.ok(edges.size <= 60_000 / pixelMs + 2, `${edges.size} edges in 60 ticks`);
});

Deno.test("pageView() looks no further than its moment where a tick is a pixel, in the past and in recordings", () => {
  const scene = capturedScene([host("ats1")], { ticks: 60 });
  const long = initialView(0, 3_600_000);
  const frozenAtMs = scene.newestMs - 7_000;
  assert.equal(pageView(scene, initialView(0, 60_000), WIDE).toMs, scene.newestMs);
  assert.equal(pageView(scene, { ...long, frozenAtMs }, WIDE).toMs, frozenAtMs);
  assert.equal(pageView({ ...scene, recorded: "a recording" }, long, WIDE).toMs, scene.newestMs);
});

Deno.test("pageView() gives the values under the cursor", () => {
  const scene = capturedScene([host("ats1")]);
  const cursorMs = scene.newestMs - 110_000;
  const view = { ...initialView(0, 140_000), frozenAtMs: scene.newestMs, cursorMs };
  const line = pageView(scene, view, WIDE).panels[0]!.lines[0]!;
  const index = line.times.findIndex((time) => time === cursorMs);
  assert.equal(line.latest.value, line.values[index]);
  const inOutage = { ...view, cursorMs: scene.newestMs - 74_000 };
  const silent = pageView(scene, inOutage, WIDE).panels[0]!.lines[0]!.latest;
  assert.deepEqual([silent.state, silent.value], ["gap", undefined]);
});

Deno.test("pageView() takes groups as one line each, averages unless told otherwise", () => {
  const hosts = [
    host("a1", { group: "old" }),
    host("a2", { group: "old" }),
    host("b1", { group: "new" }),
  ];
  const page = pageView(capturedScene(hosts, { ticks: 60 }), initialView(0, 60_000), WIDE);
  assert.deepEqual(page.hosts.map((host) => host.label), ["old", "new"]);
  assert.equal(page.panels[0]!.remark, "average of hosts");
  const [old, single] = page.panels[0]!.lines;
  assert.deepEqual(old!.values.slice(-5), single!.values.slice(-5));
});

Deno.test("pageView() of more hosts than line styles shows their spread", () => {
  const hosts = Array.from({ length: 9 }, (_, index) => host(`ats${index}`));
  const page = pageView(capturedScene(hosts, { ticks: 60 }), initialView(0, 60_000), WIDE);
  assert.equal(page.hosts.length, 1);
  assert.equal(page.hosts[0]!.label, "9 hosts");
  assert.equal(page.panels[0]!.bands.length, 2);
  assert.equal(page.panels[0]!.lines.length, 2);
});

Deno.test("pageView() sums hosts when asked to", () => {
  const one = pageView(capturedScene([host("a")], { ticks: 60 }), initialView(0, 60_000), WIDE);
  const both = pageView(
    capturedScene(two, { ticks: 60, hostsAs: { mode: "sum" } }),
    initialView(0, 60_000),
    WIDE,
  );
  const last = (page: typeof one) => page.panels[0]!.lines[0]!.values.at(-1)!;
  assert.ok(Math.abs(last(both) - 2 * last(one)) < 1e-6);
});

Deno.test("pageView() draws the highest hosts by name and the rest as a band", () => {
  const page = pageView(
    capturedScene(two, { ticks: 60, hostsAs: { mode: "top", count: 1 } }),
    initialView(0, 60_000),
    WIDE,
  );
  assert.match(page.panels[0]!.lines[0]!.metric, /^ats[12]\.dc1 Client$/);
  assert.equal(page.panels[0]!.bands.length, 2);
});

Deno.test("pageView() leaves out what is hidden", () => {
  const view = {
    ...initialView(0, 60_000),
    hiddenHosts: new Set([0]),
    hiddenMetrics: new Set(["0/0/1"]),
  };
  const page = pageView(capturedScene(two, { ticks: 60 }), view, WIDE);
  assert.deepEqual(page.panels[0]!.lines.map((line) => line.metric), ["Client"]);
  assert.deepEqual(page.hosts.map((host) => host.label), ["ats2.dc1"]);
});

Deno.test("eventTimes() holds restarts beside the events of the user", () => {
  const scene = capturedScene([host("ats1")], {
    events: [{ atMs: 5, label: "deploy", source: "user" }],
  });
  assert.equal(eventTimes(scene).length, 2);
});

Deno.test("unitOf() joins the units of unlike metrics", () => {
  const metric = { name: "m", key: "k", color: "#ffffff" };
  assert.equal(
    unitOf([{ ...metric, type: "counter" }, { ...metric, type: "gauge" }]),
    "per second, now",
  );
});

const twelve = Array.from({ length: 12 }, (_, index) => host(`ats${index + 1}`));

Deno.test("pageView() says in every mode that takes hosts together which of them did not answer", () => {
  const scene = capturedScene(twelve);
  const ways = [
    ...(["auto", "sum", "avg", "max", "spread"] as const).map((mode) => ({ mode })),
    { mode: "top", count: 3 } as const,
  ];
  for (const hostsAs of ways) {
    const page = pageView(scene, { ...initialView(0, 150_000), hostsAs }, WIDE);
    const label = "11 of 12 hosts: no answer of ats1";
    const silence = page.panels[0]!.events.find((event) => event.label === label);
    const lastedMs = (silence?.endMs ?? NaN) - (silence?.atMs ?? NaN);
    assert.ok(lastedMs >= 7_000 && lastedMs <= 9_000, `${hostsAs.mode}: ${lastedMs} ms`);
    assert.ok(page.happenings.some(({ text }) => text === label), hostsAs.mode);
  }
});

Deno.test("pageView() shows one of many hosts alone by its own lines, whatever the others are shown as", () => {
  const scene = capturedScene(twelve, { hostsAs: { mode: "top", count: 3 } });
  const page = pageView(scene, { ...initialView(0, 150_000), alone: 0 }, WIDE);
  assert.deepEqual(page.hosts.map(({ label }) => label), ["ats1"]);
  assert.deepEqual(page.panels[0]!.lines.map(({ metric }) => metric), ["Client", "Origin"]);
  assert.equal(page.panels[0]!.remark, undefined);
  assert.equal(page.panels[0]!.outages.length, 1);
});

Deno.test("pageView() draws of a hit rate the hosts where it is lowest, and says so", () => {
  const scene = capturedScene(two, { ticks: 60 });
  const standing = scene.history.standing.bind(scene.history);
  const hitRate = 4;
  // The second host is told worse than the first, which is drawn first in all else.
  scene.history.standing = (metric, index, atMs) => {
    const now = standing(metric, index, atMs);
    if (now.kind !== "value") return now;
    return { ...now, value: now.value * (index === 1 ? 0.5 : 1) };
  };
  const view = { ...initialView(0, 60_000), hostsAs: { mode: "top", count: 1 } as const };
  const { panels } = pageView(scene, view, WIDE);
  assert.equal(flatMetrics(scene.dashboard.pages)[hitRate]!.type, "hit_rate");
  assert.deepEqual(panels.map(({ lines, remark }) => [lines[0]!.metric, remark]), [
    ["ats1.dc1 Client", "the 1 highest of 2 hosts"],
    ["ats1.dc1 Cache hit", "the 1 highest of 2 hosts"],
    ["ats2.dc1 Hit rate", "the 1 lowest of 2 hosts"],
    ["ats1.dc1 Client", "the 1 highest of 2 hosts"],
  ]);
});

Deno.test("pageView() says what to type where this machine has no server, and where one was named nothing of that", () => {
  const local = (more = {}) => {
    const lost = host("localhost", { address: { kind: "local" }, ...more });
    const [tick] = capturedTicks() as [Tick], { monotonicMs: missedAtMs } = tick;
    const shown = capturedScene([lost], { ticks: 1 });
    const metrics = flatMetrics(shown.dashboard.pages);
    const history = new History(metrics, { hostCount: 1, capacity: 2, intervalMs: 1000 });
    const message = "no JSONRPC socket was found on this machine";
    const miss = { kind: "miss", missedAtMs, tookMs: 5, reason: "no-socket", message } as const;
    history.open(tick);
    history.put({ ...tick, results: [miss] }, 0);
    const scene = { ...shown, history };
    return pageView(scene, initialView(0, 60_000), WIDE).panels.map(({ notices }) => notices);
  };
  const [first, second] = local();
  assert.match(first![0]!.text, /traffic-grapher HOST .*traffic-grapher demo.*grapher check/);
  const says = (notices: typeof first) => notices?.some(({ text }) => /demo/.test(text));
  assert.deepEqual([says(second), says(local({ socketPath: "/x" })[0])], [false, false]);
});

Deno.test("a mark's short words are how long it lasted, whole; a person's words are not shortened to a time", () => {
  const before = capturedScene([host("ats1")], { ticks: 60 });
  const atMs = before.newestMs - 20_000;
  const labels = {
    "asleep, or clock set: 5 min 1 s": "5 min 1 s",
    "not recorded for 1 d 2 h": "1 d 2 h",
    "not polled for 18 min": "18 min",
  };
  const shortest = (source: string, label: string) => {
    const events = [{ atMs, endMs: atMs + 9_000, label, source }];
    const { marks } = pageView({ ...before, events }, initialView(0, 60_000), WIDE).panels[0]!;
    return marks.find(({ texts }) => texts[0] === label)?.texts.at(-1);
  };
  for (const [label, lasted] of Object.entries(labels)) {
    assert.equal(shortest("tool", label), lasted);
    assert.equal(shortest("user", label), label);
  }
});
