import assert from "node:assert/strict";
import { Playhead } from "../../../src/app/replay/playhead.ts";

/** A playhead over a recording that ends at `end.ms`, and the viewer's clock. */
function at(options: { endMs: number; speed?: number }) {
  const state = { endMs: options.endMs, nowMs: 500 };
  const playhead = new Playhead({
    endMs: () => state.endMs,
    speed: options.speed ?? 1,
    monotonicMs: () => state.nowMs,
  });
  return { state, playhead };
}

Deno.test("Playhead stands at the end of a recording, also while that grows", () => {
  const { state, playhead } = at({ endMs: 1000 });
  assert.deepEqual([playhead.placeMs, playhead.atMs, playhead.words], [undefined, 1000, ""]);
  state.endMs = 2000;
  assert.deepEqual([playhead.placeMs, playhead.atMs], [undefined, 2000]);
});

Deno.test("Playhead plays so many times as fast as it happened, and stays with the end when it is there", () => {
  const { state, playhead } = at({ endMs: 70_000, speed: 60 });
  playhead.seek(10_000);
  assert.equal(playhead.words, "paused");
  playhead.play();
  state.nowMs += 500;
  assert.deepEqual([playhead.atMs, playhead.playing, playhead.words], [
    40_000,
    true,
    "playing 60x",
  ]);
  state.nowMs += 5000;
  assert.deepEqual([playhead.atMs, playhead.playing, playhead.words], [70_000, false, ""]);
  state.endMs = 80_000;
  assert.equal(playhead.atMs, 80_000);
});

Deno.test("Playhead goes on playing where it is moved to, and a pause keeps its place", () => {
  const { state, playhead } = at({ endMs: 70_000 });
  playhead.seek(10_000);
  playhead.play();
  playhead.seek(30_000);
  state.nowMs += 1000;
  assert.equal(playhead.atMs, 31_000);
  playhead.toggle();
  state.nowMs += 1000;
  assert.deepEqual([playhead.atMs, playhead.playing], [31_000, false]);
  playhead.toggle();
  state.nowMs += 1000;
  assert.deepEqual([playhead.atMs, playhead.playing], [32_000, true]);
  playhead.seek(undefined);
  assert.deepEqual([playhead.atMs, playhead.playing], [70_000, false]);
});

Deno.test("Playhead paused at the end no longer follows it", () => {
  const { state, playhead } = at({ endMs: 1000 });
  playhead.toggle();
  state.endMs = 5000;
  assert.deepEqual([playhead.atMs, playhead.words], [1000, "paused"]);
});

Deno.test("a bar shows where it stands, from the first to the last moment, and none at the end", () => {
  const playhead = new Playhead({ endMs: () => 1000, speed: 1, monotonicMs: () => 0 });
  assert.equal(playhead.bar(0, 1000), "");
  const bars = [0, 500, 1000].map((atMs) => {
    playhead.seek(atMs);
    return playhead.bar(0, 1000);
  });
  assert.deepEqual(bars, ["●───────────────", "━━━━━━━━●───────", "━━━━━━━━━━━━━━━●"]);
  assert.equal(playhead.bar(1000, 1000), "");
});
