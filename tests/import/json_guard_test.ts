import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonGuard } from "../../src/import/json_guard.ts";

/** What passes the guard, in chunks of a size; what it refuses as an error. */
function passed(text: string, chunkSize: number): string {
  const guard = new JsonGuard((byte, what) => {
    throw new Error(`${byte}: ${what}`);
  });
  const bytes = new TextEncoder().encode(text);
  const parts: number[] = [];
  for (let at = 0; at < bytes.length; at += chunkSize) {
    parts.push(...guard.pass(bytes.slice(at, at + chunkSize)));
  }
  parts.push(...guard.end());
  return new TextDecoder().decode(Uint8Array.from(parts));
}

Deno.test("JsonGuard turns what Python writes into JSON of the same length, wherever a chunk ends", () => {
  const text = '{"a":NaN,"b":[Infinity, -Infinity,-1],"c":"NaN, \\"Infinity","NaN":NaN}';
  const wanted = '{"a":{ },"b":[null    , null     ,-1],"c":"NaN, \\"Infinity","NaN":{ }}';
  for (let size = 1; size <= text.length; size++) assert.equal(passed(text, size), wanted);
  assert.equal(passed("NaN", 2), "{ }");
});

Deno.test("JsonGuard changes nothing of JSON", () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 1, max: 20 }), (text, size) => {
      assert.equal(passed(text, size), text);
    }),
    { numRuns: 200, seed: 7 },
  );
});

Deno.test("JsonGuard refuses what is nested too deep or too long, and says where", () => {
  const said = (text: string) => {
    try {
      passed(text, 1000);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };
  assert.equal(said("[".repeat(64) + "]".repeat(64)), undefined);
  assert.equal(said(" " + "[".repeat(65)), "65: it is nested more than 64 levels deep");
  assert.equal(said("[" + '{"a":['.repeat(40)), "192: it is nested more than 64 levels deep");
  assert.equal(said(`[1, ${"9".repeat(1000)}]`), undefined);
  assert.equal(said(`[1, ${"9".repeat(1001)}]`), "4: a number or a word is longer than 1000 bytes");
  assert.equal(said(`[-${"9".repeat(1001)}]`), "1: a number or a word is longer than 1000 bytes");
  assert.equal(said(`["${"x".repeat(999_000)}"]`), undefined);
  assert.match(said(`["${"x".repeat(1_000_001)}"]`)!, /^\d+: a text is longer than 1000000 bytes$/);
});
