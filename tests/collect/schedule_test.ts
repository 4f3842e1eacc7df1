import assert from "node:assert/strict";
import fc from "fast-check";
import { Schedule, type Slot } from "../../src/collect/schedule.ts";
import { FakeClock } from "./fake_clock.ts";

function never(): AbortSignal {
  return new AbortController().signal;
}

/** A clock on which every sleep ends exactly late by the next of the given times. */
class LateClock extends FakeClock {
  readonly #late: number[];

  constructor(late: readonly number[]) {
    super(0);
    this.#late = [...late];
  }

  override sleep(ms: number): Promise<void> {
    this.nowMs += ms + (this.#late.shift() ?? 0);
    return Promise.resolve();
  }
}

Deno.test("the schedule keeps start + n x interval, whatever the time between takes", async () => {
  const clock = new LateClock([]);
  const schedule = new Schedule(1_000, clock);
  const slots: (Slot | undefined)[] = [];
  for (const busyMs of [0, 300, 999, 0, 50]) {
    slots.push(await schedule.next(never()));
    clock.nowMs += busyMs;
  }
  assert.deepEqual(
    slots.map((slot) => [slot?.index, slot?.monotonicMs]),
    [[0, 0], [1, 1_000], [2, 2_000], [3, 3_000], [4, 4_000]],
  );
  assert.deepEqual(schedule.lateness(), { ticks: 5, totalMs: 0, maxMs: 0, missedSlots: 0 });
});

Deno.test("a late slot keeps its number and leaves the next one where it was", async () => {
  const clock = new LateClock([20, 0, -0.5]);
  const schedule = new Schedule(1_000, clock);
  const slots: (Slot | undefined)[] = [];
  for (let i = 0; i < 4; i++) slots.push(await schedule.next(never()));
  assert.deepEqual(slots, [
    { index: 0, monotonicMs: 0, latenessMs: 0 },
    { index: 1, monotonicMs: 1_020, latenessMs: 20 },
    { index: 2, monotonicMs: 2_000, latenessMs: 0 },
    { index: 3, monotonicMs: 2_999.5, latenessMs: 0 },
  ]);
  assert.deepEqual(schedule.lateness(), { ticks: 4, totalMs: 20, maxMs: 20, missedSlots: 0 });
});

Deno.test("slots that were slept through are counted and not caught up", async () => {
  const clock = new LateClock([4_300]);
  const schedule = new Schedule(1_000, clock);
  const slots: (Slot | undefined)[] = [];
  for (let i = 0; i < 3; i++) slots.push(await schedule.next(never()));
  assert.deepEqual(slots.map((slot) => [slot?.index, slot?.monotonicMs]), [
    [0, 0],
    [5, 5_300],
    [6, 6_000],
  ]);
  assert.equal(schedule.lateness().missedSlots, 4);
});

Deno.test("a slot more than half an interval late is passed over, not bunched with the next", async () => {
  const clock = new LateClock([700, 0]);
  const schedule = new Schedule(1_000, clock);
  await schedule.next(never());
  assert.deepEqual(await schedule.next(never()), { index: 2, monotonicMs: 2_000, latenessMs: 0 });
  assert.equal(schedule.lateness().missedSlots, 1);
});

Deno.test("a machine that is always late still gets its slots", async () => {
  const clock = new LateClock(Array.from({ length: 100 }, () => 700));
  const schedule = new Schedule(1_000, clock);
  const indexes: (number | undefined)[] = [];
  for (let i = 0; i < 4; i++) indexes.push((await schedule.next(never()))?.index);
  assert.deepEqual(indexes, [0, 2, 4, 6]);
});

Deno.test("slots rise, are never early and never closer than half an interval, however late", async () => {
  const delays = fc.array(fc.integer({ min: 0, max: 450 }), { minLength: 1, maxLength: 30 });
  const work = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 30, maxLength: 30 });
  await fc.assert(fc.asyncProperty(delays, work, async (late, busy) => {
    const clock = new LateClock(late);
    const schedule = new Schedule(1_000, clock);
    let before: Slot | undefined;
    for (const busyMs of busy) {
      const slot = await schedule.next(never());
      assert.ok(slot);
      assert.equal(slot.monotonicMs, slot.index * 1_000 + slot.latenessMs);
      if (before) {
        assert.ok(slot.index > before.index);
        assert.ok(slot.monotonicMs - before.monotonicMs >= 500);
      }
      before = slot;
      clock.nowMs += busyMs;
    }
    const { ticks, missedSlots } = schedule.lateness();
    assert.equal(ticks + missedSlots, (before?.index ?? 0) + 1);
  }));
});

Deno.test("an abort ends the waiting", async () => {
  const clock = new FakeClock();
  const schedule = new Schedule(1_000, clock);
  const abort = new AbortController();
  assert.equal((await schedule.next(abort.signal))?.index, 0);
  const next = schedule.next(abort.signal);
  abort.abort();
  assert.equal(await next, undefined);
  assert.equal(await new Schedule(1_000, clock).next(abort.signal), undefined);
});
