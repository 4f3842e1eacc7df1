import assert from "node:assert/strict";
import type { RecordValue } from "../../src/model/record_value.ts";
import { RestartDetector, START_TIME_RECORD } from "../../src/series/restart_detector.ts";
import { metric } from "./feed.ts";

const METRICS = [
  metric("counter", { key: "a" }),
  metric("counter", { key: "b" }),
  metric("counter", { key: "c" }),
  metric("gauge", { key: "g" }),
];

/** What a detector says to each of these answers. */
function verdicts(...answers: readonly Readonly<Record<string, RecordValue>>[]): boolean[] {
  const detector = new RestartDetector(METRICS);
  return answers.map((values) => detector.restarted(new Map(Object.entries(values))));
}

const started = (seconds: RecordValue, a: number) => ({ [START_TIME_RECORD]: seconds, a });

Deno.test("a restart is seen by the start time although the counters are higher than before", () => {
  assert.deepEqual(verdicts(started(1000, 5), started(1000, 9), started(1060, 12)), [
    false,
    false,
    true,
  ]);
});

Deno.test("with an unchanged start time a falling counter is no restart", () => {
  assert.deepEqual(verdicts(started(1000, 500), started(1000, 3)), [false, false]);
});

Deno.test("without a start time a restart is seen by most counters falling", () => {
  const before = { a: 100, b: 200n, c: 300, g: 1 };
  assert.deepEqual(verdicts(before, { a: 1, b: 2n, c: 400, g: 1 }), [false, true]);
});

Deno.test("without a start time one counter of many that falls, or a gauge, is no restart", () => {
  const before = { a: 100, b: 200, c: 300, g: 9 };
  assert.deepEqual(verdicts(before, { a: 1, b: 201, c: 301, g: 0 }), [false, false]);
});

Deno.test("a start time that is missing from one answer is remembered over it", () => {
  assert.deepEqual(verdicts(started(1000, 5), { a: 6 }, started(1060, 7)), [false, false, true]);
});

Deno.test("counters of a source that fall are no restart of the server", () => {
  const detector = new RestartDetector([
    metric("counter", { key: "a" }),
    metric("counter", { key: "system.x", source: "system" }),
    metric("counter", { key: "system.y", source: "system" }),
  ]);
  const answers = [{ "a": 5, "system.x": 9, "system.y": 9 }, {
    "a": 6,
    "system.x": 1,
    "system.y": 1,
  }];
  const said = answers.map((values) => detector.restarted(new Map(Object.entries(values))));
  assert.deepEqual(said, [false, false]);
});
