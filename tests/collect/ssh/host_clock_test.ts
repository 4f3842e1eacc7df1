import assert from "node:assert/strict";
import fc from "fast-check";
import { HostClock } from "../../../src/collect/ssh/host_clock.ts";

/** A host whose clock is `aheadMs` ahead and runs faster by `drift`; answers come at these local times. */
function polls(
  trips: readonly { readonly outMs: number; readonly backMs: number }[],
  { aheadMs = 5_000_000, drift = 0, intervalMs = 1_000, clock = new HostClock(), startMs = 1_000 } =
    {},
) {
  const hostMs = (localMs: number) => localMs * (1 + drift) + aheadMs;
  return trips.map(({ outMs, backMs }, i) => {
    const sentAtMs = startMs + i * intervalMs;
    const answeredAtMs = sentAtMs + outMs;
    const arrivedAtMs = answeredAtMs + backMs;
    const time = hostMs(answeredAtMs);
    clock.observe({ sentAtMs, arrivedAtMs, receivedMs: time, writtenMs: time });
    return { answeredAtMs, ...clock.place(time, time) };
  });
}

/** By how much the spans between readings are wrong, at most, of an interval. */
function worstSpan(readings: readonly { answeredAtMs: number; atMs: number }[]): number {
  let worst = 0;
  for (const [i, { answeredAtMs, atMs }] of readings.entries()) {
    const before = readings[i - 1];
    if (before === undefined) continue;
    const trueMs = answeredAtMs - before.answeredAtMs;
    worst = Math.max(worst, Math.abs(atMs - before.atMs - trueMs) / trueMs);
  }
  return worst;
}

Deno.test("HostClock places answers as far apart as they were given, however late each came", () => {
  const trip = fc.record({
    outMs: fc.oneof(fc.double({ min: 1, max: 5, noNaN: true }), fc.constant(100)),
    backMs: fc.oneof(
      fc.double({ min: 1, max: 5, noNaN: true }),
      fc.double({ min: 1, max: 900, noNaN: true }),
    ),
  });
  const drifts = fc.double({ min: -2e-4, max: 2e-4, noNaN: true });
  fc.assert(fc.property(fc.array(trip, { minLength: 2 }), drifts, (trips, drift) => {
    const readings = polls(trips, { drift });
    // It is moved by 0.5 % of the time between arrivals, at most 1.9 s for 0.9 s between answers.
    assert.ok(worstSpan(readings) < 0.011, `${worstSpan(readings)}`);
    for (const { uncertaintyMs } of readings) assert.equal(uncertaintyMs, 0);
  }));
});

Deno.test("HostClock finds the host's time to within half of the shortest round trip", () => {
  const held = { outMs: 30, backMs: 600 }, good = { outMs: 10, backMs: 14 };
  const readings = polls([held, ...Array.from({ length: 120 }, () => good)]);
  const last = readings.at(-1)!;
  assert.ok(Math.abs(last.atMs - last.answeredAtMs) <= 12, `${last.atMs - last.answeredAtMs}`);
});

Deno.test("HostClock follows a clock that drifts for a day", () => {
  const trips = Array.from({ length: 8_640 }, () => ({ outMs: 20, backMs: 20 }));
  const readings = polls(trips, { drift: 1e-4, intervalMs: 10_000 });
  const last = readings.at(-1)!;
  assert.ok(Math.abs(last.atMs - last.answeredAtMs) < 10, `${last.atMs - last.answeredAtMs}`);
});

Deno.test("HostClock begins anew after a machine has slept, and says for once how uncertain that is", () => {
  const clock = new HostClock();
  const trip = { outMs: 20, backMs: 40 };
  polls([trip, trip, trip], { clock });
  const [first, second] = polls([trip, trip], { clock, startMs: 10_000, aheadMs: 9_000_000 });
  assert.equal(first!.uncertaintyMs, 30);
  assert.ok(Math.abs(first!.atMs - first!.answeredAtMs) <= 30);
  assert.equal(second!.uncertaintyMs, 0);
});

Deno.test("HostClock knows no more of an answer than between which moments it was given", () => {
  const clock = new HostClock();
  clock.observe({ sentAtMs: 0, arrivedAtMs: 120, receivedMs: 1_010, writtenMs: 1_110 });
  // 10 ms each way: the request was read at 10, the server asked at 15 and heard at 105.
  assert.deepEqual(clock.place(1_015, 1_105), { atMs: 60, uncertaintyMs: 45 });
});
