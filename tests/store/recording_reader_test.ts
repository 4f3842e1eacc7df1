import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { Tick } from "../../src/model/tick.ts";
import { openRecorder } from "../../src/store/recorder.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import { RecordingWriter } from "../../src/store/recording_writer.ts";
import {
  readTicks,
  record,
  refuseWarning,
  TempFolder,
  TickAppender,
} from "./support/recordings.ts";
import { HOSTS, RECORDS, sampleTick, sampleTicks, SESSION, START_MS } from "./support/samples.ts";

const HOUR_MS = 3_600_000;

Deno.test("ticks in blocks and in the tail are read back as they were recorded", async () => {
  using folder = new TempFolder();
  for (const [count, blockTicks] of [[1, 64], [64, 64], [65, 64], [300, 64]] as const) {
    for (const open of [true, false]) {
      const path = folder.file(`${count}-${open}.db`);
      record(path, sampleTicks(count), { blockTicks, open });
      assert.deepEqual(await readTicks(path), sampleTicks(count));
    }
  }
});

Deno.test("where no write-ahead log can be had the rollback journal does as well", async () => {
  using folder = new TempFolder();
  const path = folder.file("journal.db");
  const writer = new RecordingWriter(path, SESSION, {
    onWarning: refuseWarning,
    blockTicks: 16,
    writeAheadLog: false,
  });
  const appender = new TickAppender(writer);
  for (const tick of sampleTicks(40)) {
    appender.append(tick);
    if (tick.index % 13 === 0) assert.equal((await readTicks(path)).length, tick.index + 1);
  }
  assert.throws(() => Deno.statSync(`${path}-wal`), Deno.errors.NotFound);
  writer.close();
  assert.deepEqual(await readTicks(path), sampleTicks(40));
});

Deno.test("a range of wall-clock time selects ticks, both ends included", async () => {
  using folder = new TempFolder();
  const path = folder.file("range.db");
  record(path, sampleTicks(200), { blockTicks: 32, open: true });
  using recording = await openRecording(path, { onWarning: refuseWarning });
  for (
    const [from, to] of [[0, 0], [10, 20], [31, 32], [60, 199], [150, 400], [300, 400]] as const
  ) {
    const range = { fromMs: sampleTick(from).atMs, toMs: sampleTick(to).atMs };
    const read = [...recording.ticks(1, range)].map(({ tick }) => tick.index);
    const wanted = sampleTicks(200).slice(from, to + 1).map((tick) => tick.index);
    assert.deepEqual(read, wanted);
    assert.deepEqual(Array.from(recording.columns(1, { ...range, records: [] }).index), wanted);
  }
});

Deno.test("a wall clock that jumps back an hour and forward a day changes no order and loses no tick", async () => {
  using folder = new TempFolder();
  const path = folder.file("jumps.db");
  const offset = (index: number) => index < 50 ? 0 : index < 100 ? -HOUR_MS : 24 * HOUR_MS;
  const ticks = sampleTicks(150).map((tick): Tick => ({
    ...tick,
    atMs: tick.atMs + offset(tick.index),
  }));
  record(path, ticks, { blockTicks: 32, open: true });
  assert.deepEqual(await readTicks(path), ticks);
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const [session] = recording.sessions();
  assert.equal(session!.fromMs, ticks[50]!.atMs);
  assert.equal(session!.toMs, ticks[149]!.atMs);
  const indexesIn = (fromMs: number, toMs: number) =>
    [...recording.ticks(1, { fromMs, toMs })].map(({ tick }) => tick.index);
  assert.deepEqual(indexesIn(ticks[40]!.atMs, ticks[49]!.atMs), [
    40,
    41,
    42,
    43,
    44,
    45,
    46,
    47,
    48,
    49,
  ]);
  assert.deepEqual(indexesIn(ticks[95]!.atMs, ticks[99]!.atMs), [95, 96, 97, 98, 99]);
  assert.deepEqual(indexesIn(START_MS + 23 * HOUR_MS, Infinity).length, 50);
});

Deno.test("columns() gives what the ticks hold, exactly, for the hosts and records asked for", async () => {
  using folder = new TempFolder();
  const path = folder.file("columns.db");
  record(path, sampleTicks(200), { blockTicks: 64, open: true });
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const records = [RECORDS[1], RECORDS[4], RECORDS[3], "no.such.record"];
  const range = { fromMs: sampleTick(20).atMs, toMs: sampleTick(180).atMs };
  const hostIds = [HOSTS[1]!.id, HOSTS[0]!.id];
  const columns = recording.columns(1, { ...range, records, hostIds });
  const ticks = sampleTicks(200).slice(20, 181);
  assert.deepEqual(Array.from(columns.index), ticks.map((tick) => tick.index));
  assert.deepEqual(Array.from(columns.atMs), ticks.map((tick) => tick.atMs));
  assert.deepEqual(Array.from(columns.monotonicMs), ticks.map((tick) => tick.monotonicMs));
  columns.hosts.forEach((host, order) => {
    const place = order === 0 ? 1 : 0;
    assert.equal(host.hostId, HOSTS[place]!.id);
    ticks.forEach((tick, at) => {
      const result = tick.results[place];
      assert.equal(host.state[at], result === undefined ? 0 : result.kind === "reply" ? 1 : 2);
      const time = result?.kind === "reply" ? result.repliedAtMs : result?.missedAtMs ?? NaN;
      assert.ok(Object.is(host.repliedAtMs[at], time));
      assert.ok(Object.is(host.tookMs[at], result?.tookMs ?? NaN));
      host.records.forEach(({ name, numbers, exact }) => {
        const value = result?.kind === "reply" ? result.values.get(name) : undefined;
        const number = value === undefined || typeof value === "string" ? NaN : Number(value);
        assert.ok(Object.is(numbers[at], number), `${name} at ${tick.index}`);
        if (exact !== undefined) assert.equal(exact[at], value);
        else assert.ok(typeof value !== "bigint" && typeof value !== "string");
      });
    });
  });
  const parts = [...recording.columnParts(1, { ...range, records, hostIds })];
  assert.ok(parts.length > 2);
  assert.deepEqual(
    parts.flatMap((part) => Array.from(part.hosts[1]!.records[1]!.numbers)),
    Array.from(columns.hosts[1]!.records[1]!.numbers),
  );
});

