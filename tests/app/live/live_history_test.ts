import assert from "node:assert/strict";
import { LiveHistory } from "../../../src/app/live/live_history.ts";
import { openPast, pastOf } from "../../../src/app/replay/open_past.ts";
import type { Tick } from "../../../src/model/tick.ts";
import { runsOf } from "../../../src/app/replay/recorded_runs.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import { withFolder } from "../commands/with_folder.ts";
import {
  DASHBOARD,
  drawn,
  fleetTicks,
  HOSTS,
  liveHistory,
  openHistory,
  recordTicks,
  refuse,
  startRecording,
} from "../replay/recorded_capture.ts";

const never = new AbortController().signal;
const query = {
  dashboard: DASHBOARD,
  hosts: HOSTS,
  intervalMs: 1000,
  firstMs: 20_000,
  spareTicks: 100,
  onLoaded: () => {},
};

Deno.test("what is polled behind a recording is drawn as a replay draws both, bit by bit", async () => {
  for (const readAfter of [0, 1, 30, 70]) {
    await withFolder(async ({ folder }) => {
      const path = `${folder}/day.db`;
      const ticks = fleetTicks(3);
      const before = ticks.slice(0, 70), polled = ticks.slice(80);
      await recordTicks(path, before, { hosts: HOSTS });
      using past = await openPast(path, query, refuse);
      assert.ok(past !== undefined);
      const live = new LiveHistory(past.current, { intervalMs: 1000, past });
      assert.deepEqual(
        HOSTS.map((_, host) => live.current.hostState(host).state),
        ["waiting", "waiting", "waiting"],
      );
      assert.ok(live.current.latest(0, 0) !== undefined, "the recording's end is there at once");
      for (const [index, tick] of polled.entries()) {
        if (index === readAfter) {
          await past.load(never);
          live.followOn(past);
        }
        live.open(tick);
        for (const host of HOSTS.keys()) live.put(tick, host);
      }
      if (readAfter >= polled.length) {
        await past.load(never);
        live.followOn(past);
      }
      await recordTicks(path, polled, { hosts: HOSTS });
      const { recording, history } = await openHistory(path);
      using _ = recording;
      await history.loadAll(never);
      assert.deepEqual(drawn(live.current, 3), drawn(history.current, 3));
    });
  }
});

Deno.test("an answer that comes when the recording was read in between is taken all the same", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/day.db`;
    const [first, ...ticks] = fleetTicks(3).slice(40, 44);
    await recordTicks(path, fleetTicks(3, 40), { hosts: HOSTS });
    using past = await openPast(path, query, refuse);
    const live = new LiveHistory(past!.current, { intervalMs: 1000, past });
    const [early, ...late] = first!.results;
    const tick = { ...first!, results: [early, undefined, undefined] as Tick["results"] };
    live.open(tick);
    live.put(tick, 0);
    await past!.load(never);
    live.followOn(past!);
    for (const [index, result] of late.entries()) {
      tick.results[index + 1] = result;
      live.put(tick, index + 1);
    }
    for (const next of ticks) {
      live.open(next);
      for (const host of HOSTS.keys()) live.put(next, host);
    }
    await recordTicks(path, [first!, ...ticks], { hosts: HOSTS });
    const { recording, history } = await openHistory(path);
    using _ = recording;
    await history.loadAll(never);
    assert.deepEqual(drawn(live.current, 3), drawn(history.current, 3));
  });
});

Deno.test("what is followed of a run goes on with it, as if it had been read at once", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/day.db`;
    const ticks = fleetTicks(3);
    await using recorder = await startRecording(path, { hosts: HOSTS });
    for (const tick of ticks.slice(0, 70)) recorder.take(tick, HOSTS);
    await recorder.flush();
    const reader = await openRecording(path, { onWarning: refuse });
    using _reader = reader;
    const runs = runsOf(reader.sessions());
    for (const readAfter of [0, 40]) {
      using past = pastOf(reader, { runs, query, goesOn: true });
      const live = new LiveHistory(past.current, { intervalMs: 1000, past });
      assert.equal(live.current.hostState(0).state, "answering");
      for (const [index, tick] of ticks.slice(70).entries()) {
        if (index === readAfter) {
          await past.load(never);
          live.followOn(past);
        }
        live.open(tick);
        for (const host of HOSTS.keys()) live.put(tick, host);
      }
      assert.deepEqual(drawn(live.current, 3), drawn(liveHistory(ticks, 3), 3));
    }
  });
});

Deno.test("a host that the recorder has left is said to be no longer recorded, and not how it last was", () => {
  const ticks = fleetTicks(2, 60);
  const live = new LiveHistory(liveHistory([], 2), { intervalMs: 1000 });
  const take = (tick: Tick, results: Tick["results"]) => {
    live.open(tick);
    for (const host of [0, 1]) live.put({ ...tick, results }, host);
  };
  for (const tick of ticks.slice(0, 10)) take(tick, tick.results);
  live.newRun();
  for (const tick of ticks.slice(10, 20)) take(tick, [tick.results[0], undefined]);
  assert.equal(live.current.hostState(0).state, "answering");
  assert.deepEqual(live.current.hostState(1), {
    state: "unrecorded",
    silentSinceMs: ticks[10]!.atMs,
    problems: [],
  });
  live.newRun();
  take(ticks[20]!, ticks[20]!.results);
  assert.equal(live.current.hostState(1).state, "answering");
});

Deno.test("a recording of other hosts is no past, nor is a file that is not there", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/others.db`;
    assert.equal(await openPast(path, query, refuse), undefined);
    await recordTicks(path, fleetTicks(1, 5), { hosts: [{ ...HOSTS[0]!, id: "another" }] });
    assert.equal(await openPast(path, query, refuse), undefined);
  });
});

Deno.test("the past tells of its moments what it holds, and leaves later ones to the session", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/day.db`;
    const ticks = fleetTicks(3, 30);
    await recordTicks(path, ticks, { hosts: HOSTS.slice(0, 2) });
    using past = await openPast(path, query, refuse);
    const lastMs = ticks.at(-1)!.atMs;
    assert.equal(past!.toMs, lastMs);
    assert.equal(past!.stateAt(0, lastMs - 5000)?.state, "answering");
    assert.equal(past!.recordedAt(2, lastMs)?.size, 0);
    assert.equal(past!.stateAt(0, lastMs + 1), undefined);
    assert.equal(past!.recordedAt(0, lastMs + 1), undefined);
    // What files before it hold is not read, and is told where they end.
    using reader = await openRecording(path, { onWarning: refuse });
    const runs = runsOf(reader.sessions());
    using newer = pastOf(reader, { runs, query, goesOn: true, olderFiles: 3 });
    assert.deepEqual(newer.events(undefined).map(({ atMs, label }) => [atMs, label]), [
      [ticks[0]!.atMs, "older: in 3 more files"],
    ]);
    const [gap] = past!.events(lastMs + 60_000);
    assert.deepEqual([gap?.atMs, gap?.endMs, gap?.label], [
      lastMs,
      lastMs + 60_000,
      "not recorded for 59 s",
    ]);
  });
});
