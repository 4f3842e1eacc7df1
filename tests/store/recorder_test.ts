import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { UsageError } from "../../src/model/errors.ts";
import type { Host } from "../../src/model/host.ts";
import type { Tick } from "../../src/model/tick.ts";
import { openEvents } from "../../src/store/events.ts";
import { openRecorder } from "../../src/store/recorder.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import { readTicks, record, refuseWarning, TempFolder } from "./support/recordings.ts";
import {
  captureTicks,
  HOSTS,
  RECORDS,
  sampleTick,
  sampleTicks,
  SESSION,
} from "./support/samples.ts";

for (const worker of [true, false]) {
  const where = worker ? "in a worker" : "in its own thread";

  Deno.test(`what a real server said is read back bit by bit, recorded ${where}`, async () => {
    using folder = new TempFolder();
    const path = folder.file("capture.db");
    const { records, ticks } = captureTicks();
    const hosts = HOSTS.slice(0, 1);
    {
      await using recorder = await openRecorder(path, {
        session: { ...SESSION, hosts, records },
        onWarning: refuseWarning,
        worker,
      });
      for (const tick of ticks) recorder.take(tick, hosts);
      await recorder.flush();
      const { batches, ...state } = recorder.state;
      assert.deepEqual(state, {
        storedTicks: ticks.length,
        stopped: undefined,
        droppedTicks: 0,
        waitingTicks: 0,
      });
      assert.ok(batches > 0 && batches <= ticks.length, `${batches} transactions`);
      assert.deepEqual(await readTicks(path), ticks, "while it is being recorded");
    }
    assert.deepEqual(await readTicks(path), ticks, "after its end");
    assert.ok(ticks.some(({ results: [result] }) => result?.kind === "miss"));
    assert.ok(
      ticks.some(({ results: [result] }) => result?.kind === "reply" && result.absent.length > 0),
    );
  });

  Deno.test(`a recorder ${where} takes events and gives them numbers to change them by`, async () => {
    using folder = new TempFolder();
    const path = folder.file("events.db");
    await using recorder = await openRecorder(path, {
      session: SESSION,
      onWarning: refuseWarning,
      worker,
    });
    const id = await recorder.addEvent({ atMs: 1000, label: "ats2 lost", source: "tool" });
    const other = await recorder.addEvent({ atMs: 500, label: "deploy", source: "user" });
    assert.ok(id !== undefined && other !== undefined);
    await recorder.updateEvent(id, { endMs: 9000, label: "ats2 was away" });
    await recorder.deleteEvent(other);
    await assert.rejects(recorder.updateEvent(99, { label: "x" }), /there is no event 99/);
    await assert.rejects(recorder.addEvent({ atMs: 1, label: " ", source: "user" }), UsageError);
    using recording = await openRecording(path, { onWarning: refuseWarning });
    assert.deepEqual(recording.events(), [
      { id, atMs: 1000, endMs: 9000, label: "ats2 was away", source: "tool" },
    ]);
  });

  Deno.test(`a second recorder is refused ${where}, with the pid and the time`, async () => {
    using folder = new TempFolder();
    const path = folder.file("busy.db");
    const options = { session: SESSION, onWarning: refuseWarning, worker };
    await using first = await openRecorder(path, options);
    await assert.rejects(openRecorder(path, options), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.match(
        error.message,
        new RegExp(`process ${Deno.pid}, since \\d{4}-\\d\\d-\\d\\dT.*Z`),
      );
      return true;
    });
    first.take(sampleTick(0), HOSTS);
    await first.flush();
    assert.deepEqual(await readTicks(path), [sampleTick(0)]);
  });
}

