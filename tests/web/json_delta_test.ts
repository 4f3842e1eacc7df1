import assert from "node:assert/strict";
import fc from "fast-check";
import { deltaOf, type Json, withDelta } from "../../src/web/json_delta.ts";

const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: false } as never) as fc.Arbitrary<Json>;

/** What JSON gives back: no negative zero, no key that means something else. */
const plain = json.map((value) => JSON.parse(JSON.stringify(value)) as Json);

Deno.test("a delta makes any value of any other, and none is needed between equal ones", () => {
  fc.assert(fc.property(plain, plain, (before, after) => {
    const delta = deltaOf(before, after);
    if (delta === undefined) assert.deepEqual(before, after);
    else assert.deepEqual(withDelta(before, JSON.parse(JSON.stringify(delta))), after);
  }));
  fc.assert(fc.property(plain, (value) => {
    assert.equal(deltaOf(value, JSON.parse(JSON.stringify(value))), undefined);
  }));
});

Deno.test("of a list of points that moves on by one, one is sent", () => {
  const points = Array.from({ length: 600 }, (_, index) => 1_700_000_000_000 + index * 1_000);
  const delta = deltaOf(points.slice(0, 599), points.slice(1));
  assert.deepEqual(delta, { a: [1, 598], p: [points.at(-1)] });
});

Deno.test("of a list whose last point changes, that one is sent", () => {
  assert.deepEqual(deltaOf([1, 2, null, 4], [1, 2, null, 5, 6]), { a: [0, 3], p: [5, 6] });
});

Deno.test("a delta that does not fit is refused", () => {
  assert.throws(() => withDelta(null, { o: { page: { v: 1 } } }), TypeError);
  assert.throws(() => withDelta({}, { a: [0, 1], p: [] }), TypeError);
});
