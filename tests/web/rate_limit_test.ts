import assert from "node:assert/strict";
import { RateLimit } from "../../src/web/rate_limit.ts";

Deno.test("RateLimit lets an address ask so often at once, and then so often a second", () => {
  const limit = new RateLimit({ atOnce: 3, perSecond: 2 });
  const asked = [0, 0, 0, 0, 400, 500, 501, 1000].map((atMs) => limit.take("a", atMs));
  assert.deepEqual(asked, [true, true, true, false, false, true, false, true]);
});

Deno.test("RateLimit counts each address by itself, and keeps account of few", () => {
  const limit = new RateLimit({ atOnce: 1, perSecond: 1 });
  assert.equal(limit.take("a", 0), true);
  assert.equal(limit.take("b", 0), true);
  assert.equal(limit.take("a", 0), false);
  for (let index = 0; index < 5_000; index++) limit.take(`n${index}`, 0);
  assert.equal(limit.take("b", 1_000), true);
});
