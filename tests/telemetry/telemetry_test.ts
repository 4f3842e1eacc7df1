import assert from "node:assert/strict";
import fc from "fast-check";
import { Telemetry } from "../../src/telemetry/telemetry.ts";
import type { TimingSummary } from "../../src/telemetry/measures.ts";

Deno.test("timing() tells percentiles within 1 % of the true ones, over everything recorded", () => {
  const values = fc.array(fc.double({ min: 1e-6, max: 8e4, noNaN: true }), {
    minLength: 1,
    maxLength: 400,
  });
  fc.assert(fc.property(values, (seconds) => {
    const telemetry = new Telemetry();
    for (const value of seconds) telemetry.timing("poll", value);
    const read = telemetry.read("poll") as TimingSummary;
    const sorted = seconds.toSorted((one, other) => one - other);
    for (const [share, said] of [[0.5, read.p50], [0.95, read.p95], [0.99, read.p99]] as const) {
      // Which of two neighbours a quantile is may be read in two ways.
      const rank = share * (sorted.length - 1);
      const near = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!];
      assert.ok(near.some((value) => Math.abs(said / value - 1) <= 0.0101), `${said} of ${near}`);
    }
    assert.equal(read.count, seconds.length);
    assert.equal(read.min, sorted[0]);
    assert.equal(read.max, sorted.at(-1));
    const sum = seconds.reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(read.mean / (sum / seconds.length) - 1) < 1e-9);
  }));
});

Deno.test("timer() ends with its scope, by a clock that is handed in", () => {
  let nowMs = 1000;
  const telemetry = new Telemetry({ monotonicMs: () => nowMs });
  {
    using _timer = telemetry.timer("draw", { page: "1" });
    nowMs += 250;
  }
  const read = telemetry.read("draw", { page: "1" });
  assert.ok(read?.kind === "timing" && read.count === 1 && Math.abs(read.mean - 0.25) < 1e-12);
});

Deno.test("counters and gauges are read back one by one and all together", () => {
  const telemetry = new Telemetry();
  telemetry.increment("misses", 1, { host: "ats1", reason: "timeout" });
  telemetry.increment("misses", 2, { reason: "timeout", host: "ats1" });
  telemetry.increment("misses");
  telemetry.decrement("misses", 3);
  for (const count of [3, 10]) telemetry.total("frames", count);
  assert.deepEqual(telemetry.read("frames"), { kind: "counter", value: 10 });
  for (const size of [4, 8, 6]) telemetry.gauge("queue", size);
  assert.deepEqual(telemetry.read("misses", { reason: "timeout", host: "ats1" }), {
    kind: "counter",
    value: 3,
  });
  assert.deepEqual(telemetry.read("queue"), {
    kind: "gauge",
    current: 6,
    min: 4,
    max: 8,
    mean: 6,
  });
  assert.deepEqual(
    telemetry.all().map(({ name, tags }) => [name, { ...tags }]),
    [["frames", {}], ["misses", {}], ["misses", { host: "ats1", reason: "timeout" }], [
      "queue",
      {},
    ]],
  );
  assert.equal(telemetry.read("unknown"), undefined);
});

Deno.test("reset() forgets all, or counters alone", () => {
  const telemetry = new Telemetry();
  telemetry.increment("frames", 5);
  telemetry.gauge("bytes", 9);
  telemetry.reset("counters");
  assert.deepEqual(telemetry.read("frames"), { kind: "counter", value: 0 });
  assert.ok(telemetry.read("bytes") !== undefined);
  telemetry.reset();
  assert.deepEqual(telemetry.all(), []);
});

Deno.test("nothing is kept while it is disabled", () => {
  const telemetry = new Telemetry({ enabled: false });
  telemetry.increment("frames");
  telemetry.total("frames", 4);
  telemetry.timing("draw", 1);
  telemetry.gauge("bytes", 1);
  {
    using _timer = telemetry.timer("draw");
  }
  assert.deepEqual(telemetry.all(), []);
  telemetry.enabled = true;
  telemetry.increment("frames");
  assert.equal(telemetry.all().length, 1);
});

Deno.test("series beyond the limit are left out, with one warning", () => {
  const warnings: string[] = [];
  const telemetry = new Telemetry({
    mostSeries: 3,
    onWarning: (sentence) => void warnings.push(sentence),
  });
  for (let host = 0; host < 10; host++) telemetry.increment("polls", 1, { host: `ats${host}` });
  assert.equal(telemetry.all().length, 3);
  assert.deepEqual(warnings, [
    "more than 3 series of the tool's own telemetry: further ones are left out",
  ]);
  telemetry.increment("polls", 1, { host: "ats0" });
  assert.deepEqual(telemetry.read("polls", { host: "ats0" }), { kind: "counter", value: 2 });
});

Deno.test("a value that is no duration, and a name of another kind, change nothing", () => {
  const telemetry = new Telemetry();
  telemetry.timing("draw", NaN);
  telemetry.timing("draw", -1);
  telemetry.increment("draw");
  const read = telemetry.read("draw");
  assert.ok(read?.kind === "timing" && read.count === 0);
});

Deno.test("summary() has each name once, with all tags together", () => {
  const telemetry = new Telemetry(), whole = new Telemetry();
  for (let n = 1; n <= 1000; n++) {
    telemetry.timing("poll", n / 1000, { host: `ats${n % 7}` });
    whole.timing("poll", n / 1000);
  }
  telemetry.increment("misses", 2, { host: "ats1", reason: "timeout" });
  telemetry.increment("misses", 3, { host: "ats2", reason: "refused" });
  telemetry.gauge("queue", 4, { of: "recorder" });
  telemetry.gauge("queue", 6, { of: "alerts" });
  const summaries = new Map(telemetry.summary().map(({ name, summary }) => [name, summary]));
  assert.deepEqual([...summaries.keys()], ["misses", "poll", "queue"]);
  const { sum, mean, ...poll } = summaries.get("poll") as TimingSummary;
  const { sum: wholeSum, mean: wholeMean, ...other } = whole.read("poll") as TimingSummary;
  assert.ok(Math.abs(sum - wholeSum) < 1e-9 && Math.abs(mean - wholeMean) < 1e-12);
  assert.deepEqual({ ...poll, last: 1 }, other);
  assert.deepEqual(summaries.get("misses"), { kind: "counter", value: 5 });
  assert.deepEqual(summaries.get("queue"), { kind: "gauge", current: 10, min: 4, max: 6, mean: 5 });
});

Deno.test("latest() is what was measured last, or counted until now, all tags together", () => {
  const telemetry = new Telemetry();
  assert.equal(telemetry.latest("misses"), 0);
  telemetry.increment("misses", 2, { host: "ats1" });
  telemetry.increment("misses", 3, { host: "ats2" });
  for (const seconds of [0.2, 0.1]) telemetry.timing("draw", seconds);
  for (const size of [8, 6]) telemetry.gauge("queue", size);
  assert.deepEqual(["misses", "draw", "queue"].map((name) => telemetry.latest(name)), [5, 0.1, 6]);
});