Deno.test("ticks() with some records leaves the others out", async () => {
  using folder = new TempFolder();
  const path = folder.file("some.db");
  record(path, sampleTicks(40), { blockTicks: 32, open: true });
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const names = new Set<string>();
  for (const { tick } of recording.ticks(1, { records: [RECORDS[2]] })) {
    for (const result of tick.results) {
      if (result?.kind === "reply") { for (const name of result.values.keys()) names.add(name); }
    }
  }
  assert.deepEqual([...names], [RECORDS[2]]);
});

Deno.test("follow() gives the ticks there are, then those that come, and ends with the session", async () => {
  using folder = new TempFolder();
  const path = folder.file("followed.db");
  const recorder = await openRecorder(path, { session: SESSION, onWarning: refuseWarning });
  const take = async (from: number, to: number) => {
    for (let index = from; index < to; index++) recorder.take(sampleTick(index), HOSTS);
    await recorder.flush();
  };
  await take(0, 10);
  using recording = await openRecording(path, { onWarning: refuseWarning });
  assert.equal(recording.sessions()[0]!.live, true);
  const { signal } = new AbortController();
  const seen: Tick[] = [];
  for await (const { tick } of recording.follow(1, { signal, pollMs: 5 })) {
    seen.push(tick);
    if (seen.length === 10) await take(10, 2060); // beyond a block
    if (seen.length === 2060) {
      await take(2060, 2070);
      await recorder[Symbol.asyncDispose]();
    }
  }
  assert.deepEqual(seen, sampleTicks(2070));
});

Deno.test("follow() ends when its signal aborts, and after the writer was killed", async () => {
  using folder = new TempFolder();
  const path = folder.file("abort.db");
  const recorder = await openRecorder(path, { session: SESSION, onWarning: refuseWarning });
  recorder.take(sampleTick(0), HOSTS);
  await recorder.flush();
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const controller = new AbortController();
  let seen = 0;
  for await (const _ of recording.follow(1, { signal: controller.signal, pollMs: 60_000 })) {
    seen++;
    setTimeout(() => controller.abort(), 0);
  }
  assert.equal(seen, 1);
  await recorder[Symbol.asyncDispose]();
  const killed = folder.file("killed.db");
  record(killed, sampleTicks(3), { open: true });
  using other = await openRecording(killed, { onWarning: refuseWarning });
  const { signal } = new AbortController();
  const left = await Array.fromAsync(other.follow(1, { signal }));
  assert.equal(left.length, 3);
});

Deno.test("a recording in a folder that cannot be written to is read, its log included", async () => {
  using folder = new TempFolder();
  const path = folder.file("busy.db");
  const writer = new RecordingWriter(path, SESSION, { onWarning: refuseWarning });
  const appender = new TickAppender(writer);
  for (const tick of sampleTicks(20)) appender.append(tick);
  // What is left after a power cut, where SQLite cannot make its index file anew.
  const left = folder.file("left.db");
  Deno.copyFileSync(path, left);
  Deno.copyFileSync(`${path}-wal`, `${left}-wal`);
  Deno.mkdirSync(`${left}-shm`);
  writer.close();
  assert.deepEqual(await readTicks(left), sampleTicks(20));
  assert.equal(Deno.statSync(`${left}-shm`).isDirectory, true);
});

Deno.test("texts of a recording from elsewhere are made safe to show", async () => {
  using folder = new TempFolder();
  const path = folder.file("hostile.db");
  const bad = "\x1b]0;owned\x07\u202etext";
  const host = { ...HOSTS[0]!, label: bad };
  const tick: Tick = {
    ...sampleTick(0),
    results: [{ kind: "miss", missedAtMs: 1, tookMs: 1, reason: "closed", message: bad }],
  };
  for (const open of [true, false]) {
    const session = { ...SESSION, label: bad, note: bad, hosts: [host] };
    record(path, [tick], { session, open });
  }
  const db = new DatabaseSync(path);
  db.close();
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const shown = recording.sessions().map((session) => [
    session.label,
    session.note,
    session.hosts[0]!.label,
    [...recording.ticks(session.id)].map(({ tick: { results: [result] } }) =>
      result?.kind === "miss" ? result.message : ""
    ),
  ]);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(JSON.stringify(shown), /[\x00-\x1f\x7f-\x9f\u202e]|\\u00/);
  assert.match(JSON.stringify(shown), /owned/);
});
