import assert from "node:assert/strict";
import { timeTicks } from "../../src/chart/time_axis.ts";
import { zoneClock } from "../../src/chart/time_zone.ts";

const NOON = Date.UTC(2026, 10, 21, 12, 0, 0);
const ticksOf = (fromMs: number, toMs: number, timeZone: string, count = 6) =>
  timeTicks(fromMs, toMs, { timeZone, minGapMs: () => (toMs - fromMs) / count });

Deno.test("timeTicks() stands at round clock times and says seconds within a minute", () => {
  const labels = ticksOf(NOON - 61_000, NOON, "UTC").map((tick) => tick.label);
  assert.deepEqual(labels, ["11:59:00", "11:59:15", "11:59:30", "11:59:45", "12:00:00"]);
});

Deno.test("timeTicks() says the clock times of a zone that is off by 45 minutes", () => {
  const labels = ticksOf(NOON - 3_600_000, NOON, "Asia/Kathmandu").map((tick) => tick.label);
  assert.deepEqual(labels, ["16:50", "17:00", "17:10", "17:20", "17:30", "17:40"]);
});

Deno.test("timeTicks() stays at round local times when daylight saving ends", () => {
  const fromMs = Date.UTC(2026, 9, 24, 22, 0), toMs = Date.UTC(2026, 9, 25, 4, 0);
  const labels = ticksOf(fromMs, toMs, "Europe/Berlin").map((tick) => tick.label);
  assert.deepEqual(labels, ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00", "05:00"]);
});

Deno.test("timeTicks() names the day at midnight in long windows", () => {
  const labels = ticksOf(NOON - 86_400_000, NOON, "UTC").map((tick) => tick.label);
  assert.deepEqual(labels, ["12:00", "18:00", "Nov 21", "06:00", "12:00"]);
});

Deno.test("timeTicks() keeps its ticks as far apart as their labels need", () => {
  const ticks = timeTicks(NOON - 600_000, NOON, {
    timeZone: "UTC",
    minGapMs: (labelLength) => labelLength * 20_000,
  });
  for (const [index, tick] of ticks.entries()) {
    if (index > 0) assert.ok(tick.atMs - ticks[index - 1]!.atMs >= tick.label.length * 20_000);
  }
  assert.ok(ticks.length >= 3);
});

Deno.test("zoneClock() knows the offset before and behind a change", () => {
  const berlin = zoneClock("Europe/Berlin");
  assert.equal(berlin.offsetMs(Date.UTC(2026, 9, 25, 0, 59)), 7_200_000);
  assert.equal(berlin.offsetMs(Date.UTC(2026, 9, 25, 1, 0)), 3_600_000);
  assert.equal(berlin.date(NOON), "2026-11-21");
  assert.equal(berlin.time(NOON), "13:00:00");
});

Deno.test("zoneClock() throws for a zone that does not exist", () => {
  assert.throws(() => zoneClock("Mars/Olympus"), RangeError);
});
