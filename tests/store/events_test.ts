import assert from "node:assert/strict";
import { UsageError } from "../../src/model/errors.ts";
import { openEvents } from "../../src/store/events.ts";
import { openRecorder } from "../../src/store/recorder.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import { record, refuseWarning, TempFolder } from "./support/recordings.ts";
import { HOSTS, sampleTick, sampleTicks, SESSION } from "./support/samples.ts";
import { scriptCommand } from "../helpers/script_command.ts";
import { WriterProcess } from "./support/writer_process.ts";

Deno.test("events are added, listed by time, changed and deleted", () => {
  using folder = new TempFolder();
  const path = folder.file("events.db");
  record(path, sampleTicks(1));
  using events = openEvents(path, refuseWarning);
  const span = events.add({
    atMs: 2000,
    endMs: 3000,
    label: "maintenance",
    source: "user",
    color: "#ff8800",
    dash: "dot",
    hostId: "ats1.example.net",
    panel: "Requests/sec",
  });
  const point = events.add({ atMs: 1000, label: "deploy", source: "ci" });
  assert.deepEqual(events.list().map(({ id }) => id), [point, span]);
  assert.deepEqual(events.list({ fromMs: 2500 }).map(({ id }) => id), [span]);
  assert.deepEqual(events.list({ toMs: 1999 }).map(({ id }) => id), [point]);
  assert.deepEqual(events.update(span, { label: "maintenance, over", endMs: 4000, panel: null }), {
    id: span,
    atMs: 2000,
    endMs: 4000,
    label: "maintenance, over",
    source: "user",
    color: "#ff8800",
    dash: "dot",
    hostId: "ats1.example.net",
  });
  events.delete(point);
  assert.deepEqual(events.list(), [events.update(span, {})]);
});

Deno.test("an event that makes no sense is refused with a sentence", () => {
  using folder = new TempFolder();
  const path = folder.file("events.db");
  record(path, sampleTicks(1));
  using events = openEvents(path, refuseWarning);
  const good = { atMs: 1000, label: "x", source: "user" };
  assert.throws(() => events.add({ ...good, label: "" }), /needs a label/);
  assert.throws(() => events.add({ ...good, atMs: NaN }), /needs a time/);
  assert.throws(() => events.add({ ...good, endMs: 500 }), /ends before it begins/);
  assert.throws(() => events.add({ ...good, color: "red; drop" }), /not a colour/);
  assert.throws(() => events.add({ ...good, dash: "wavy" as "dash" }), /not a line style/);
  assert.throws(() => events.update(7, {}), UsageError);
  assert.throws(() => events.delete(7), /there is no event 7/);
  assert.deepEqual(events.list(), []);
});

Deno.test("events are added while another process records, and neither loses anything", async () => {
  using folder = new TempFolder();
  const path = folder.file("busy.db");
  await using writer = new WriterProcess(path);
  await writer.stored(5);
  using events = openEvents(path, refuseWarning);
  const added = 30;
  for (let count = 0; count < added; count++) {
    events.add({ atMs: count, label: `event ${count}`, source: "user" });
  }
  await writer.stored(60);
  const told = await writer.kill();
  using recording = await openRecording(path, { onWarning: refuseWarning });
  assert.deepEqual(
    recording.events().map(({ label }) => label),
    Array.from({ length: added }, (_, count) => `event ${count}`),
  );
  const ticks = [...recording.ticks(1)].map(({ tick }) => tick);
  assert.ok(ticks.length > told);
  ticks.forEach((tick, index) => assert.deepEqual(tick, sampleTick(index)));
});

Deno.test("a recording that is open to be read shows events that come later", async () => {
  using folder = new TempFolder();
  const path = folder.file("later.db");
  await using recorder = await openRecorder(path, { session: SESSION, onWarning: refuseWarning });
  recorder.take(sampleTick(0), HOSTS);
  await recorder.flush();
  using recording = await openRecording(path, { onWarning: refuseWarning });
  assert.deepEqual(recording.events(), []);
  using events = openEvents(path, refuseWarning);
  events.add({ atMs: 1, label: "now", source: "user" });
  assert.equal(recording.events().length, 1);
});

Deno.test("looking into a recording that this process writes does not give away its locks", async () => {
  using folder = new TempFolder();
  const path = folder.file("own.db");
  await using recorder = await openRecorder(path, { session: SESSION, onWarning: refuseWarning });
  recorder.take(sampleTick(0), HOSTS);
  await recorder.flush();
  for (let time = 0; time < 3; time++) {
    using recording = await openRecording(path, { onWarning: refuseWarning });
    assert.equal([...recording.ticks(1)].length, 1);
  }
  // Another process that closes the file removes its log, if it thinks that it is the last.
  const script = new URL("./support/add_event.ts", import.meta.url).pathname;
  const [program, ...args] = scriptCommand(script, path);
  const { success } = await new Deno.Command(program, { args }).output();
  assert.ok(success);
  assert.ok(Deno.statSync(`${path}-wal`).isFile);
  recorder.take(sampleTick(1), HOSTS);
  await recorder.flush();
  using recording = await openRecording(path, { onWarning: refuseWarning });
  assert.equal([...recording.ticks(1)].length, 2);
  assert.equal(recording.events().length, 1);
});

Deno.test("openEvents() refuses a file that is no recording", () => {
  using folder = new TempFolder();
  Deno.writeTextFileSync(folder.file("seed.json"), '{"metrics": []}');
  assert.throws(
    () => openEvents(folder.file("seed.json"), refuseWarning),
    /it is JSON; make a recording of it first \(traffic-grapher import /,
  );
  assert.throws(() => openEvents(folder.file("none.db"), refuseWarning), /no such file/);
  Deno.writeTextFileSync(folder.file("empty.db"), "");
  assert.throws(
    () => openEvents(folder.file("empty.db"), refuseWarning),
    /nothing was ever recorded/,
  );
});
