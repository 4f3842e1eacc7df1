import assert from "node:assert/strict";
import fc from "fast-check";
import { valueAxis } from "../../src/chart/value_axis.ts";
import { line, panel } from "./text/fixture_page.ts";

const axisOf = (values: number[], options: Parameters<typeof panel>[1] = {}, ticks = 5) =>
  valueAxis(
    panel("Panel", {
      lines: [line("Metric", (seconds) => values[Math.round(seconds) % values.length]!)],
      ...options,
    }),
    ticks,
  );

Deno.test("valueAxis() starts at 0 for counters and holds every value", () => {
  const axis = axisOf([708, 3420, 1000]);
  assert.equal(axis.low, 0);
  assert.ok(axis.high >= 3420);
  assert.equal(axis.at(0), 0);
  assert.equal(axis.at(axis.high), 1);
});

Deno.test("valueAxis() of a flat line at 12 has distinct, even ticks", () => {
  const { ticks } = axisOf([12], { axis: "free" });
  assert.deepEqual(new Set(ticks.map((tick) => tick.label)).size, ticks.length);
  const steps = ticks.slice(1).map((tick, index) => tick.value - ticks[index]!.value);
  assert.ok(steps.every((step) => Math.abs(step - steps[0]!) < 1e-9));
});

Deno.test("valueAxis() of a percentage goes from 0 to 100 whatever the data", () => {
  const axis = axisOf([68, 71], { axis: "percent", unit: "percent" });
  assert.deepEqual([axis.low, axis.high], [0, 100]);
  assert.equal(axis.ticks.at(-1)!.label, "100%");
});

Deno.test("valueAxis() fits a level that lies far from 0 and hardly moves", () => {
  const axis = axisOf([1_795_229_894, 1_795_229_900], { axis: "free", unit: "seconds" });
  assert.ok(axis.low > 1_795_000_000);
});

Deno.test("valueAxis() of a level that never changes starts at 0", () => {
  const { ticks } = axisOf([1200], { axis: "free", unit: "entries" });
  const labels = ticks.map(({ label }) => label);
  assert.deepEqual([labels[0], labels[1], labels.at(-1)], ["0", "0.2K", "1.2K"]);
});

Deno.test("valueAxis() puts no number on the axis of an empty panel", () => {
  assert.deepEqual(valueAxis(panel("Empty"), 5).ticks, []);
  assert.equal(valueAxis(panel("Empty", { axis: "percent", unit: "percent" }), 5).ticks.length, 6);
});

Deno.test("valueAxis() on a logarithmic scale has decades and puts 0 at the bottom", () => {
  const axis = axisOf([0, 3, 4000], { logScale: true });
  assert.equal(axis.at(0), 0);
  assert.deepEqual(axis.ticks.map((tick) => tick.label), ["1/s", "10/s", "100/s", "1K/s", "10K/s"]);
});

Deno.test("valueAxis() keeps its ticks distinct, rising and few for any data", () => {
  const value = fc.double({ min: 0, max: 1e15, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 6 }), (
      values,
      tickCount,
    ) => {
      const { ticks, low, high } = axisOf(values, {}, tickCount);
      assert.ok(high > low);
      assert.ok(ticks.length <= tickCount * 1.5 + 2, `${ticks.length} ticks`);
      assert.equal(new Set(ticks.map((tick) => tick.label)).size, ticks.length);
    }),
  );
});

Deno.test("valueAxis() on a logarithmic scale ends also for values that span all numbers", () => {
  const axis = axisOf([5e-324, 1e300], { logScale: true });
  assert.ok(axis.ticks.length < 20);
  assert.equal(axis.at(5e-324), 0);
});

Deno.test("valueAxis() says the unit of its numbers, where there is one", () => {
  const top = (unit: string) => axisOf([40], { unit }).ticks.at(-1)!.label;
  assert.equal(top("per second"), "40/s");
  assert.equal(top("new per second"), "40/s");
  assert.equal(top("bytes per second"), "40 B/s");
  assert.equal(top("milliseconds"), "40 ms");
  assert.equal(top("new per second, open now"), "40");
});

Deno.test("valueAxis() ends where the dashboard says, and holds nothing below", () => {
  const axis = axisOf([60, 97], { min: 80, max: 100 });
  assert.deepEqual([axis.low, axis.high], [80, 100]);
  assert.equal(axis.at(90), 0.5);
  assert.equal(axis.holds(60), false);
  assert.equal(axis.holds(97), true);
  assert.ok(axis.ticks.every(({ value }) => value >= 80 && value <= 100));
});

Deno.test("valueAxis() with one end asked for takes the other from the values", () => {
  const axis = axisOf([60, 97], { max: 1000 });
  assert.deepEqual([axis.low, axis.high], [0, 1000]);
  const below = axisOf([60, 97], { min: 5000 });
  assert.ok(below.high > below.low);
});

Deno.test("valueAxis() of a level is not flattened by a line that is 0 all the time", () => {
  const lines = [line("Level", (seconds) => 50_000 + seconds % 7), line("Idle", () => 0)];
  const axis = valueAxis(panel("Panel", { lines, axis: "free" }), 5);
  assert.ok(axis.low > 40_000, String(axis.low));
  assert.equal(axis.holds(0), false);
});

Deno.test("valueAxis() counts bytes by 1,024 and says times in the unit that they fill", () => {
  const labels = (values: number[], unit: string) =>
    axisOf(values, { axis: "zero", unit }).ticks.map(({ label }) => label);
  assert.deepEqual(labels([900 * 2 ** 20], "bytes"), [
    "0",
    "200 MiB",
    "400 MiB",
    "600 MiB",
    "800 MiB",
    "1000 MiB",
  ]);
  assert.deepEqual(labels([1500], "milliseconds").slice(0, 3), ["0", "0.5 s", "1 s"]);
  assert.equal(labels([7e9], "nanoseconds").at(-1), "7 s");
});
