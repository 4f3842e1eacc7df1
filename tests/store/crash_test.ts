import assert from "node:assert/strict";
import type { Tick } from "../../src/model/tick.ts";
import { openEvents } from "../../src/store/events.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import { readTicks, record, refuseWarning, TempFolder } from "./support/recordings.ts";
import { sampleTick, sampleTicks } from "./support/samples.ts";
import { WriterProcess } from "./support/writer_process.ts";

const BLOCK_TICKS = 16;

/** The ticks must be those from the first on, without a hole. */
function assertPrefix(ticks: readonly Tick[], atLeast: number): void {
  assert.ok(ticks.length >= atLeast, `${ticks.length} ticks are left of at least ${atLeast}`);
  ticks.forEach((tick, index) => assert.deepEqual(tick, sampleTick(index)));
}

Deno.test("kill -9 loses no tick that was stored, and the next run goes on in the same file", async () => {
  using folder = new TempFolder();
  const path = folder.file("killed.db");
  // Within a block, at its edge, and beyond several.
  const moments = [3, BLOCK_TICKS - 1, BLOCK_TICKS, 90];
  for (const [run, moment] of moments.entries()) {
    await using writer = new WriterProcess(path, { blockTicks: BLOCK_TICKS });
    await writer.stored(moment);
    const told = Math.max(await writer.kill(), moment);
    using recording = await openRecording(path, { onWarning: refuseWarning });
    const sessions = recording.sessions();
    assert.equal(sessions.length, run + 1);
    assert.equal(sessions[run]!.live, false);
    // Stored but not told yet when it died: as many as fit between two lines.
    assertPrefix([...recording.ticks(sessions[run]!.id)].map(({ tick }) => tick), told + 1);
  }
  record(path, sampleTicks(2));
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const sessions = recording.sessions();
  assert.equal(sessions.length, moments.length + 1);
  for (const { id, ended } of sessions) {
    assertPrefix([...recording.ticks(id)].map(({ tick }) => tick), 2);
    assert.ok(ended, "the sessions that were cut off have ended");
  }
});

Deno.test("kill -9 of a recorder with its worker loses no tick that was flushed", async () => {
  using folder = new TempFolder();
  const path = folder.file("killed.db");
  await using writer = new WriterProcess(path, { how: "recorder" });
  await writer.stored(25);
  const told = Math.max(await writer.kill(), 25);
  assertPrefix(await readTicks(path), told + 1);
});

Deno.test("a power cut at any moment leaves a file with all but the last ticks", async () => {
  using folder = new TempFolder();
  const path = folder.file("cut.db");
  await using writer = new WriterProcess(path, { blockTicks: BLOCK_TICKS });
  let torn = 0;
  for (let cut = 0; cut < 8; cut++) {
    await writer.stored(cut * 37 + 5);
    await writer.pause();
    const copy = folder.file(`copy-${cut}.db`);
    Deno.copyFileSync(path, copy);
    Deno.copyFileSync(`${path}-wal`, `${copy}-wal`);
    const synced = syncedBytes(`${path}-shm`);
    writer.resume();
    const whole = await readTicks(copyOf(copy, folder.file(`whole-${cut}.db`)));
    assertPrefix(whole, 1);
    // What the disk had not been told to keep may be there in part, or be anything.
    const { size } = Deno.statSync(`${copy}-wal`);
    for (const part of [0, 0.3, 0.7, 0.99]) {
      const tornCopy = copyOf(copy, folder.file(`torn-${cut}-${part}.db`));
      const length = Math.floor(synced + (size - synced) * part);
      using log = Deno.openSync(`${tornCopy}-wal`, { read: true, write: true });
      log.truncateSync(length);
      log.seekSync(0, Deno.SeekMode.End);
      log.writeSync(crypto.getRandomValues(new Uint8Array(500)));
      const left = await readIfAny(tornCopy);
      assertPrefix(left, 0);
      assert.ok(left.length <= whole.length);
      if (left.length < whole.length) torn++;
    }
  }
  assert.ok(torn > 0, "some copy has lost something, or nothing was tried");
});

/** A file that was cut before its first checkpoint holds nothing yet. */
async function readIfAny(path: string): Promise<Tick[]> {
  if (Deno.statSync(path).size === 0) return [];
  using recording = await openRecording(path, { onWarning: refuseWarning }).catch((error) => {
    assert.match(String(error), /nothing was ever recorded|not a recording/);
    return { sessions: () => [], ticks: () => [], [Symbol.dispose]() {} };
  });
  return recording.sessions().flatMap(({ id }) => [...recording.ticks(id)].map(({ tick }) => tick));
}

function copyOf(path: string, copy: string): string {
  Deno.copyFileSync(path, copy);
  Deno.copyFileSync(`${path}-wal`, `${copy}-wal`);
  return copy;
}

/**
 * How much of the log SQLite had synced: a checkpoint syncs what it moves into the file before it moves it. The count
 * of frames that one has begun to move stands at byte 128 of the index, nBackfillAttempted (sqlite.org/walformat.html).
 */
function syncedBytes(index: string): number {
  const bytes = Deno.readFileSync(index);
  const frames = new DataView(bytes.buffer).getUint32(128, true);
  return frames === 0 ? 0 : 32 + frames * (4096 + 24);
}

Deno.test("an event that is added after kill -9 leaves a whole recording, of which nobody says that it lacks a log", async () => {
  using folder = new TempFolder();
  const path = folder.file("killed.db");
  await using writer = new WriterProcess(path, { blockTicks: BLOCK_TICKS });
  await writer.stored(20);
  const told = Math.max(await writer.kill(), 20);
  {
    using events = openEvents(path, refuseWarning);
    events.add({ atMs: sampleTick(3).atMs, label: "seen", source: "user" });
  }
  Deno.copyFileSync(path, folder.file("copy.db"));
  assertPrefix(await readTicks(folder.file("copy.db")), told + 1);
});
