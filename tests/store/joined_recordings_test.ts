import assert from "node:assert/strict";
import { UsageError } from "../../src/model/errors.ts";
import { openEvents } from "../../src/store/events.ts";
import { JoinedRecordings } from "../../src/store/joined_recordings.ts";
import { RecordingWriter } from "../../src/store/recording_writer.ts";
import { record, refuseWarning, TempFolder, TickAppender } from "./support/recordings.ts";
import { sampleTick, SESSION } from "./support/samples.ts";

const ticks = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => sampleTick(from + index));
const onWarning = refuseWarning;

/** Which ticks all its sessions hold, in their order. */
function held(joined: JoinedRecordings): number[][] {
  return joined.sessions().map(({ id }) => [...joined.ticks(id)].map(({ tick }) => tick.index));
}

Deno.test("files that were recorded one after the other are read as one, also one that begins meanwhile", async () => {
  using folder = new TempFolder();
  const [one, two] = [folder.file("1.db"), folder.file("2.db")];
  let files = [one];
  record(one, ticks(0, 3));
  record(one, ticks(3, 5));
  using joined = await JoinedRecordings.open({ files: () => files, onWarning });
  files = [one, two];
  const writer = new RecordingWriter(two, SESSION, { onWarning });
  await joined.meetFiles();
  assert.deepEqual(held(joined), [[0, 1, 2], [3, 4], []]);
  new TickAppender(writer).append(...ticks(5, 7));
  await joined.meetFiles();
  assert.deepEqual(held(joined), [[0, 1, 2], [3, 4], [5, 6]]);
  assert.equal(joined.path, Deno.realPathSync(two));
  const sessions = joined.sessions();
  assert.deepEqual(sessions.map(({ live }) => live), [false, false, true]);
  assert.ok(sessions.every(({ id }, index) => index === 0 || id > sessions[index - 1]!.id));
  assert.deepEqual(sessions.map(({ id }) => joined.isBeingRecorded(id)), [false, false, true]);
  writer.close();
  assert.equal(joined.sessions()[2]!.live, false);
});

Deno.test("events of joined files are told apart, and found where they are", async () => {
  using folder = new TempFolder();
  const files = [folder.file("1.db"), folder.file("2.db")];
  files.forEach((file, index) => {
    record(file, ticks(0, 3));
    using store = openEvents(file, onWarning);
    store.add({ atMs: 1000 + index, label: `mark ${index}`, source: "user" });
  });
  using joined = await JoinedRecordings.open({ files: () => files, onWarning });
  const events = joined.events();
  assert.deepEqual(events.map(({ label }) => label), ["mark 0", "mark 1"]);
  assert.deepEqual(
    events.map(({ id }) => joined.placeOfEvent(id)),
    files.map((file) => ({ file: Deno.realPathSync(file), id: 1 })),
  );
});

Deno.test("a file that is replaced by another of its name is gone on with in that, and what it held stays", async () => {
  using folder = new TempFolder();
  const file = folder.file("r.db");
  record(file, ticks(0, 3));
  using joined = await JoinedRecordings.open({ files: () => [file], onWarning });
  Deno.renameSync(file, folder.file("away.db"));
  // As long as there is nothing in it, it is looked at again.
  Deno.writeTextFileSync(file, "");
  await joined.meetFiles();
  assert.deepEqual(held(joined), [[0, 1, 2]]);
  const writer = new RecordingWriter(file, SESSION, { onWarning });
  new TickAppender(writer).append(...ticks(3, 5));
  await joined.meetFiles();
  assert.deepEqual(held(joined), [[0, 1, 2], [3, 4]]);
  assert.deepEqual(joined.sessions().map(({ live }) => live), [false, true]);
  writer.close();
});

Deno.test("files that were read while their recorder ended them are left without a log", async () => {
  using folder = new TempFolder();
  const files = [folder.file("1.db"), folder.file("2.db")];
  const writer = new RecordingWriter(files[0]!, SESSION, { onWarning });
  new TickAppender(writer).append(...ticks(0, 2));
  {
    using joined = await JoinedRecordings.open({ files: () => files.slice(0, 1), onWarning });
    assert.deepEqual(held(joined), [[0, 1]]);
    writer.close();
    record(files[1]!, ticks(2, 4));
    using both = await JoinedRecordings.open({ files: () => files, onWarning });
    assert.deepEqual(held(both), [[0, 1], [2, 3]]);
  }
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name).sort(), [
    "1.db",
    "2.db",
  ]);
});

Deno.test("a file that cannot be read is told, unless it may just begin, and the others are read", async () => {
  using folder = new TempFolder();
  const files = [folder.file("1.db"), folder.file("2.db"), folder.file("3.db")];
  await Deno.writeTextFile(files[0]!, "no recording");
  record(files[1]!, ticks(0, 3));
  await Deno.writeTextFile(files[2]!, "");
  const warnings: string[] = [];
  const onWarning = (sentence: string) => void warnings.push(sentence);
  using joined = await JoinedRecordings.open({ files: () => files, onWarning });
  assert.deepEqual(held(joined), [[0, 1, 2]]);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /1\.db/);
  record(files[2]!, ticks(3, 5));
  await joined.meetFiles();
  assert.deepEqual(held(joined), [[0, 1, 2], [3, 4]]);
  for (const none of [files.slice(0, 1), [folder.file("none.db")]]) {
    await assert.rejects(JoinedRecordings.open({ files: () => none, onWarning }), UsageError);
  }
});
