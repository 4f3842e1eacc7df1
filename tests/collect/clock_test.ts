import assert from "node:assert/strict";
import { systemClock } from "../../src/collect/clock.ts";

Deno.test("sleep() ends on abort, and at once with an aborted signal", async () => {
  const abort = new AbortController();
  const sleeping = systemClock.sleep(60_000, abort.signal);
  abort.abort();
  await sleeping;
  await systemClock.sleep(60_000, abort.signal);
  assert.ok(abort.signal.aborted);
});

Deno.test("sleep() ends by itself", async () => {
  const { signal } = new AbortController();
  const before = systemClock.monotonicMs();
  await systemClock.sleep(5, signal);
  await systemClock.sleep(-5, signal);
  assert.ok(systemClock.monotonicMs() > before);
});