Deno.test("after its end a recording is one file, and the next run is a further session of it", async () => {
  using folder = new TempFolder();
  const path = folder.file("runs.db");
  for (const run of ["one", "two"]) {
    await using recorder = await openRecorder(path, {
      session: { ...SESSION, label: run },
      onWarning: refuseWarning,
    });
    for (const tick of sampleTicks(run === "one" ? 5 : 3)) recorder.take(tick, HOSTS);
  }
  assert.deepEqual([...Deno.readDirSync(folder.path)].map((entry) => entry.name), ["runs.db"]);
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const sessions = recording.sessions();
  assert.deepEqual(sessions.map(({ label, tickCount, live }) => ({ label, tickCount, live })), [
    { label: "one", tickCount: 5, live: false },
    { label: "two", tickCount: 3, live: false },
  ]);
  const { id: _id, startedAtMs: _start, ended, label: _label, live: _live, ...rest } = sessions[0]!;
  const { label: _, ...info } = SESSION;
  assert.equal(ended, true);
  assert.deepEqual(rest, {
    ...info,
    tickCount: 5,
    fromMs: sampleTick(0).atMs,
    toMs: sampleTick(4).atMs,
    lastMs: sampleTick(4).atMs,
  });
});

Deno.test("records and hosts that turn up later in a session are recorded too", async () => {
  using folder = new TempFolder();
  const path = folder.file("later.db");
  const late: Host = { id: "ats3", label: "ats3", address: { kind: "local" } };
  const reply = sampleTick(0).results[0];
  assert.equal(reply?.kind, "reply");
  const first: Tick = { ...sampleTick(0), results: [reply] };
  const fuller = { ...reply, values: new Map([["plugin.new", 7], [RECORDS[0], 8]]) };
  const second: Tick = { ...sampleTick(1), results: [reply, fuller] };
  // The hosts of a tick may come in another order than the session's.
  const third: Tick = { ...sampleTick(2), results: [fuller, reply] };
  {
    await using recorder = await openRecorder(path, {
      session: { ...SESSION, hosts: [HOSTS[0]!] },
      onWarning: refuseWarning,
    });
    recorder.take(first, [HOSTS[0]!]);
    recorder.take(second, [HOSTS[0]!, late]);
    recorder.take(third, [late, HOSTS[0]!]);
  }
  assert.deepEqual(await readTicks(path), [
    first,
    second,
    { ...third, results: [reply, fuller] },
  ]);
  using recording = await openRecording(path, { onWarning: refuseWarning });
  assert.deepEqual(recording.sessions()[0]!.hosts, [HOSTS[0], late]);
  assert.ok(recording.sessions()[0]!.records.includes("plugin.new"));
});

Deno.test("a recorder that was closed takes no more, and says so by its state", async () => {
  using folder = new TempFolder();
  const recorder = await openRecorder(folder.file("closed.db"), {
    session: SESSION,
    onWarning: refuseWarning,
  });
  await recorder[Symbol.asyncDispose]();
  await recorder[Symbol.asyncDispose]();
  recorder.take(sampleTick(0), HOSTS);
  await recorder.flush();
  assert.equal(await recorder.addEvent({ atMs: 1, label: "late", source: "user" }), undefined);
  assert.equal(recorder.state.stopped, "it was closed");
});

Deno.test("flush() gives up when its signal aborts", async () => {
  using folder = new TempFolder();
  await using recorder = await openRecorder(folder.file("flush.db"), {
    session: SESSION,
    onWarning: refuseWarning,
  });
  await assert.rejects(recorder.flush(AbortSignal.abort(new Error("enough"))), /enough/);
  const controller = new AbortController();
  const flushed = recorder.flush(controller.signal);
  controller.abort(new Error("now"));
  await assert.rejects(flushed, /now/);
});

Deno.test("a file that is removed while it is recorded stops the recording with a warning", async () => {
  using folder = new TempFolder();
  const path = folder.file("removed.db");
  const warnings: string[] = [];
  await using recorder = await openRecorder(path, {
    session: SESSION,
    onWarning: (sentence) => warnings.push(sentence),
  });
  recorder.take(sampleTick(0), HOSTS);
  await recorder.flush();
  Deno.removeSync(path);
  recorder.take(sampleTick(1), HOSTS);
  await recorder.flush();
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /has stopped: the file was removed or replaced/);
  assert.equal(recorder.state.stopped, warnings[0]);
});

