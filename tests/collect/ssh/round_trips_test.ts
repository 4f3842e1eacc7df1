import assert from "node:assert/strict";
import { RoundTrips } from "../../../src/collect/ssh/round_trips.ts";

Deno.test("RoundTrips is certain of answers that took as long as the shortest, and of no other", () => {
  const trips = new RoundTrips();
  assert.deepEqual(trips.place(0, 80), { atMs: 40, uncertaintyMs: 40 });
  assert.deepEqual(trips.place(1_000, 1_080), { atMs: 1_040, uncertaintyMs: 0 });
  // Held up by 900 ms, either before the server answered or after.
  assert.deepEqual(trips.place(2_000, 2_980), { atMs: 2_490, uncertaintyMs: 450 });
  assert.deepEqual(trips.place(3_000, 3_080), { atMs: 3_040, uncertaintyMs: 0 });
});

Deno.test("RoundTrips forgets a way that has become longer", () => {
  const trips = new RoundTrips();
  trips.place(0, 10);
  for (let i = 1; i < 32; i++) {
    assert.equal(trips.place(i * 1_000, i * 1_000 + 50).uncertaintyMs, 20);
  }
  assert.equal(trips.place(32_000, 32_050).uncertaintyMs, 0);
});
