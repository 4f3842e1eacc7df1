import assert from "node:assert/strict";
import fc from "fast-check";
import type { RecordValue } from "../../src/model/record_value.ts";
import type { HostResult, Tick } from "../../src/model/tick.ts";
import { derivationOf } from "../../src/series/derivation_of.ts";
import { History } from "../../src/series/history.ts";
import { isValue, LEFT_OUT } from "../../src/series/point.ts";
import { START_TIME_RECORD } from "../../src/series/restart_detector.ts";
import { metric, nearlyEqual, START_MS } from "./feed.ts";

const INTERVAL_MS = 1000;
const PER_SECOND = 5000;
const RUNS = { seed: 7, numRuns: 300 };
const ALL = { fromMs: -Infinity, toMs: Infinity };

/** An answer of a server whose counter was read some time after the request was sent, and some before it came. */
interface Delayed {
  readonly beforeMs: number;
  readonly afterMs: number;
}

const delay = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat(450) },
);
const delayed = fc.record<Delayed>({ beforeMs: delay, afterMs: delay });

/** The entries that a steady counter's delayed answers draw, by what can be known of their times. */
function delayedRates(delays: readonly Delayed[]): number[] {
  const derivation = derivationOf(metric("counter"), { intervalMs: INTERVAL_MS });
  // A server answers within a millisecond or two where nothing holds it up.
  return delays.map(({ beforeMs, afterMs }, index) => {
    const sentMs = index * INTERVAL_MS, readMs = sentMs + beforeMs + 1;
    const value = 1_000_000 + Math.floor(readMs * PER_SECOND / 1000);
    const uncertaintyMs = (beforeMs + afterMs + 2) / 2;
    const atMs = sentMs + uncertaintyMs;
    const time = { atMs, uncertaintyMs, clocksApartMs: START_MS };
    return derivation.next({ ...time, values: new Map([["a", value]]) });
  });
}

Deno.test("a steady rate is drawn within 5 % however its answers are delayed", () => {
  fc.assert(
    fc.property(fc.array(delayed, { minLength: 2, maxLength: 60 }), (delays) => {
      for (const rate of delayedRates(delays).filter(isValue)) {
        assert.ok(Math.abs(rate / PER_SECOND - 1) <= 0.0505, `${rate}`);
      }
    }),
    RUNS,
  );
});

Deno.test("answers that come in time again are drawn again at once, however late those before were", () => {
  const late = { beforeMs: 450, afterMs: 430 }, prompt = { beforeMs: 0, afterMs: 0 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), (count) => {
      const delays = [prompt, prompt, ...Array<Delayed>(count).fill(late), prompt, prompt];
      const drawn = delayedRates(delays).slice(-2);
      assert.ok(drawn.every(isValue), `${drawn}`);
    }),
    RUNS,
  );
});

/** What a server says of its counter at a tick. */
type Telling =
  | { readonly kind: "true"; readonly rise: number }
  | { readonly kind: "back"; readonly by: number }
  | { readonly kind: "odd"; readonly value: RecordValue }
  | { readonly kind: "low"; readonly value: number }
  | { readonly kind: "restart"; readonly rise: number };

const MOST_RISE = 9000;
const rise = fc.nat(MOST_RISE);
const telling: fc.Arbitrary<Telling> = fc.oneof(
  { weight: 12, arbitrary: rise.map((rise) => ({ kind: "true" as const, rise })) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 300 }).map((by) => ({ kind: "back" as const, by })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<RecordValue>(-7, 2n ** 64n - 3n, 2n ** 63n)
      .map((value) => ({ kind: "odd" as const, value })),
  },
  { weight: 1, arbitrary: fc.constantFrom(0, 3).map((value) => ({ kind: "low" as const, value })) },
  { weight: 1, arbitrary: rise.map((rise) => ({ kind: "restart" as const, rise })) },
);

/** Ticks of a server that says these things, one a second. */
function tellingTicks(tellings: readonly Telling[]): Tick[] {
  let count = 2_000_000, told = count, start = 1_700_000_000;
  return tellings.map((telling, index) => {
    let value: RecordValue;
    if (telling.kind === "restart") {
      count = telling.rise;
      start += 60;
    } else {
      // The traffic goes on whatever is told of it.
      count += telling.kind === "true" ? telling.rise : MOST_RISE / 2;
    }
    if (telling.kind === "odd" || telling.kind === "low") value = telling.value;
    else value = telling.kind === "back" && told > 100 * telling.by ? told - telling.by : count;
    if (typeof value === "number" && telling.kind !== "low" && value > told) told = value;
    if (telling.kind === "restart") told = count;
    return tickOf(index, new Map<string, RecordValue>([["a", value], [START_TIME_RECORD, start]]));
  });
}

function tickOf(
  index: number,
  values: ReadonlyMap<string, RecordValue>,
  more: Partial<Tick> = {},
): Tick {
  const monotonicMs = index * INTERVAL_MS;
  const result: HostResult = {
    kind: "reply",
    repliedAtMs: (more.monotonicMs ?? monotonicMs) + 2,
    uncertaintyMs: 0.5,
    tookMs: 2,
    values,
    absent: [],
    problems: [],
  };
  return {
    index,
    atMs: START_MS + monotonicMs,
    monotonicMs,
    latenessMs: 0,
    results: [result],
    ...more,
  };
}

function newHistory(ticks: readonly Tick[]): History {
  const history = new History([metric("counter")], {
    hostCount: 1,
    capacity: 2 * ticks.length + 8,
    intervalMs: INTERVAL_MS,
  });
  for (const tick of ticks) {
    history.open(tick);
    history.put(tick, 0);
  }
  return history;
}

