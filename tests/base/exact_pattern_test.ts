import assert from "node:assert/strict";
import fc from "fast-check";
import { exactPattern } from "../../src/base/exact_pattern.ts";

Deno.test("exactPattern() finds a text as it stands, and no other", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (text, other) => {
    const pattern = new RegExp(`^${exactPattern(text)}$`);
    assert.ok(pattern.test(text));
    assert.equal(pattern.test(other), other === text);
  }));
  assert.equal(exactPattern("proxy.process.a+b[1]"), "proxy\\.process\\.a\\+b\\[1\\]");
});
