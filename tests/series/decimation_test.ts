import assert from "node:assert/strict";
import fc from "fast-check";
import { History } from "../../src/series/history.ts";
import type { Bucket } from "../../src/series/min_max_pyramid.ts";
import { GAP, NO_POINT } from "../../src/series/point.ts";
import { SeriesRing } from "../../src/series/series_ring.ts";
import { metric, miss, reply, START_MS, tick } from "./feed.ts";

/** Lowest, highest and first break of some columns, the slow way. */
function searched(entries: readonly number[], from: number, to: number): Bucket {
  const bucket = { low: -1, high: -1, gap: -1 };
  for (let column = from; column < Math.min(to, entries.length); column++) {
    const entry = entries[column]!;
    if (entry === GAP && bucket.gap < 0) bucket.gap = column;
    if (!(entry > GAP)) continue;
    if (bucket.low < 0 || entry < entries[bucket.low]!) bucket.low = column;
    if (bucket.high < 0 || entry > entries[bucket.high]!) bucket.high = column;
  }
  return bucket;
}

/** A gauge history of one host, a value a second, `undefined` for a miss. */
function gaugeHistory(values: readonly (number | undefined)[], capacity: number): History {
  const history = new History([metric("gauge")], { hostCount: 1, capacity, intervalMs: 1000 });
  values.forEach((value, second) => {
    const result = value === undefined ? miss(second * 1000) : reply(second * 1000, { a: value });
    const next = tick(second, result);
    history.open(next);
    history.put(next, 0);
  });
  return history;
}

Deno.test("SeriesRing knows lowest, highest and break of every bucket, however it wraps", () => {
  const entry = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -50, max: 50 }) },
    { weight: 2, arbitrary: fc.constant(NO_POINT) },
    { weight: 1, arbitrary: fc.constant(GAP) },
  );
  const capacity = fc.integer({ min: 1, max: 900 });
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 1, maxLength: 1500, size: "max" }),
      capacity,
      (entries, capacity) => {
        const ring = new SeriesRing(capacity);
        entries.forEach((value, column) => {
          ring.open();
          ring.put(column, value);
        });
        const oldest = Math.max(0, entries.length - capacity);
        assert.equal(ring.oldest, oldest);
        const bucket: Bucket = { low: -1, high: -1, gap: -1 };
        for (let level = 1; level <= 9; level++) {
          const size = 2 ** level;
          for (let start = oldest - oldest % size; start < entries.length; start += size) {
            ring.read(start, level, bucket);
            const expected = searched(entries, Math.max(start, oldest), start + size);
            assert.equal(bucket.gap, expected.gap);
            assert.equal(entries[bucket.low], entries[expected.low]);
            assert.equal(entries[bucket.high], entries[expected.high]);
            if (bucket.low < 0) continue;
            assert.equal(ring.lowest(start, level, bucket), entries[expected.low]);
            assert.equal(ring.highest(start, level, bucket), entries[expected.high]);
          }
        }
        const marks = entries.flatMap((value, column) =>
          column >= oldest && !Number.isNaN(value) ? [column] : []
        );
        for (let column = oldest; column < entries.length; column++) {
          assert.equal(
            ring.markBefore(column),
            marks.filter((mark) => mark <= column).at(-1) ?? -1,
          );
        }
      },
    ),
    { seed: 6, numRuns: 60 },
  );
});

Deno.test("a long line in few points keeps every extreme and every outage of a bucket's length", () => {
  const values = Array.from(
    { length: 20_000 },
    (_, second) => second >= 9000 && second < 9400 ? undefined : 100 + second % 7,
  );
  values[3333] = 5000;
  values[15_001] = -800;
  const history = gaugeHistory(values, 20_000);
  const window = { fromMs: START_MS, toMs: START_MS + 20_000_000, maxPoints: 400 };
  const { times, values: drawn } = history.line(0, 0, window);
  assert.ok(drawn.length <= 402 && drawn.length > 200, String(drawn.length));
  const indexOf = (value: number) => drawn.findIndex((other) => other === value);
  assert.equal(times[indexOf(5000)], START_MS + 3333 * 1000);
  assert.equal(times[indexOf(-800)], START_MS + 15_001 * 1000);
  const broken = [...drawn.keys()].filter((index) => Number.isNaN(drawn[index]!));
  assert.equal(broken.length, 1);
  assert.equal(times[broken[0]!], START_MS + 9000 * 1000);
  assert.ok(times.every((time, index) => index === 0 || time > times[index - 1]!));
});

