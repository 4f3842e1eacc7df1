import assert from "node:assert/strict";
import fc from "fast-check";
import type { HostResult, Tick } from "../../src/model/tick.ts";
import { History } from "../../src/series/history.ts";
import { START_TIME_RECORD } from "../../src/series/restart_detector.ts";
import { metric, miss, reply, START_MS, tick } from "./feed.ts";

const METRICS = [
  metric("counter"),
  metric("gauge", { key: "g" }),
  metric("hit_rate", { key: "a", key2: "b" }),
  metric("latency", { key: "b", key2: "a" }),
];
const HOSTS = 2;
const newHistory = (capacity: number) =>
  new History(METRICS, { hostCount: HOSTS, capacity, intervalMs: 1000 });

/** What a host does at a tick: silence, a miss, a restart, or an answer with how far it counted. */
const deeds = fc.oneof(
  { weight: 8, arbitrary: fc.record({ a: fc.nat(50), b: fc.nat(9), g: fc.integer() }) },
  { weight: 2, arbitrary: fc.constantFrom("nothing", "miss", "restart", "fall" as const) },
);

/** Ticks of hosts that do those deeds; a step of 0 is a tick that comes twice. */
function ticksOf(
  steps: readonly { readonly seconds: number; readonly deeds: readonly unknown[] }[],
): Tick[] {
  const counted = Array.from({ length: HOSTS }, () => ({ a: 0, b: 0, g: 0, start: 1 }));
  let second = 0;
  return steps.map(({ seconds, deeds }) => {
    second += seconds;
    const results = counted.map((host, index): HostResult | undefined => {
      const deed = deeds[index];
      if (deed === "nothing") return undefined;
      if (deed === "miss") return miss(second * 1000 + 9);
      if (deed === "restart") Object.assign(host, { a: 0, b: 0, start: second + 2 });
      else if (deed === "fall") host.a = 0;
      else {
        const { a, b, g } = deed as { a: number; b: number; g: number };
        host.a += a;
        host.b += b;
        host.g = g;
      }
      const { a, b, g, start } = host;
      return reply(second * 1000 + 5 + index, { a, b, g, [START_TIME_RECORD]: start });
    });
    return tick(second, ...results);
  });
}

/** All that a history tells. */
function told(history: History, ticks: readonly Tick[]): unknown {
  const spans = [1, 7, 30, 2000].flatMap((seconds) =>
    [0, 10, 400].map((from) => ({
      fromMs: START_MS + from * 1000,
      toMs: START_MS + (from + seconds) * 1000,
    }))
  );
  return [
    ticks.length,
    ...Array.from({ length: HOSTS }, (_, host) => [
      history.hostState(host),
      ...METRICS.map((_, index) => history.latest(index, host)),
      ...spans.map((span) => [
        history.outages(host, span),
        history.restarts(host, span),
        ...METRICS.flatMap((_, index) =>
          [Infinity, 20, 3].map((maxPoints) => history.line(index, host, { ...span, maxPoints }))
        ),
      ]),
    ]),
  ];
}

Deno.test("History.putAll() tells all that open() and put() by turns would, in whatever portions", () => {
  const step = fc.record({
    seconds: fc.constantFrom(1, 1, 1, 1, 2, 30, 0, -1),
    deeds: fc.array(deeds, { minLength: HOSTS, maxLength: HOSTS }),
  });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 400, size: "max" }),
      fc.integer({ min: 1, max: 150 }),
      fc.constantFrom(9, 40, 300, 1000),
      (steps, portion, capacity) => {
        const ticks = ticksOf(steps);
        const oneByOne = newHistory(capacity), atOnce = newHistory(capacity);
        for (const tick of ticks) {
          oneByOne.open(tick);
          tick.results.forEach((_, host) => oneByOne.put(tick, host));
        }
        for (let from = 0; from < ticks.length; from += portion) {
          atOnce.putAll(ticks.slice(from, from + portion));
        }
        assert.deepEqual(told(atOnce, ticks), told(oneByOne, ticks));
      },
    ),
    { numRuns: 100, seed: 6 },
  );
});
