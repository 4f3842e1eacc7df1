import assert from "node:assert/strict";
import { openToolSession } from "../../../src/app/live/tool_session.ts";
import type { Tick } from "../../../src/model/tick.ts";
import { Telemetry } from "../../../src/telemetry/telemetry.ts";

Deno.test("the tool's own page goes on when another recorder is followed, whose monotonic clock is another", async () => {
  const options = { intervalMs: 1000, windowMs: 60_000, timeZone: "UTC", keys: "" };
  const tool = await openToolSession({ telemetry: new Telemetry(), ...options });
  const startMs = Date.UTC(2026, 0, 1);
  // Up for an hour, then just started, then polled here, then one that is up for a day.
  const clocks = [3_600_000, 500, 70_000, 86_400_000];
  for (let index = 0; index < 40; index++) {
    const monotonicMs = clocks[Math.floor(index / 10)]! + index * 1000;
    const tick: Tick = {
      ...{ index, atMs: startMs + index * 1000, monotonicMs, latenessMs: 5 },
      results: [],
    };
    tool.take(tick);
  }
  const { history, newestMs } = tool.scene;
  assert.equal(newestMs, startMs + 39_000);
  const lateness = tool.dashboard.pages.flatMap(({ panels }) =>
    panels.flatMap(({ metrics }) => metrics)
  ).findIndex(({ key }) => key === "tool.lateness_ms");
  const { times, values } = history.line(lateness, 0, { fromMs: startMs, toMs: newestMs });
  assert.deepEqual([...times], Array.from({ length: 40 }, (_, index) => startMs + index * 1000));
  assert.ok(values.every((value) => value === 5));
  assert.deepEqual(history.pauses({ fromMs: -Infinity, toMs: Infinity }), []);
});
