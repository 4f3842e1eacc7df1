import assert from "node:assert/strict";
import { WallClock } from "../../src/collect/wall_clock.ts";
import { FakeClock } from "./fake_clock.ts";

Deno.test("wall time keeps the distances of monotonic time while the system's clock is slewed", () => {
  const clock = new FakeClock(0);
  const wallClock = new WallClock(clock);
  const first = wallClock.at(0);
  for (const slewMs of [3, -40, 500, -900]) {
    clock.wallOffsetMs = first + slewMs;
    clock.nowMs += 1_000;
    assert.equal(wallClock.at(clock.nowMs), first + clock.nowMs);
  }
});

Deno.test("wall time follows the system's clock when it is set, back and forth", () => {
  const clock = new FakeClock(0);
  const wallClock = new WallClock(clock);
  for (const stepMs of [3_600_000, -3_600_000, 1_001, -1_500]) {
    clock.wallOffsetMs += stepMs;
    clock.nowMs += 1_000;
    assert.equal(wallClock.at(clock.nowMs), clock.wallMs());
  }
});
