import assert from "node:assert/strict";
import fc from "fast-check";
import type { SummaryColumns } from "../../src/model/summary.ts";
import { decodeSummary, encodeSummary } from "../../src/store/summary_codec.ts";

function columnsOf(rows: readonly (readonly number[] | undefined)[]): SummaryColumns {
  const column = (of: (row: readonly number[]) => number) =>
    Float64Array.from(rows, (row) => row === undefined ? NaN : of(row));
  return {
    low: column((row) => Math.min(...row)),
    high: column((row) => Math.max(...row)),
    mean: column((row) => row.reduce((sum, value) => sum + value / row.length, 0)),
    count: Float64Array.from(rows, (row) => row?.length ?? 0),
    weight: Float64Array.from(rows, (row) => row === undefined ? 0 : row[0]! ** 2),
    flags: Uint8Array.from(rows, (_, at) => at % 4),
  };
}

Deno.test("a summary is kept to a thousandth, its extremes never smaller than they were, however often it is gone on with", () => {
  const size = fc.constantFrom(1e-3, 1, 1000, 1e9, 1e15);
  const value = fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), size).map(([one, by]) =>
    one * by
  );
  const row = fc.option(fc.array(value, { minLength: 1, maxLength: 5 }), { nil: undefined });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 50 }), (rows) => {
      const columns = columnsOf(rows);
      let back = decodeSummary(encodeSummary(columns));
      for (let time = 0; time < 3; time++) back = decodeSummary(encodeSummary(back));
      assert.deepEqual(back.count, columns.count);
      assert.deepEqual(back.flags, columns.flags);
      rows.forEach((row, at) => {
        if (row === undefined) return void assert.ok(Number.isNaN(back.low[at]!));
        for (const name of ["low", "high", "mean"] as const) {
          const [is, was] = [back[name][at]!, columns[name][at]!];
          assert.ok(Math.abs(is - was) <= Math.abs(was) / 900 + 1e-300, `${name}: ${is} of ${was}`);
        }
        const [low, high] = [columns.low[at]!, columns.high[at]!], rounding = 1e-14;
        assert.ok(back.low[at]! <= low + Math.abs(low) * rounding);
        assert.ok(back.high[at]! >= high - Math.abs(high) * rounding);
      });
    }),
    { numRuns: 200 },
  );
});

Deno.test("what lies close together keeps its shape, whole numbers stay whole, and what stands still is exact", () => {
  const far = 123_456_789_012;
  const close = columnsOf(Array.from({ length: 100 }, (_, at) => [far + at, far + at + 3]));
  const back = decodeSummary(encodeSummary(close));
  assert.deepEqual([back.low, back.high], [close.low, close.high]);
  const still = columnsOf(Array.from({ length: 1440 }, () => [0.1 + 0.2]));
  assert.deepEqual(decodeSummary(encodeSummary(still)).mean, still.mean);
  assert.ok(encodeSummary(still).length < 120, "it costs next to nothing");
});

Deno.test("decodeSummary() refuses what is no summary", () => {
  const bytes = encodeSummary(columnsOf([[1], [2]]));
  assert.throws(() => decodeSummary(bytes.subarray(0, 20)), RangeError);
  assert.throws(() => decodeSummary(new Uint8Array(0)), RangeError);
});
