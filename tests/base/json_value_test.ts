import assert from "node:assert/strict";
import fc from "fast-check";
import { fromJsonValue, type JsonValue, toJsonValue } from "../../src/base/json_value.ts";

Deno.test("a value is the same after it stood in JSON, whatever its type", () => {
  const any = fc.oneof(fc.double(), fc.integer(), fc.bigInt(), fc.string());
  fc.assert(fc.property(any, (value) => {
    const text = JSON.stringify(toJsonValue(value));
    assert.ok(Object.is(fromJsonValue(JSON.parse(text)), value), text);
  }));
  for (const value of [-0, NaN, Infinity, -Infinity, 2n ** 80n, "1n", "-0"]) {
    assert.ok(Object.is(fromJsonValue(JSON.parse(JSON.stringify(toJsonValue(value)))), value));
  }
});

Deno.test("fromJsonValue() refuses what it was not given, and a number without end", () => {
  for (const value of [["1"], ["x"], [`${"9".repeat(401)}n`]] as JsonValue[]) {
    assert.throws(() => fromJsonValue(value), RangeError);
  }
});
