import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { Tick } from "../../src/model/tick.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import { RecordingWriter } from "../../src/store/recording_writer.ts";
import { record, refuseWarning, TempFolder, TickAppender } from "./support/recordings.ts";
import { sampleTick, sampleTicks, SESSION, START_MS } from "./support/samples.ts";

const MIB = 2 ** 20;

Deno.test("a recording stays below its largest size, and keeps the newest readings", async () => {
  using folder = new TempFolder();
  const path = folder.file("small.db");
  const writer = new RecordingWriter(path, SESSION, {
    onWarning: refuseWarning,
    maxBytes: MIB,
    blockTicks: 512,
  });
  const appender = new TickAppender(writer);
  writer.addEvent({ atMs: sampleTick(3).atMs, label: "old", source: "user" });
  const count = 28_000;
  writer.addEvent({ atMs: sampleTick(count - 5).atMs, label: "new", source: "user" });
  let largest = 0;
  const together = 56;
  for (let index = 0; index < count; index += together) {
    appender.append(...Array.from({ length: together }, (_, more) => sampleTick(index + more)));
    largest = Math.max(largest, Deno.statSync(path).size);
  }
  writer.close();
  assert.ok(largest <= MIB, `it grew to ${largest} bytes`);
  assert.ok(Deno.statSync(path).size <= MIB);
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const kept = [...recording.ticks(1)].map(({ tick }) => tick);
  assert.ok(kept.length > 4000 && kept.length < count, `${kept.length} ticks are left`);
  kept.forEach((tick, at) => assert.deepEqual(tick, sampleTick(count - kept.length + at)));
  assert.deepEqual(recording.events().map(({ label }) => label), ["new"]);
});

Deno.test("readings beyond the largest age go, by the monotonic clock whatever the wall clock does", async () => {
  using folder = new TempFolder();
  const path = folder.file("aged.db");
  const options = {
    onWarning: refuseWarning,
    maxAgeMs: 300_000,
    blockTicks: 50,
    startedAtMs: START_MS,
  };
  // Halfway the wall clock is set forward by a day.
  const ticks = sampleTicks(1000).map((tick): Tick =>
    tick.index < 900 ? tick : { ...tick, atMs: tick.atMs + 86_400_000 }
  );
  record(path, ticks, options);
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const [first] = [...recording.ticks(1)];
  // Whole blocks: the oldest that is left ends within the age.
  assert.ok(
    first!.tick.index >= 600 && first!.tick.index <= 700,
    `from tick ${first!.tick.index} on`,
  );
});

Deno.test("a session that has nothing left goes as a whole", async () => {
  using folder = new TempFolder();
  const path = folder.file("sessions.db");
  record(path, sampleTicks(100), { startedAtMs: START_MS });
  record(path, sampleTicks(100).map((tick) => ({ ...tick, atMs: tick.atMs + 86_400_000 })), {
    startedAtMs: START_MS + 86_400_000,
    maxAgeMs: 3_600_000,
    blockTicks: 50,
  });
  using recording = await openRecording(path, { onWarning: refuseWarning });
  assert.deepEqual(recording.sessions().map(({ id, tickCount }) => [id, tickCount]), [[2, 100]]);
});

Deno.test("the largest age and size are kept to within 5 %, without a word on how", () => {
  using folder = new TempFolder();
  const aged = folder.file("aged.db");
  const writer = new RecordingWriter(aged, SESSION, {
    onWarning: refuseWarning,
    maxAgeMs: 3_600_000,
    startedAtMs: START_MS,
  });
  const appender = new TickAppender(writer);
  const kept: number[] = [];
  for (let index = 0; index < 9000; index++) {
    appender.append(sampleTick(index));
    if (index < 4000 || index % 17 !== 0) continue;
    // The oldest runtime's databases are closed by hand.
    const db = new DatabaseSync(aged, { readOnly: true });
    const row = db.prepare("SELECT min(first_seq) AS first FROM block").get();
    db.close();
    kept.push(index + 2 - Number(row!.first));
  }
  writer.close();
  const least = Math.min(...kept), most = Math.max(...kept);
  assert.ok(least >= 3600 && most <= 1.05 * 3600, `from ${least} to ${most} of 3600 seconds`);

  const sized = folder.file("sized.db");
  const maxBytes = 2 * MIB;
  const other = new RecordingWriter(sized, SESSION, { onWarning: refuseWarning, maxBytes });
  const ticks = new TickAppender(other);
  const sizes: number[] = [];
  for (let index = 0; index < 50_000; index += 50) {
    ticks.append(...Array.from({ length: 50 }, (_, more) => sampleTick(index + more)));
    sizes.push(Deno.statSync(sized).size);
  }
  other.close();
  assert.ok(
    Math.max(...sizes) <= maxBytes,
    `it grew to ${Math.max(...sizes)} of ${maxBytes} bytes`,
  );
  const full = sizes.slice(sizes.findIndex((size) => size > 0.95 * maxBytes));
  assert.ok(full.length > 100, `it is full at the end: ${sizes.at(-1)} of ${maxBytes} bytes`);
  assert.ok(Math.min(...full) >= 0.95 * maxBytes, `it shrank to ${Math.min(...full)} bytes`);
});
