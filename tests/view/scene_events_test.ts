import assert from "node:assert/strict";
import type { HostResult, Tick } from "../../src/model/tick.ts";
import { pageView } from "../../src/view/build_page.ts";
import type { Scene } from "../../src/view/scene.ts";
import { foundEvents } from "../../src/view/scene_events.ts";
import { initialView } from "../../src/view/view_state.ts";
import { History } from "../../src/series/history.ts";
import { metric, reply, START_MS, tick } from "../series/feed.ts";
import { host } from "../app/captured_scene.ts";

const METRICS = [metric("counter"), metric("gauge", { key: "g" })];
const WIDE = { maxPoints: 1000 };
const ALL = { fromMs: -Infinity, toMs: Infinity };
const at = (second: number) => START_MS + second * 1000;
const answer = (second: number, g: number | bigint = 7) =>
  reply(second * 1000 + 5, { a: 1000 * second, g });

/** What a live session of one host shows of these ticks. */
function sceneOf(ticks: readonly Tick[]): Scene {
  const history = new History(METRICS, { hostCount: 1, capacity: 100, intervalMs: 1000 });
  for (const tick of ticks) {
    history.open(tick);
    history.put(tick, 0);
  }
  return {
    dashboard: {
      source: "a test",
      pages: [{ name: "P", panels: METRICS.map((one) => ({ title: one.type, metrics: [one] })) }],
    },
    hosts: [host("ats1")],
    history,
    events: [],
    intervalMs: 1000,
    timeZone: "UTC",
    hostsAs: { mode: "auto" },
    oldestMs: 0,
    longestWindowMs: 60_000,
    newestMs: ticks.at(-1)!.atMs,
    keys: "",
    warnings: [],
  };
}

const steady = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => tick(from + index, answer(from + index)));
const labels = (scene: Scene) =>
  foundEvents(scene, ALL).map(({ label, atMs, endMs }) => [label, atMs, endMs]);

Deno.test("foundEvents() tells with its length when nobody polled", () => {
  const scene = sceneOf([...steady(0, 5), ...steady(25, 28)]);
  assert.deepEqual(labels(scene), [["not polled for 21 s", at(4), at(25)]]);
});

Deno.test("foundEvents() tells when the machine slept and when its clock was set back", () => {
  const later = (byMs: number) => steady(5, 9).map((tick) => ({ ...tick, atMs: tick.atMs + byMs }));
  assert.deepEqual(labels(sceneOf([...steady(0, 5), ...later(300_000)])), [
    ["asleep, or clock set: 5 min 1 s", at(4), at(305)],
  ]);
  assert.deepEqual(labels(sceneOf([...steady(0, 5), ...later(-3_600_000)])), [
    ["clock set back 1 h", at(5) - 3_600_000, undefined],
  ]);
  // What was seen while it was fast is of a time that has yet to come.
  const slept = later(300_000),
    back = steady(9, 12).map((tick) => ({
      ...tick,
      atMs: tick.atMs - 3_300_000,
    }));
  assert.deepEqual(labels(sceneOf([...steady(0, 5), ...slept, ...back])), [
    ["clock set back 1 h", at(9) - 3_300_000, undefined],
  ]);
});

Deno.test("pageView() marks odd answers in the panel that they concern", () => {
  const odd = 2n ** 64n - 9n;
  const ticks = [...steady(0, 5), tick(5, answer(5, odd)), ...steady(6, 9)];
  const page = pageView(sceneOf(ticks), initialView(0, 10_000), WIDE);
  const [counters, gauges] = page.panels;
  assert.deepEqual(counters!.events, []);
  assert.deepEqual(gauges!.events.map(({ label }) => label), ["gauge: odd answer left out"]);
  assert.deepEqual(gauges!.lines[0]!.leftOut, [at(5)]);
  assert.ok(gauges!.marks.every(({ isOwn }) => isOwn));
  assert.ok(gauges!.lines[0]!.values.every((value) => value === 7));
});

Deno.test("pageView() of a frozen view stays the same whatever is measured after it", () => {
  for (const windowMs of [10_000, 60_000]) {
    for (const maxPoints of [4, 1000]) {
      const ticks = steady(0, 40);
      const frozen = { ...initialView(0, windowMs), frozenAtMs: at(20) };
      const linesAfter = (count: number) =>
        pageView(sceneOf(ticks.slice(0, count)), frozen, { maxPoints }).panels.map(({ lines }) =>
          lines.map(({ times, values }) => [[...times], [...values]])
        );
      const then = linesAfter(21);
      for (const count of [22, 23, 30, 40]) assert.deepEqual(linesAfter(count), then);
    }
  }
});

Deno.test("pageView() of a view frozen before the clock was set back shows what there is", () => {
  const ticks = [
    ...steady(0, 20),
    ...steady(20, 40).map((tick) => ({ ...tick, atMs: tick.atMs - 3_600_000 })),
  ];
  const frozen = { ...initialView(0, 10_000), frozenAtMs: at(19) };
  const page = pageView(sceneOf(ticks), frozen, WIDE);
  assert.equal(page.toMs, ticks.at(-1)!.atMs);
  assert.ok(page.panels[0]!.lines[0]!.values.length >= 10);
});

Deno.test("a poll for which nobody waited breaks the line and is no silence of its host", () => {
  const stalled: HostResult = {
    kind: "miss",
    missedAtMs: 9000,
    tookMs: 4000,
    reason: "stalled",
    message: "this program was held up",
  };
  const { history } = sceneOf([...steady(0, 5), tick(5, stalled), ...steady(6, 9)]);
  assert.deepEqual(history.outages(0, ALL), []);
  const { values } = history.line(0, 0, ALL);
  assert.deepEqual([...values], [1000, 1000, 1000, 1000, NaN, 1000, 1000, 1000]);
});
