import assert from "node:assert/strict";
import { RecordedEvents } from "../../../src/app/replay/recorded_events.ts";
import { openEvents } from "../../../src/store/events.ts";
import { openAnyRecording } from "../../../src/app/replay/open_any_recording.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { withFolder } from "../commands/with_folder.ts";
import { fleetTicks, HOSTS, recordTicks, refuse } from "./recorded_capture.ts";

const COLLECTED = new URL("../../fixtures/import/collector.json", import.meta.url).pathname;
const at = (index: number) => CAPTURE_START_MS + index * 1000;
const labels = (events: RecordedEvents) => events.all.map(({ label }) => label);

Deno.test("RecordedEvents leaves out what the readings tell, keeps reloads, and sees what others add", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/capture.db`;
    await recordTicks(file, fleetTicks(1, 20), { hosts: HOSTS.slice(0, 1) });
    const store = openEvents(file, refuse);
    using _store = store;
    store.add({ atMs: at(1), label: "restarted", source: "tool" });
    store.add({ atMs: at(2), endMs: at(4), label: "ats1 no answer", source: "tool" });
    store.add({ atMs: at(3), label: "ats1 configuration reloaded", source: "tool" });
    store.add({ atMs: at(4), label: "restarted", source: "user" });
    using recording = await openAnyRecording(file, { onWarning: refuse });
    const events = new RecordedEvents(recording, { file, onWarning: refuse });
    assert.deepEqual(labels(events), ["ats1 configuration reloaded", "restarted"]);
    assert.equal(events.refresh(), false);
    const id = store.add({ atMs: at(9), label: "deploy", source: "ci" });
    assert.equal(events.refresh(), true);
    assert.deepEqual(labels(events).at(-1), "deploy");
    store.update(id, { label: "roll back" });
    assert.equal(events.refresh(), true);
    assert.deepEqual(labels(events).at(-1), "roll back");
    store.delete(id);
    assert.equal(events.refresh(), true);
    assert.deepEqual(labels(events), ["ats1 configuration reloaded", "restarted"]);
  });
});

Deno.test("RecordedEvents stores what is added, once", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/capture.db`;
    await recordTicks(file, fleetTicks(1, 20), { hosts: HOSTS.slice(0, 1) });
    using recording = await openAnyRecording(file, { onWarning: refuse });
    const events = new RecordedEvents(recording, { file, onWarning: refuse });
    await events.add({ atMs: at(5), label: "mark", source: "user" });
    assert.deepEqual(labels(events), ["mark"]);
    using again = await openAnyRecording(file, { onWarning: refuse });
    assert.deepEqual(again.events().map(({ label, atMs }) => [label, atMs]), [["mark", at(5)]]);
  });
});

Deno.test("RecordedEvents shows what it cannot store in an imported file, and says why", async () => {
  const warnings: string[] = [];
  const onWarning = (sentence: string) => void warnings.push(sentence);
  using recording = await openAnyRecording(COLLECTED, { onWarning: refuse });
  const events = new RecordedEvents(recording, { file: COLLECTED, onWarning });
  const before = labels(events);
  assert.ok(before.length > 0);
  await events.add({ atMs: at(5), label: "mark", source: "user" });
  assert.deepEqual(labels(events), [...before, "mark"]);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /^the event "mark" is not stored: .*collector\.json: it is JSON/);
});
