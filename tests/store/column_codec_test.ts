import assert from "node:assert/strict";
import fc from "fast-check";
import type { RecordValue } from "../../src/model/record_value.ts";
import { pack } from "../../src/store/pack.ts";
import { decodeColumn, type DecodedColumn, encodeColumn } from "../../src/store/column_codec.ts";

type Slot = RecordValue | undefined;

function slots({ numbers, exact }: DecodedColumn): Slot[] {
  return Array.from(
    numbers,
    (number, at) => exact === undefined ? Number.isNaN(number) ? undefined : number : exact[at],
  );
}

const value: fc.Arbitrary<Slot> = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }),
  fc.bigInt(),
  fc.string(),
  fc.constantFrom<Slot[]>(undefined, -0, 0, 2 ** 53, -(2 ** 53), 2 ** 53 - 1, 2n ** 64n),
);
const limit = fc.tuple(
  fc.constantFrom(2 ** 51, 2 ** 52, 2 ** 53 - 5, 5 - 2 ** 53, 0),
  fc.integer({ min: -4, max: 4 }),
)
  .map(([near, offset]) => near + offset);
const hole = (arbitrary: fc.Arbitrary<RecordValue>) => fc.option(arbitrary, { nil: undefined });

for (
  const [what, column] of [
    ["any values", fc.array(value)],
    ["integers with holes", fc.array(hole(fc.integer()))],
    ["the largest integers", fc.array(fc.maxSafeInteger())],
    ["integers near the limits of exactness", fc.array(limit, { maxLength: 8 })],
    ["floats with holes", fc.array(hole(fc.double({ noNaN: true })))],
    ["decimals", fc.array(fc.integer().map((whole) => whole / 1000))],
    ["nanosecond times", fc.array(fc.maxSafeNat().map((whole) => whole / 1e6))],
    ["integers of any size", fc.array(hole(fc.bigInt()))],
    ["texts", fc.array(hole(fc.string()))],
  ] satisfies [string, fc.Arbitrary<Slot[]>][]
) {
  Deno.test(`a column gives back ${what} exactly`, () => {
    fc.assert(fc.property(column, (values) => {
      assert.deepEqual(slots(decodeColumn(encodeColumn(values))), values);
    }));
  });
}

Deno.test("a column keeps integers exact whose difference is no float", () => {
  for (const values of [[-2, 2 ** 53 - 1], [2 ** 53 - 1, -2], [1 - 2 ** 53, 2 ** 53 - 1, 5]]) {
    assert.deepEqual(slots(decodeColumn(encodeColumn(values))), values);
  }
});

Deno.test("a column tells a number from the bigint that is equal to it", () => {
  assert.deepEqual(slots(decodeColumn(encodeColumn([5, 5n, 5]))), [5, 5n, 5]);
});

Deno.test("a steady counter takes a fraction of a byte a value, a noisy one about its noise", () => {
  const steady = Array.from({ length: 1024 }, (_, at) => 1e9 + at * 1000);
  assert.ok(pack(encodeColumn(steady)).length < 64);
  const noisy = steady.map((count, at) => count + (Math.imul(at, 2654435761) >>> 26));
  assert.ok(pack(encodeColumn(noisy)).length < 1024 * 1.1);
});

Deno.test("decodeColumn() throws on a column that was cut at any place", () => {
  const columns = [
    encodeColumn([1, 2, 4, undefined, 1000, 70_000, 5]),
    encodeColumn([0.1, 2.5, 1e300]),
    encodeColumn(["a", 1n, 2.5, undefined]),
    encodeColumn([2n ** 70n, 1]),
  ];
  for (const column of columns) {
    for (let length = 0; length < column.length; length++) {
      assert.throws(() => decodeColumn(column.subarray(0, length)));
    }
  }
});

Deno.test("decodeColumn() refuses to make room for what a damaged length claims", () => {
  assert.throws(
    () => decodeColumn(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0)),
    RangeError,
  );
});
