import assert from "node:assert/strict";
import fc from "fast-check";
import { AlertMachine } from "../../src/alerts/alert_machine.ts";
import type { AlertRule, AlertState } from "../../src/model/alert.ts";
import { aboveRule } from "./rules.ts";

const INTERVAL_MS = 1000;
const RUNS = { seed: 11, numRuns: 400 };

/** The states second by second; null: no data. */
function statesOf(rule: AlertRule, values: readonly (number | null)[]): AlertState[] {
  const machine = new AlertMachine(rule, { intervalMs: INTERVAL_MS });
  return values.map((value, second) => machine.observe(second * INTERVAL_MS, value ?? undefined));
}

function firings(states: readonly AlertState[]): number {
  return states.filter((state, index) => state === "firing" && states[index - 1] !== "firing")
    .length;
}

Deno.test("an alert without a time fires with the first bad value and is over with the first good one", () => {
  assert.deepEqual(statesOf(aboveRule(), [1, 11, 11, 10]), ["ok", "firing", "firing", "ok"]);
});

Deno.test("an alert is pending until its condition has held for its time, and begins anew after a good value", () => {
  assert.deepEqual(statesOf(aboveRule({ forMs: 2000 }), [11, 11, 9, 11, 11, 11, 9]), [
    ...["pending", "pending", "ok", "pending", "pending", "firing", "ok"],
  ]);
});

Deno.test("an alert with a clear threshold fires on until a value has come back to it", () => {
  assert.deepEqual(statesOf(aboveRule({ clear: 5 }), [11, 9, 6, 5, 6, 10, 11]), [
    ...["firing", "firing", "firing", "ok", "ok", "ok", "firing"],
  ]);
});

Deno.test("below and outside are bad on the other side, and on both", () => {
  const below = aboveRule({ condition: { kind: "below", limit: 90, clear: 95 } });
  assert.deepEqual(statesOf(below, [90, 89, 94, 95]), ["ok", "firing", "firing", "ok"]);
  const outside = aboveRule({
    condition: { kind: "outside", low: 1, high: 9, clearLow: 2, clearHigh: 8 },
  });
  assert.deepEqual(statesOf(outside, [1, 0, 1, 2, 9, 10, 9, 8]), [
    ...["ok", "firing", "firing", "ok", "ok", "firing", "firing", "ok"],
  ]);
});

Deno.test("no data keeps what fires, ends it, or is as bad as a bad value, as the rule says", () => {
  const values = [1, null, 11, null, null, 1];
  assert.deepEqual(statesOf(aboveRule({ noData: "keep" }), values), [
    ...["ok", "no data", "firing", "firing", "firing", "ok"],
  ]);
  assert.deepEqual(statesOf(aboveRule({ noData: "ok" }), values), [
    ...["ok", "no data", "firing", "no data", "no data", "ok"],
  ]);
  assert.deepEqual(statesOf(aboveRule({ noData: "alert" }), values), [
    ...["ok", "firing", "firing", "firing", "firing", "ok"],
  ]);
});

Deno.test("time without a value makes nothing fire where no data keeps what was", () => {
  const rule = aboveRule({ forMs: 3000 });
  assert.deepEqual(statesOf(rule, [11, null, null, null, null, 11, 11, 11, 11]), [
    ...["pending", "pending", "pending", "pending", "pending", "pending", "pending", "pending"],
    "firing",
  ]);
});

Deno.test("no data is no alert while a first value could not be there yet", () => {
  const states = statesOf(aboveRule({ noData: "alert" }), Array<null>(18).fill(null));
  assert.deepEqual(states.slice(14), ["no data", "no data", "firing", "firing"]);
});

Deno.test("what nobody observed, and a clock that is set, makes nothing fire", () => {
  const machine = new AlertMachine(aboveRule({ forMs: 5000 }), { intervalMs: INTERVAL_MS });
  assert.equal(machine.observe(0, 11), "pending");
  assert.equal(machine.observe(3_600_000, 11), "pending");
  assert.equal(machine.observe(1_000, 11), "pending");
  for (let second = 2; second < 6; second++) {
    assert.equal(machine.observe(second * 1000, 11), "pending");
  }
  assert.equal(machine.observe(6_000, 11), "firing");
});

const limits = fc.record({ limit: fc.integer({ min: -50, max: 50 }), room: fc.nat(30) });
const series = fc.array(fc.option(fc.integer({ min: -100, max: 100 }), { freq: 6 }), {
  minLength: 1,
  maxLength: 80,
});
const times = fc.nat(8_000);
const policies = fc.constantFrom("ok" as const, "alert" as const, "keep" as const);

Deno.test("an alert never fires before its condition was seen to hold for its time", () => {
  fc.assert(
    fc.property(limits, series, times, ({ limit, room }, values, forMs) => {
      const rule = aboveRule({ limit, clear: limit - room, forMs });
      const states = statesOf(rule, values);
      states.forEach((state, index) => {
        if (state !== "firing" || states[index - 1] === "firing") return;
        const needed = Math.ceil(forMs / INTERVAL_MS) + 1;
        const seen = values.slice(0, index + 1).filter((value) => value !== null && value > limit);
        assert.ok(seen.length >= needed, `${seen.length} bad values, ${needed} are needed`);
        assert.ok(values[index] !== null && values[index]! > limit);
      });
    }),
    RUNS,
  );
});

Deno.test("an alert that fires is over at a value that is good again, or at no data where that is good, and at nothing else", () => {
  fc.assert(
    fc.property(limits, series, times, policies, ({ limit, room }, values, forMs, noData) => {
      const clear = limit - room;
      const states = statesOf(aboveRule({ limit, clear, forMs, noData }), values);
      states.forEach((state, index) => {
        if (states[index - 1] !== "firing") return;
        const value = values[index]!;
        const isOver = value === null ? noData === "ok" : value <= clear;
        assert.equal(state !== "firing", isOver, `${value} after firing: ${state}`);
      });
    }),
    RUNS,
  );
});

Deno.test("without data an alert is never ok, and with a value never without", () => {
  fc.assert(
    fc.property(limits, series, times, policies, ({ limit }, values, forMs, noData) => {
      const states = statesOf(aboveRule({ limit, forMs, noData }), values);
      states.forEach((state, index) => {
        assert.notEqual(state, values[index] === null ? "ok" : "no data");
      });
    }),
    RUNS,
  );
});

Deno.test("a clear threshold never makes an alert fire more often", () => {
  fc.assert(
    fc.property(limits, series, times, ({ limit, room }, values, forMs) => {
      const plain = firings(statesOf(aboveRule({ limit, forMs }), values));
      const steady = firings(statesOf(aboveRule({ limit, clear: limit - room, forMs }), values));
      assert.ok(steady <= plain, `${steady} with, ${plain} without`);
    }),
    RUNS,
  );
});

/** A value that wavers about 10: a slow swing through the limit with noise upon it. */
function noisy(seconds: number): number[] {
  let seed = 42;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  return Array.from(
    { length: seconds },
    (_, second) => 10 + 3 * Math.sin(second / 300 * 2 * Math.PI) + (random() - 0.5) * 2,
  );
}

Deno.test("a noisy series that rises above its limit four times fires four times with a clear threshold, and 38 times without", () => {
  const values = noisy(1150);
  const without = firings(statesOf(aboveRule(), values));
  const withClear = firings(statesOf(aboveRule({ clear: 8 }), values));
  const withTime = firings(statesOf(aboveRule({ clear: 8, forMs: 10_000 }), values));
  assert.deepEqual({ without, withClear, withTime }, { without: 38, withClear: 4, withTime: 4 });
});
