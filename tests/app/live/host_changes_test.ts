import assert from "node:assert/strict";
import { HostChanges } from "../../../src/app/live/host_changes.ts";
import { fleetTicks, HOSTS } from "../replay/recorded_capture.ts";

Deno.test("HostChanges tells the one silence of the capture once, and its end", () => {
  const changes = new HostChanges(HOSTS.slice(0, 1));
  const ticks = fleetTicks(1);
  const lines = ticks.flatMap((tick) => changes.take(tick));
  assert.equal(lines.length, 2, lines.join("\n"));
  assert.match(lines[0]!, /^\S+Z {2}ats1 does not answer: /);
  assert.match(lines[1]!, /^\S+Z {2}ats1 answers again after \d+ s$/);
  assert.equal(changes.silentCount, 0);
});

Deno.test("HostChanges says nothing of a host that never answered, nor of polls that nobody waited for", () => {
  const changes = new HostChanges(HOSTS.slice(0, 1));
  const [first, ...ticks] = fleetTicks(1);
  const missed = (reason: "stalled" | "timeout") => ({
    ...first!,
    results: [{ kind: "miss" as const, missedAtMs: 0, tookMs: 1, reason, message: "late" }],
  });
  assert.deepEqual(changes.take(missed("timeout")), []);
  assert.deepEqual(changes.take(ticks[0]!), []);
  assert.deepEqual(changes.take(missed("stalled")), []);
  assert.equal(changes.take(missed("timeout")).length, 1);
});
