import assert from "node:assert/strict";
import { HostColumns, type LastSeen } from "../../../src/app/prometheus/host_columns.ts";
import type { PrometheusSeries } from "../../../src/collect/prometheus/parse_result.ts";

const S = 1000;
const GRID = { firstMs: 100 * S, count: 6 };
const INTERVAL = { intervalMs: 10 * S };

function series(
  ...samples: readonly (readonly [seconds: number, value: number])[]
): PrometheusSeries {
  return { labels: {}, samples: samples.map(([seconds, value]) => [seconds, String(value)]) };
}

function noneSeen(): LastSeen {
  return {
    timesMs: Float64Array.of(NaN),
    answeredMs: Float64Array.of(NaN),
    isOddClock: new Uint8Array(1),
    isSampled: new Uint8Array(1),
  };
}

/** What is read of one host: states, times of answers in seconds, and values of a record. */
function read(
  records: Readonly<Record<string, readonly PrometheusSeries[]>>,
  { seen = noneSeen(), tellsTime = true, isDerived = false, times }: {
    readonly seen?: LastSeen;
    readonly tellsTime?: boolean;
    readonly isDerived?: boolean;
    readonly times?: PrometheusSeries;
  } = {},
) {
  const columns = new HostColumns(GRID.count);
  const sinceMs = seen.timesMs[0]!;
  if (times !== undefined) columns.putTimes(times, GRID, { ...INTERVAL, sinceMs });
  for (const [record, several] of Object.entries(records)) {
    columns.put(record, several, {
      ...{ grid: GRID, ...INTERVAL, slackMs: 0, sinceMs, tellsTime, isDerived },
    });
  }
  const atMs = Float64Array.from({ length: GRID.count }, (_, at) => GRID.firstMs + at * 10 * S);
  const { state, repliedAtMs, records: own } = columns.readings("ats1", {
    ...{ atMs, ...INTERVAL, epochMs: 0, tookMs: 5, seen, place: 0 },
  });
  return {
    states: [...state].join(""),
    repliedAt: [...repliedAtMs].map((ms) => ms / S),
    values: [...own.find(({ name }) => name === "x")?.numbers ?? []],
    isDouble: columns.isDouble,
  };
}

Deno.test("each tick has the newest sample of its interval, at the sample's own time", () => {
  const { states, repliedAt, values } = read({
    x: [series([95, 1], [99, 2], [104, 3], [114.5, 4], [124, 5], [134, 6], [144, 7], [149, 8])],
  });
  assert.equal(states, "111111");
  assert.deepEqual(values, [2, 3, 4, 5, 6, 8]);
  assert.deepEqual(repliedAt, [99, 104, 114.5, 124, 134, 149]);
});

Deno.test("one scrape that fell out is no outage, two are; before the first sample nobody looked", () => {
  assert.equal(read({ x: [series([105, 1], [125, 2], [149, 3])] }).states, "310101");
  assert.equal(read({ x: [series([95, 1], [149, 2])] }).states, "102221");
});

Deno.test("of a host that whom Prometheus scrapes had no answer from there are samples that say so", () => {
  const all = [95, 105, 115, 125, 135, 145].map((seconds) => [seconds, 1] as const);
  const up = series(...all.map(([seconds], at) => [seconds, at === 2 ? 0 : 1] as const));
  const { states } = read({
    traffic_grapher_up: [up],
    x: [series(...all.filter((_, at) => at !== 2))],
  });
  assert.equal(states, "112111");
});

Deno.test("an answer that is scraped twice is one reading, and rates count by when it was given", () => {
  const at = [95, 105, 115, 125, 135, 145];
  const answers = [93, 104.5, 104.5, 124, 134, 144];
  const { states, repliedAt } = read({
    traffic_grapher_answer_timestamp_seconds: [
      series(...at.map((seconds, index) => [seconds, answers[index]!] as const)),
    ],
    x: [series(...at.map((seconds) => [seconds, seconds] as const))],
  });
  assert.equal(states, "110111");
  assert.deepEqual(repliedAt, answers);
  // A clock that is hours off says nothing.
  const off = read({
    traffic_grapher_answer_timestamp_seconds: [
      series(...at.map((seconds) => [seconds, seconds - 7200] as const)),
    ],
    x: [series(...at.map((seconds) => [seconds, seconds] as const))],
  });
  assert.deepEqual(off.repliedAt, at);
  // Nor does one that was set meanwhile: the step would become a rate.
  const set = read({
    traffic_grapher_answer_timestamp_seconds: [
      series(...at.map((seconds, index) => [seconds, seconds - (index < 3 ? 2 : 42)] as const)),
    ],
    x: [series(...at.map((seconds) => [seconds, seconds] as const))],
  });
  assert.deepEqual(set.repliedAt, [93, 103, 113, 125, 135, 145]);
});

Deno.test("what came too late for its tick is of the next one", () => {
  const seen = { ...noneSeen(), timesMs: Float64Array.of(75 * S) };
  const { states, values, repliedAt } = read({ x: [series([75, 1], [85, 2], [105, 3])] }, { seen });
  assert.equal(states.slice(0, 2), "11");
  assert.deepEqual(values.slice(0, 2), [2, 3]);
  assert.equal(repliedAt[0], 85);
  assert.equal(seen.timesMs[0], 105 * S);
});

Deno.test("an older series tells what was before the newest one, and never beside it", () => {
  const newest = series([115, 10], [125, 11], [135, 12], [145, 13]);
  const { values, isDouble } = read({ x: [newest, series([95, 1], [105, 2])] });
  assert.deepEqual(values, [1, 2, 10, 11, 12, 13]);
  assert.equal(isDouble, false);
  const beside = read({ x: [newest, series([95, 1], [105, 2], [118, 90], [128, 91])] });
  assert.deepEqual(beside.values, [1, 2, 10, 11, 12, 13]);
  assert.equal(beside.isDouble, true);
});

Deno.test("at steps what a Prometheus looks back for is no reading: the samples' times tell", () => {
  const steps = [100, 110, 120, 130, 140, 150];
  const stepped = series(...steps.map((seconds, at) => [seconds, Math.min(at, 2)] as const));
  const times = series(...steps.map((seconds) => [seconds, Math.min(seconds - 3, 117)] as const));
  const { states, values } = read({ x: [stepped] }, { tellsTime: false, times });
  assert.equal(states, "111022");
  assert.deepEqual(values, [0, 1, 2, NaN, NaN, NaN]);
});

Deno.test("what a query yields is as of the tick, and does not keep a host that is gone alive", () => {
  const steps = [100, 110, 120, 130, 140, 150];
  const derived = series(...steps.map((seconds) => [seconds, 5] as const));
  const alone = read({ x: [derived] }, { tellsTime: false, isDerived: true });
  assert.equal(alone.states, "111111");
  assert.deepEqual(alone.repliedAt, steps);
  const seen = { ...noneSeen(), timesMs: Float64Array.of(75 * S), isSampled: Uint8Array.of(1) };
  assert.equal(
    read({ x: [derived] }, { tellsTime: false, isDerived: true, seen }).states,
    "222222",
  );
});
