import assert from "node:assert/strict";
import { RecordLog } from "../../../src/app/live/record_log.ts";
import { History } from "../../../src/series/history.ts";
import { metric, miss, reply, START_MS, tick } from "../../series/feed.ts";

const ALL = { fromMs: -Infinity, toMs: Infinity };
const whole = (second: number, tookMs = 4) => {
  const said = reply(second * 1000, { a: second, other: 2 * second, name: "text" });
  assert.ok(said.kind === "reply");
  return { ...said, tookMs };
};

Deno.test("RecordLog asks nobody for all records before it is told to, nor after the time it was told", () => {
  const log = new RecordLog({ hostCount: 1, intervalMs: 1000 });
  const at = (index: number) => log.wants({ index, atMs: START_MS + index * 1000 }, 0);
  assert.equal(at(0), false);
  log.askUntil(START_MS + 20_000, START_MS);
  assert.deepEqual([at(1), at(20), at(21)], [true, true, false]);
});

Deno.test("RecordLog asks a server so rarely that it answers a tenth of the time, and of many hosts eight at once", () => {
  const log = new RecordLog({ hostCount: 40, intervalMs: 1000 });
  log.askUntil(Infinity, START_MS);
  const hosts = Array.from({ length: 40 }, (_, host) => host);
  for (let second = 0; second < 10; second++) {
    const asked = hosts.filter((host) => log.wants(tick(second), host));
    assert.equal(asked.length, 8, `at ${second} s: ${asked}`);
    for (const host of asked) log.takeWhole(tick(second), host, whole(second));
  }
  const slow = new RecordLog({ hostCount: 1, intervalMs: 1000 });
  slow.askUntil(Infinity, START_MS);
  slow.takeWhole(tick(0), 0, whole(0, 350));
  assert.deepEqual([1, 2, 3, 4].map((second) => slow.wants(tick(second), 0)), [
    ...[false, false, false, true],
  ]);
});

Deno.test("RecordLog reads polls tick by tick and other records where all were asked for, without texts", () => {
  const log = new RecordLog({ hostCount: 2, intervalMs: 1000 });
  log.askUntil(Infinity, START_MS);
  for (let second = 0; second < 6; second++) {
    const asked = tick(second, reply(second * 1000, { a: second }), miss(second * 1000));
    if (second % 2 === 0) log.takeWhole(asked, 0, whole(second));
    for (const host of [0, 1]) log.take(asked, host);
  }
  const { series, tickCount, fill } = log.read({ fromMs: START_MS + 1000, toMs: START_MS + 4000 });
  assert.equal(tickCount, 4);
  assert.deepEqual(
    series.map(({ record, host, times, values }) => [
      record,
      host,
      Array.from(times, (atMs) => (atMs - START_MS) / 1000),
      [...values],
    ]),
    [["a", 0, [1, 2, 3, 4], [1, 2, 3, 4]], ["other", 0, [2, 4], [4, 8]]],
  );
  const history = new History([metric("gauge", { key: "other" })], {
    hostCount: 2,
    capacity: 20,
    intervalMs: 1000,
  });
  fill(history, ["other"]);
  const line = history.line(0, 0, ALL);
  assert.deepEqual([...line.values].filter(Number.isFinite), [4, 8]);
  assert.equal(history.outages(1, ALL).length, 1);
});

Deno.test("RecordLog holds the newest readings alone, however long it runs, and none of a clock that began anew", () => {
  const log = new RecordLog({ hostCount: 100, intervalMs: 1000 });
  for (let second = 0; second < 5000; second++) {
    log.take(tick(second, reply(second * 1000, { a: second })), 0);
  }
  const [held] = log.read(ALL).series;
  assert.ok(held!.values.length <= 1200);
  assert.equal(held!.values.at(-1), 4999);
  assert.equal(held!.values[0], 5000 - held!.values.length);
  log.take(tick(3, reply(3000, { a: 7 })), 0);
  assert.deepEqual([...log.read(ALL).series[0]!.values], [7]);
});
