import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonText } from "../../src/base/json_text.ts";
import { tickJson } from "../../src/export/tick_json.ts";
import type { HostResult, Tick } from "../../src/model/tick.ts";
import { capturedTicks } from "../series/captured_ticks.ts";
import { hostNamed, REFUSED, replyOf } from "./snapshot_fixture.ts";

// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]/;

function tickOf(...results: (HostResult | undefined)[]): Tick {
  return { index: 7, atMs: 1_795_229_894_500, monotonicMs: 2_000, latenessMs: 0.123456, results };
}

Deno.test("tickJson() gives back every reading of the capture, its misses included", () => {
  const ticks = capturedTicks();
  assert.equal(ticks.length, 150);
  let misses = 0;
  for (const tick of ticks) {
    const line = tickJson(tick, [hostNamed("ats1")]);
    assert.doesNotMatch(line, CONTROL);
    const { tick: index, time, hosts: [host] } = JSON.parse(line);
    assert.equal(index, tick.index);
    assert.equal(Date.parse(time), tick.atMs);
    const result = tick.results[0]!;
    if (result.kind === "reply") {
      assert.deepEqual(new Map(Object.entries(host.values)), result.values);
      assert.deepEqual(host.absent, result.absent);
    } else {
      assert.equal(host.miss, result.reason);
      assert.equal(host.values, undefined);
      misses++;
    }
  }
  assert.ok(misses > 0, "the capture has an outage");
});

Deno.test("tickJson() writes integers beyond 2^53 as JSON integers with all digits", () => {
  const values = { big: 18446744073709551615n, below: -9007199254740993n, float: 0.1 };
  const line = tickJson(tickOf(replyOf(values)), [hostNamed("ats1")]);
  assert.match(line, /"big":18446744073709551615[,}]/);
  assert.match(line, /"below":-9007199254740993[,}]/);
  assert.match(line, /"float":0\.1[,}]/);
  JSON.parse(line);
});

Deno.test("tickJson() names hosts, durations and reasons", () => {
  const line = tickJson(tickOf(replyOf({ a: 1 }), REFUSED, undefined), [
    hostNamed("ats1"),
    hostNamed("ats2"),
    hostNamed("ats3"),
  ]);
  assert.deepEqual(JSON.parse(line), {
    tick: 7,
    time: "2026-11-21T02:58:14.500Z",
    epoch_ms: 1_795_229_894_500,
    lateness_ms: 0.123,
    hosts: [
      {
        host: "ats1",
        id: "unix:/run/ats1.sock",
        took_ms: 3.4,
        values: { a: 1 },
        absent: [],
        problems: [],
      },
      {
        host: "ats2",
        id: "unix:/run/ats2.sock",
        took_ms: 0.8,
        miss: "refused",
        message: "nobody listens on /run/x.sock: traffic_server is stopped or still starting",
      },
      { host: "ats3", id: "unix:/run/ats3.sock", miss: "unfinished", message: "no answer yet" },
    ],
  });
});

Deno.test("jsonText() is JSON of the same value and nothing that could steer a terminal", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const json = jsonText({ text: `${text}\x1b[2J\x9b\u202e` });
    assert.doesNotMatch(json, CONTROL);
    assert.equal(JSON.parse(json).text, `${text}\x1b[2J\x9b\u202e`);
  }));
});
