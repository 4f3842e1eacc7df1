import assert from "node:assert/strict";
import { type Clock, clocksApartMs } from "../../src/collect/clock.ts";
import { FakeClock } from "./fake_clock.ts";

Deno.test("the clocks are as far apart as the wall clock was set, back and forth", () => {
  const clock = new FakeClock(0);
  const before = clocksApartMs(clock);
  for (const stepMs of [3_600_000, -3_600_000, 12, -1_500]) {
    const apartMs = clocksApartMs(clock);
    clock.wallOffsetMs += stepMs;
    clock.nowMs += 1_000;
    assert.equal(clocksApartMs(clock), apartMs + stepMs);
  }
  assert.equal(clocksApartMs(clock) - before, -1_488);
});

Deno.test("the clocks are read again where the program was held up between the two", () => {
  const holdUpsMs = [0, 80, 0, 3, 0, 0.1];
  let nowMs = 0, wallMs = 1e12;
  const pass = (ms: number) => {
    nowMs += ms;
    wallMs += ms;
  };
  const clock: Clock = {
    monotonicMs: () => (pass(holdUpsMs.shift() ?? 0), nowMs),
    wallMs: () => wallMs,
    sleep: () => Promise.resolve(),
  };
  assert.ok(Math.abs(clocksApartMs(clock) - 1e12) < 0.2);
});
