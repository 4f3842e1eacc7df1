import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatDuration,
  formatInUnit,
  formatLatency,
  formatPercent,
  formatTicks,
  formatWithUnit,
  tickSize,
} from "../../src/base/format_value.ts";

Deno.test("formatInUnit() says three significant digits with a prefix", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [12, "12"],
    [646.4, "646"],
    [3.618, "3.62"],
    [1500, "1.5K"],
    [1900, "1.9K"],
    [36_180, "36.2K"],
    [123_456_789_012, "123G"],
    [-4200, "-4.2K"],
    [0.0412, "0.0412"],
  ];
  for (const [value, text] of cases) assert.equal(formatInUnit(value, ""), text);
});

Deno.test("formatInUnit() carries a rounding into the next prefix", () => {
  assert.equal(formatInUnit(999_950, ""), "1M");
  assert.equal(formatInUnit(999.96, ""), "1K");
  assert.equal(formatInUnit(999.4, ""), "999");
});

Deno.test("formatInUnit() says an en dash for what is no number", () => {
  assert.equal(formatInUnit(NaN, ""), "–");
  assert.equal(formatInUnit(-Infinity, ""), "–");
});

Deno.test("formatInUnit() is within half a percent of any value, in at most eight characters", () => {
  const prefixes = " KMGTPEZY";
  fc.assert(fc.property(fc.double({ min: 1e-4, max: 1e20, noNaN: true }), (value) => {
    const text = formatInUnit(value, "");
    const power = Math.max(0, prefixes.indexOf(text.at(-1)!));
    assert.ok(Math.abs(parseFloat(text) * 1000 ** power / value - 1) <= 0.005, `${value}: ${text}`);
    assert.ok(text.length <= 8, text);
  }));
});

Deno.test("formatPercent() never rounds up to 100 or down to 0", () => {
  assert.equal(formatPercent(99.96), "99.96%");
  assert.equal(formatPercent(99.9999), ">99.99%");
  assert.equal(formatPercent(100), "100%");
  assert.equal(formatPercent(70.34), "70.3%");
  assert.equal(formatPercent(0.001), "<0.01%");
  assert.equal(formatPercent(0), "0%");
});

Deno.test("formatTicks() gives each tick of an axis one prefix and the decimals of its step", () => {
  assert.deepEqual(formatTicks([0, 500, 1000, 1500], "/s"), ["0", "0.5K/s", "1K/s", "1.5K/s"]);
  assert.deepEqual(formatTicks([11.5, 11.75, 12, 12.25]), ["11.5", "11.75", "12", "12.25"]);
  assert.deepEqual(formatTicks([0, 20, 40], "%"), ["0%", "20%", "40%"]);
  assert.deepEqual(formatTicks([0, 5e6, 1e7], "B/s"), ["0", "5 MB/s", "10 MB/s"]);
});

Deno.test("formatTicks() never says the same twice", () => {
  const step = fc.constantFrom(1, 2, 2.5, 5).chain((digit) =>
    fc.integer({ min: -3, max: 9 }).map((power) => digit * 10 ** power)
  );
  fc.assert(fc.property(step, fc.integer({ min: 0, max: 1000 }), (step, first) => {
    const ticks = Array.from({ length: 5 }, (_, index) => (first + index) * step);
    assert.equal(new Set(formatTicks(ticks)).size, 5, String(ticks));
  }));
});

Deno.test("formatDuration() is short and exact enough", () => {
  const cases: [number, string][] = [
    [400, "0.4 s"],
    [9_000, "9 s"],
    [45_400, "45 s"],
    [120_000, "2 min"],
    [150_000, "2 min 30 s"],
    [3_600_000, "1 h"],
    [5_400_000, "1 h 30 min"],
    [172_800_000, "2 d"],
  ];
  for (const [milliseconds, text] of cases) assert.equal(formatDuration(milliseconds), text);
});

Deno.test("formatLatency() says milliseconds up to a second", () => {
  assert.equal(formatLatency(3.42), "3.4 ms");
  assert.equal(formatLatency(120.4), "120 ms");
  assert.equal(formatLatency(1234), "1.2 s");
});

Deno.test("formatInUnit() says a larger unit of time where there is one, never thousands of a small one", () => {
  const said = (value: number) => formatInUnit(value, "milliseconds");
  assert.deepEqual([0, 0.8, 55, 999.4].map(said), ["0", "0.8", "55", "999"]);
  assert.deepEqual([999.96, 1500, 90_000, 5.4e6, 4e8].map(said), [
    "1 s",
    "1.5 s",
    "1.5 min",
    "1.5 h",
    "4.63 d",
  ]);
  assert.equal(formatInUnit(2_500_000, "nanoseconds"), "2.5 ms");
  assert.equal(formatInUnit(1500, "ms"), "1.5 s");
});

Deno.test("formatInUnit() counts memory by 1,024 and what flows by 1,000", () => {
  assert.equal(formatInUnit(1536, "bytes"), "1.5 KiB");
  assert.equal(formatInUnit(1023, "bytes"), "1023 B");
  assert.equal(formatInUnit(3 * 2 ** 30, "bytes"), "3 GiB");
  assert.equal(formatInUnit(21_400_000, "bytes per second"), "21.4 MB/s");
  assert.equal(formatInUnit(8e9, "bits per second"), "8 Gbit/s");
});

Deno.test("formatWithUnit() says the unit where no heading does", () => {
  assert.equal(formatWithUnit(3620, "per second"), "3.62K/s");
  assert.equal(formatWithUnit(55, "milliseconds"), "55 ms");
  assert.equal(formatWithUnit(12.3, "percent"), "12.3%");
  assert.equal(formatWithUnit(7, "open now"), "7");
});

Deno.test("formatTicks() labels an axis in the unit that its ticks are whole parts of", () => {
  const size = tickSize(700 * 2 ** 20, "bytes");
  assert.equal(size, 2 ** 20);
  assert.deepEqual(formatTicks([0, 200, 400].map((tick) => tick * size), "bytes", size), [
    "0",
    "200 MiB",
    "400 MiB",
  ]);
  assert.deepEqual(formatTicks([0, 500, 1000, 1500], "milliseconds"), [
    "0",
    "0.5 s",
    "1 s",
    "1.5 s",
  ]);
  assert.deepEqual(formatTicks([0, 2, 4].map((tick) => tick * 60), "seconds", tickSize(240, "s")), [
    "0",
    "2 min",
    "4 min",
  ]);
});
