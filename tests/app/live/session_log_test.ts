import assert from "node:assert/strict";
import { SessionLog } from "../../../src/app/live/session_log.ts";
import type { Event } from "../../../src/model/event.ts";
import type { Tick } from "../../../src/model/tick.ts";
import { START_TIME_RECORD } from "../../../src/series/restart_detector.ts";
import type { EventChange, StoredEvent } from "../../../src/store/event_table.ts";
import { capturedTicks } from "../../series/captured_ticks.ts";
import { host } from "../captured_scene.ts";

/** Stores events as slowly as its gate opens. */
function fakeRecorder(gate: Promise<void> = Promise.resolve()) {
  const stored: (Event & { endMs?: number | undefined })[] = [];
  return {
    stored,
    async addEvent(event: Event) {
      await gate;
      return stored.push(event);
    },
    async updateEvent(id: number, change: EventChange) {
      await gate;
      stored[id - 1] = { ...stored[id - 1]!, ...change } as Event;
    },
  };
}

/** The capture, as of a server that also tells when it was started. */
function restartedTicks(): Tick[] {
  return capturedTicks().map((tick) => ({
    ...tick,
    results: tick.results.map((result) => {
      if (result?.kind !== "reply") return result;
      const started: [string, number] = [START_TIME_RECORD, tick.index < 75 ? 1000 : 1078];
      return { ...result, values: new Map([...result.values, started]) };
    }),
  }));
}

Deno.test("SessionLog stores a silence as a span, and a restart, but has neither drawn twice", async () => {
  const recorder = fakeRecorder();
  const log = new SessionLog([host("ats1")], { recorder });
  for (const tick of restartedTicks()) log.take(tick);
  await log[Symbol.asyncDispose]();
  const told = recorder.stored.map(({ label, source, endMs, atMs, hostId }) => ({
    label,
    source,
    hostId,
    seconds: endMs === undefined ? undefined : (endMs - atMs) / 1000,
  }));
  assert.deepEqual(told, [
    { label: "no answer", source: "tool", hostId: "ats1", seconds: 8 },
    { label: "restarted", source: "tool", hostId: "ats1", seconds: undefined },
  ]);
  assert.deepEqual(log.events, []);
});

Deno.test("SessionLog waits at its end for what is being stored, and ends a silence that still lasts there", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const recorder = fakeRecorder(gate);
  const log = new SessionLog([host("ats1")], { recorder });
  const ticks = capturedTicks().slice(0, 75);
  for (const tick of ticks) log.take(tick);
  const closed = log[Symbol.asyncDispose]();
  assert.deepEqual(recorder.stored, []);
  open();
  await closed;
  assert.deepEqual(recorder.stored.map(({ label, endMs }) => [label, endMs]), [
    ["no answer", ticks.at(-1)!.atMs],
  ]);
});

Deno.test("SessionLog shows an event that cannot be stored, and says so", async () => {
  const warnings: string[] = [];
  const log = new SessionLog([host("ats1")], {
    recorder: {
      addEvent: () => Promise.reject(new Error("the disk\x1b[2J is full")),
      updateEvent: () => Promise.reject(new Error("never")),
    },
    onWarning: (sentence) => void warnings.push(sentence),
  });
  log.add({ atMs: 1, label: "deploy", source: "user" });
  await log[Symbol.asyncDispose]();
  assert.deepEqual(log.events.map(({ label }) => label), ["deploy"]);
  assert.deepEqual(warnings, ["an event is not stored: the disk [2J is full"]);
});

Deno.test("SessionLog without a recording keeps the user's events", async () => {
  const log = new SessionLog([host("ats1")]);
  log.add({ atMs: 1, label: "deploy", source: "user" });
  for (const tick of capturedTicks()) log.take(tick);
  await log[Symbol.asyncDispose]();
  assert.deepEqual(log.events.map(({ label }) => label), ["deploy"]);
});

Deno.test("SessionLog shows what others added, changed and deleted in the recording, and its own once", async () => {
  const gate = Promise.withResolvers<void>();
  const recorder = {
    ...fakeRecorder(gate.promise),
    events: undefined as StoredEvent[] | undefined,
  };
  const log = new SessionLog([host("ats1")], { recorder });
  const event = (label: string): Event => ({ atMs: 5, label, source: "user" });
  const labels = () => log.events.map(({ label }) => label);
  log.add(event("own"));
  assert.deepEqual(labels(), ["own"]);
  recorder.events = [{ id: 7, ...event("theirs") }];
  assert.deepEqual(labels(), ["theirs", "own"], "also before it is stored");
  gate.resolve();
  await log[Symbol.asyncDispose]();
  recorder.events = [{ id: 7, ...event("theirs") }, { id: 1, ...event("own, changed") }, {
    id: 8,
    ...event("ats1 restarted"),
    source: "tool",
  }];
  assert.deepEqual(labels(), ["theirs", "own, changed"]);
  recorder.events = [];
  assert.deepEqual(labels(), []);
});