Deno.test("a counter that restarts, steps back, or is told oddly never draws more than its true traffic", () => {
  const most = MOST_RISE * 1000 / INTERVAL_MS;
  fc.assert(
    fc.property(fc.array(telling, { minLength: 2, maxLength: 80 }), (tellings) => {
      // Nothing tells that the very first answer is odd.
      const ticks = tellingTicks([{ kind: "true", rise: 0 }, ...tellings]);
      const { values } = newHistory(ticks).line(0, 0, ALL);
      for (const rate of values) {
        assert.ok(Number.isNaN(rate) || (rate >= 0 && rate <= most * 1.002), `${rate}`);
      }
    }),
    { seed: 3, numRuns: 500 },
  );
});

Deno.test("a counter that is told as it is draws what its answers' differences are, to the last of them", () => {
  fc.assert(
    fc.property(fc.array(rise, { minLength: 2, maxLength: 80 }), (rises) => {
      const { values } = newHistory(
        tellingTicks(rises.map((rise) => ({ kind: "true", rise }))),
      ).line(0, 0, ALL);
      assert.ok(nearlyEqual(values, rises.slice(1).map((rise) => rise * 1000 / INTERVAL_MS)));
    }),
    RUNS,
  );
});

/** What happens to this machine between two ticks. */
type Happening =
  | { readonly kind: "nothing" }
  | { readonly kind: "slept" | "set" | "stopped"; readonly ms: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Happening>({ kind: "nothing" }) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 4_000_000 })
      .map((ms): Happening => ({ kind: "slept", ms })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -4_000_000, max: 4_000_000 })
      .map((ms): Happening => ({ kind: "set", ms })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 600 })
      .map((seconds): Happening => ({ kind: "stopped", ms: seconds * 1000 })),
  },
);

/** Ticks of a steady server, seen from a machine to which these things happen. */
function happeningTicks(happenings: readonly Happening[]): Tick[] {
  let monotonicMs = 0, wallMs = START_MS, serverMs = 0;
  return happenings.map((happening, index) => {
    const passedMs = happening.kind === "stopped" ? happening.ms + INTERVAL_MS : INTERVAL_MS;
    monotonicMs += passedMs;
    wallMs += passedMs +
      (happening.kind === "slept" || happening.kind === "set" ? happening.ms : 0);
    serverMs += passedMs + (happening.kind === "slept" ? happening.ms : 0);
    const value = 1_000_000 + Math.round(serverMs * PER_SECOND / 1000);
    return tickOf(index, new Map([["a", value]]), { monotonicMs, atMs: wallMs });
  });
}

Deno.test("a machine that sleeps, stops or has its clock set sees a steady rate, each value at its own tick's time", () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 2, maxLength: 60 }), (happenings) => {
      const ticks = happeningTicks(happenings);
      const history = newHistory(ticks);
      const { times, values } = history.line(0, 0, ALL);
      const own = new Set(ticks.map(({ atMs }) => atMs));
      values.forEach((rate, index) => {
        assert.ok(index === 0 || times[index]! >= times[index - 1]!);
        if (Number.isNaN(rate)) return;
        assert.ok(Math.abs(rate / PER_SECOND - 1) <= 0.0505, `${rate}`);
        const isClamped = index > 0 && times[index] === times[index - 1];
        assert.ok(own.has(times[index]!) || isClamped);
      });
      // What is read at once is the same to the last bit.
      const atOnce = new History([metric("counter")], {
        hostCount: 1,
        capacity: 2 * ticks.length + 8,
        intervalMs: INTERVAL_MS,
      });
      atOnce.putAll(ticks);
      assert.deepEqual(atOnce.line(0, 0, ALL), { ...history.line(0, 0, ALL) });
      assert.deepEqual(atOnce.pauses(ALL), history.pauses(ALL));
    }),
    RUNS,
  );
});

Deno.test("the window up to the newest tick holds its values, whatever the clock did before", () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 30 }), (before) => {
      const calm = Array.from({ length: 8 }, (): Happening => ({ kind: "nothing" }));
      const ticks = happeningTicks([...before, ...calm]);
      const newestMs = ticks.at(-1)!.atMs;
      const { values } = newHistory(ticks).line(0, 0, { fromMs: newestMs - 5000, toMs: newestMs });
      assert.ok(values.filter(Number.isFinite).length >= 5, `${values}`);
    }),
    RUNS,
  );
});

Deno.test("the parts of a ratio that are refreshed one after the other keep it at what it is", () => {
  const lags = fc.array(fc.boolean(), { minLength: 8, maxLength: 60 });
  const intervalMs = fc.constantFrom(1000, 2000);
  const part = fc.constantFrom("hits", "misses");
  fc.assert(
    fc.property(lags, intervalMs, part, (lags, intervalMs, part) => {
      const derivation = derivationOf(metric("hit_rate"), { intervalMs });
      let before = 0;
      lags.forEach((wanted, index) => {
        // The first ones tell what is usual; no more than two answers that follow each other are torn.
        const isTorn = wanted && index > 2 && before < 2;
        before = isTorn ? before + 1 : 0;
        const now = Math.floor((index + 1) * intervalMs / 1000), old = now - (isTorn ? 1 : 0);
        const hits = 800 * (part === "hits" ? old : now);
        const misses = 200 * (part === "misses" ? old : now);
        const rate = derivation.next({
          atMs: index * intervalMs,
          uncertaintyMs: 0,
          clocksApartMs: START_MS,
          values: new Map([["a", hits], ["b", misses]]),
        });
        assert.notEqual(rate, LEFT_OUT);
        if (isValue(rate)) assert.ok(Math.abs(rate - 80) < 1e-9, `${rate} of 80 at ${index}`);
      });
    }),
    RUNS,
  );
});
