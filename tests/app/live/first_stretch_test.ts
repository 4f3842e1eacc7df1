import assert from "node:assert/strict";
import { firstStretchMs } from "../../../src/app/live/first_stretch.ts";

Deno.test("what is read before a window is shown is two windows, two minutes at least, an hour of seconds at most", () => {
  assert.equal(firstStretchMs(10_000, 1000), 120_000);
  assert.equal(firstStretchMs(600_000, 1000), 1_200_000);
  assert.equal(firstStretchMs(30 * 86_400_000, 1000), 3_600_000);
  assert.equal(firstStretchMs(30 * 86_400_000, 60_000), 60 * 3_600_000);
});
