import assert from "node:assert/strict";
import { RELOAD_RECORD, ToolEvents } from "../../../src/app/live/tool_events.ts";
import type { HostResult, Tick } from "../../../src/model/tick.ts";
import { host } from "../captured_scene.ts";

const START = "proxy.process.proxy.start_time";
const answer = (start: number, reload: number): HostResult => ({
  kind: "reply",
  repliedAtMs: 0,
  tookMs: 1,
  values: new Map([[START, start], [RELOAD_RECORD, reload]]),
  absent: [],
  problems: [],
});
const silence: HostResult = {
  kind: "miss",
  missedAtMs: 0,
  tookMs: 1,
  reason: "refused",
  message: "",
};

function observed(...results: HostResult[]) {
  const events = new ToolEvents([host("ats1")]);
  return results.flatMap((result, index) => {
    const tick: Tick = {
      index,
      atMs: index * 1000,
      monotonicMs: index * 1000,
      latenessMs: 0,
      results: [result],
    };
    return events.observe(tick).map(({ kind, event }) => [kind, event.atMs, event.endMs]);
  });
}

Deno.test("ToolEvents sees a server that was restarted, once", () => {
  assert.deepEqual(observed(answer(100, 100), answer(200, 200), answer(200, 200)), [
    ["restarted", 1000, undefined],
  ]);
});

Deno.test("ToolEvents sees a configuration that was reloaded", () => {
  assert.deepEqual(observed(answer(100, 100), answer(100, 150)), [["reloaded", 1000, undefined]]);
});

Deno.test("ToolEvents sees a host that is lost and is back, with the span between", () => {
  assert.deepEqual(observed(answer(100, 1), silence, silence, answer(100, 1)), [
    ["lost", 1000, undefined],
    ["back", 1000, 3000],
  ]);
});

Deno.test("ToolEvents says nothing of a host that never answered", () => {
  assert.deepEqual(observed(silence, silence), []);
});

Deno.test("ToolEvents blames no host for a poll for which this program did not wait", () => {
  const stalled: HostResult = { ...silence, reason: "stalled" };
  assert.deepEqual(observed(answer(100, 100), stalled, answer(100, 100)), []);
});
