// What sources tell of a host whose server does not answer, or was restarted.
import assert from "node:assert/strict";
import type { HostResult } from "../../src/model/tick.ts";
import { History } from "../../src/series/history.ts";
import { metric, miss, reply, START_MS, tick } from "./feed.ts";

const START_TIME = "proxy.process.proxy.start_time";
const SERVER = 0, SOURCE = 1, GAUGE = 2;
const METRICS = [
  metric("counter"),
  metric("counter", { key: "s.count", source: "s" }),
  metric("gauge", { key: "s.level", source: "s" }),
];

const told = (second: number) => ({
  "s.count": 10 * second,
  "s.level": second,
  "s.read_offset_ms": 5,
  "s.read_uncertainty_ms": 0,
});
const up = (second: number, start = 1) =>
  reply(second * 1000, { a: 100 * second, [START_TIME]: start, ...told(second) });
const silent = (second: number): HostResult => ({
  ...miss(second * 1000),
  kind: "miss",
  beside: { values: new Map(Object.entries(told(second))), absent: [], problems: [] },
} as HostResult);
const unheard = (second: number) => miss(second * 1000);

function values(results: readonly HostResult[], how: "one by one" | "at once") {
  const history = new History(METRICS, { hostCount: 1, capacity: 50, intervalMs: 1000 });
  const ticks = results.map((result, second) => tick(second, result));
  if (how === "at once") history.putAll(ticks);
  else {
    for (const each of ticks) {
      history.open(each);
      history.put(each, 0);
    }
  }
  const window = { fromMs: START_MS, toMs: START_MS + 60_000 };
  const line = (index: number) => [...history.line(index, 0, window).values];
  return { history, server: line(SERVER), source: line(SOURCE), gauge: line(GAUGE) };
}

for (const how of ["one by one", "at once"] as const) {
  Deno.test(`while the server is down its lines break and those of sources go on, put in ${how}`, () => {
    const { server, source, gauge, history } = values(
      [up(0), up(1), silent(2), silent(3), up(4, 2), up(5, 2)],
      how,
    );
    assert.deepEqual(server, [100, NaN, 100]);
    // A restart of the server is none of the machine: no value is lost.
    assert.deepEqual(source, [10, 10, 10, 10, 10]);
    assert.deepEqual(gauge, [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(history.outages(0, { fromMs: START_MS, toMs: START_MS + 9000 }).length, 1);
  });

  Deno.test(`where the whole host is silent, the lines of sources break too, put in ${how}`, () => {
    const { source, gauge } = values([up(0), up(1), unheard(2), up(3, 2), up(4, 2)], how);
    assert.deepEqual(source, [10, NaN, 10]);
    assert.deepEqual(gauge, [0, 1, NaN, 3, 4]);
  });
}

Deno.test("the values of a source are current while its server is down, and what it lacks is said", () => {
  const { history } = values([up(0), up(1), silent(2), silent(3)], "one by one");
  assert.deepEqual(history.standing(GAUGE, 0, START_MS + 3000), {
    kind: "value",
    value: 3,
    atMs: START_MS + 3000,
  });
  assert.equal(history.standing(SERVER, 0, START_MS + 3000).kind, "broken");
  assert.deepEqual(history.lacking(SOURCE, 0), []);
});
