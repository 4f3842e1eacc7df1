import assert from "node:assert/strict";
import { Playhead } from "../../src/app/playhead.ts";

Deno.test("Playhead stands at the end of a recording, also while that grows", () => {
  let endMs = 1000;
  const playhead = new Playhead({ startMs: 0, endMs: () => endMs, speed: 0 });
  assert.deepEqual([playhead.atMs(), playhead.playing], [1000, false]);
  endMs = 2000;
  assert.equal(playhead.atMs(), 2000);
});

Deno.test("Playhead plays so many times as fast as it happened, up to the end", () => {
  let nowMs = 500;
  const playhead = new Playhead({
    startMs: 10_000,
    endMs: () => 70_000,
    speed: 60,
    monotonicMs: () => nowMs,
  });
  nowMs += 500;
  assert.deepEqual([playhead.atMs(), playhead.playing, playhead.remainingMs()], [
    40_000,
    true,
    500,
  ]);
  nowMs += 5000;
  assert.deepEqual([playhead.atMs(), playhead.playing, playhead.remainingMs()], [70_000, false, 0]);
});
