import assert from "node:assert/strict";
import { heldTicks } from "../../../src/app/replay/held_ticks.ts";
import type { RecordedSummaries } from "../../../src/app/replay/recorded_summaries.ts";

const READY = { share: undefined } as RecordedSummaries;
const STILL_DERIVED = { share: 0.3 } as RecordedSummaries;

function held(options: Partial<Parameters<typeof heldTicks>[0]>) {
  return heldTicks({
    tickCount: 5000,
    isLive: false,
    mostTicks: Infinity,
    valuesPerTick: 10,
    isOthers: false,
    summaries: () => READY,
    ...options,
  });
}

Deno.test("heldTicks() holds a short recording as a whole, and asks for no summaries", () => {
  const summaries = () => assert.fail("they would be for nothing");
  assert.deepEqual(held({ summaries }), { ticks: 5000, summaries: undefined });
  assert.equal(held({ summaries, mostTicks: 300 }).ticks, 300);
});

Deno.test("heldTicks() leaves one that goes on room to grow", () => {
  assert.equal(held({ isLive: true }).ticks, 105_000);
});

Deno.test("heldTicks() holds the newest ticks alone where summaries tell of the rest", () => {
  assert.deepEqual(held({ tickCount: 1_000_000 }), { ticks: 4000, summaries: READY });
  assert.deepEqual(held({ isOthers: true, tickCount: 200 }), { ticks: 200, summaries: READY });
});

Deno.test("heldTicks() reads all that can be held sooner than it has summaries derived", () => {
  const ticks = 1_000_000, summaries = () => STILL_DERIVED;
  assert.deepEqual(held({ tickCount: ticks, summaries }), { ticks, summaries: undefined });
  const many = held({ tickCount: 10_000_000, summaries });
  assert.deepEqual(many, { ticks: 4000, summaries: STILL_DERIVED });
});

Deno.test("heldTicks() holds as much as there is room for where there are no summaries", () => {
  const many = { tickCount: 10_000_000, summaries: () => undefined };
  assert.deepEqual(held(many), { ticks: 6_000_000, summaries: undefined });
  assert.equal(held({ ...many, mostValues: 50_000 }).ticks, 5000);
  assert.equal(held({ ...many, mostValues: 10 }).ticks, 1000);
});