Deno.test("a long line keeps its points as the window moves on: the picture does not shimmer", () => {
  const values = Array.from({ length: 5000 }, (_, second) => Math.sin(second / 10) + second % 3);
  const history = gaugeHistory(values, 5000);
  const pointsFrom = (fromSecond: number) => {
    const fromMs = START_MS + fromSecond * 1000;
    const line = history.line(0, 0, { fromMs, toMs: fromMs + 2_000_000, maxPoints: 200 });
    return Array.from(line.times, (time, index) => `${time} ${line.values[index]}`);
  };
  const first = pointsFrom(1000);
  for (const later of [1001, 1007, 1016, 1033]) {
    const moved = new Set(pointsFrom(later));
    // Points at the edges come and go.
    const inner = first.slice(10, -2);
    assert.deepEqual(inner.filter((point) => !moved.has(point)), []);
  }
});

Deno.test("a window of a day is read from few buckets, and short lines are left as they are", () => {
  const history = gaugeHistory(Array.from({ length: 3000 }, (_, second) => second), 3000);
  const line = (seconds: number, maxPoints: number) =>
    history.line(0, 0, {
      fromMs: START_MS + (2999 - seconds) * 1000,
      toMs: START_MS + 2_999_000,
      maxPoints,
    });
  assert.equal(line(60, 500).values.length, 62);
  assert.ok(line(2900, 100).values.length <= 102);
  assert.ok(line(2900, 1).values.length <= 6);
});

Deno.test("an unbounded window is read whole", () => {
  const history = gaugeHistory([1, 2, 3], 10);
  const window = { fromMs: -Infinity, toMs: Infinity };
  assert.deepEqual([...history.line(0, 0, window).values], [1, 2, 3]);
  assert.deepEqual([...history.line(0, 0, { ...window, maxPoints: 2 }).values], [1, 3]);
});

Deno.test("SeriesRing finds low, high and breaks as a search does after its newest columns were emptied", () => {
  const entry = fc.oneof(
    fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
    fc.constantFrom(NO_POINT, GAP),
  );
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 1, maxLength: 700 }),
      fc.integer({ min: 20, max: 300 }),
      fc.nat(),
      fc.array(entry, { maxLength: 60 }),
      (before, capacity, back, after) => {
        const ring = new SeriesRing(capacity);
        const put = (values: readonly number[]) =>
          values.forEach((value) => {
            ring.open();
            ring.put(ring.newest, value);
          });
        put(before);
        const oldest = Math.max(0, before.length - capacity);
        const from = before.length - back % (before.length - oldest + 1);
        ring.eraseFrom(from);
        put(after);
        const entries = [
          ...before.map((value, column) => column < from ? value : NO_POINT),
          ...after,
        ];
        const bucket: Bucket = { low: -1, high: -1, gap: -1 };
        for (let level = 0; level <= 10; level++) {
          const size = 2 ** level;
          const first = ring.oldest + (size - ring.oldest % size) % size;
          for (let start = first; start < entries.length; start += size) {
            ring.read(start, level, bucket);
            const expected = searched(entries, start, start + size);
            assert.equal(bucket.gap, expected.gap);
            assert.equal(entries[bucket.low], entries[expected.low]);
            assert.equal(entries[bucket.high], entries[expected.high]);
          }
        }
        const latest = entries.findLastIndex((value, column) =>
          column >= ring.oldest && value > GAP
        );
        assert.equal(ring.latest, latest);
      },
    ),
    { seed: 9, numRuns: 150 },
  );
});