const places: [string, (folder: TempFolder) => string, RegExp][] = [
  ["a folder that is not there", (folder) => folder.file("no/such/x.db"), /there is no folder/],
  ["a folder", (folder) => folder.path, /it is a folder/],
  ["below a file", (folder) => {
    Deno.writeTextFileSync(folder.file("plain.txt"), "");
    return folder.file("plain.txt/x.db");
  }, /a file, not a folder|there is no folder/],
  ["a folder that nobody can write to", (folder) => {
    // Root may write everywhere but where the kernel makes the files.
    if (Deno.uid() === 0) return "/proc/traffic-grapher.db";
    Deno.mkdirSync(folder.file("locked"), { mode: 0o555 });
    return folder.file("locked/x.db");
  }, /cannot be written to/],
  ["a text file", (folder) => {
    Deno.writeTextFileSync(folder.file("notes.txt"), "dear diary\n".repeat(100));
    return folder.file("notes.txt");
  }, /it is not a recording/],
  ["another program's SQLite file", (folder) => {
    const db = new DatabaseSync(folder.file("other.db"));
    db.exec("CREATE TABLE bookmarks (url TEXT)");
    db.close();
    return folder.file("other.db");
  }, /not a recording/],
  ["the older collector's SQLite file", (folder) => {
    const db = new DatabaseSync(folder.file("seed.db"));
    db.exec("CREATE TABLE metrics (ts, host, label, value); CREATE TABLE events (ts, label)");
    db.close();
    return folder.file("seed.db");
  }, /older collector's format; make a recording of it/],
  ["a recording of a newer version", (folder) => {
    record(folder.file("newer.db"), sampleTicks(2));
    const db = new DatabaseSync(folder.file("newer.db"));
    db.exec("PRAGMA user_version = 999");
    db.close();
    return folder.file("newer.db");
  }, /newer traffic-grapher .*version 999/],
];

for (const [what, prepare, sentence] of places) {
  Deno.test(`openRecorder() refuses ${what} with a clear sentence and changes nothing`, async () => {
    using folder = new TempFolder();
    const path = prepare(folder);
    const before = contents(folder.path);
    await assert.rejects(
      openRecorder(path, { session: SESSION, onWarning: refuseWarning }),
      (error: Error) => {
        assert.ok(error instanceof UsageError, String(error));
        assert.match(error.message, sentence);
        assert.ok(error.message.includes(path), "it names the file");
        return true;
      },
    );
    assert.deepEqual(contents(folder.path), before);
  });
}

Deno.test("openRecorder() refuses a limit that no recording can be kept below", async () => {
  using folder = new TempFolder();
  await assert.rejects(
    openRecorder(folder.file("x.db"), {
      session: SESSION,
      maxBytes: 1000,
      onWarning: refuseWarning,
    }),
    /below 1 MiB/,
  );
});

function contents(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, isFile } of Deno.readDirSync(folder)) {
    if (isFile) files[name] = Deno.readFileSync(`${folder}/${name}`).join(" ");
  }
  return files;
}

Deno.test("a recorder hears of the events that others add, change and delete, with the next tick", async () => {
  using folder = new TempFolder();
  const path = folder.file("live.db");
  const atMs = Date.now() + 60_000;
  await using recorder = await openRecorder(path, {
    session: SESSION,
    onWarning: refuseWarning,
    worker: false,
  });
  const heard = async (index: number) => {
    recorder.take(sampleTick(index), HOSTS);
    await recorder.flush();
    return recorder.events?.map(({ label }) => label);
  };
  assert.equal(await heard(0), undefined);
  using others = openEvents(path, refuseWarning);
  const id = others.add({ atMs, label: "deploy", source: "ci" });
  assert.deepEqual(await heard(1), ["deploy"]);
  await recorder.addEvent({ atMs: atMs + 1, label: "own", source: "user" });
  assert.deepEqual(await heard(2), ["deploy", "own"]);
  others.update(id, { label: "deploy 2" });
  assert.deepEqual(await heard(3), ["deploy 2", "own"]);
  others.delete(id);
  assert.deepEqual(await heard(4), ["own"]);
});
