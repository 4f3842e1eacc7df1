import assert from "node:assert/strict";
import type { Reply, Tick } from "../../../src/model/tick.ts";
import { flatMetrics } from "../../../src/view/scene.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { withFolder } from "../commands/with_folder.ts";
import {
  DASHBOARD,
  drawn,
  fleetTicks,
  HOSTS,
  liveHistory,
  openHistory,
  recordTicks,
  startRecording,
} from "./recorded_capture.ts";

const REQUESTS = "proxy.process.http.incoming_requests";
const CLIENTS = "proxy.process.http.current_client_connections";
const never = new AbortController().signal;
const METRICS = flatMetrics(DASHBOARD.pages);
const at = (index: number) => CAPTURE_START_MS + index * 1000;

Deno.test("a recording of the real capture is derived as it was live, bit by bit", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/capture.db`;
    const ticks = fleetTicks(3);
    await recordTicks(path, ticks, { hosts: HOSTS });
    const { recording, history } = await openHistory(path);
    using _ = recording;
    await history.loadAll(never);
    const live = liveHistory(ticks, 3);
    assert.deepEqual(drawn(history.current, 3), drawn(live, 3));
    // What was compared is not nothing.
    const window = { fromMs: -Infinity, toMs: Infinity };
    const lines = METRICS.map((_, metric) => live.line(metric, 0, window));
    const finite = lines.flatMap(({ values }) => [...values].filter(Number.isFinite));
    assert.ok(finite.length > 2000, `${finite.length} values`);
    assert.ok(new Set(finite).size > 500);
    assert.equal(live.outages(0, window).length, 1);
    assert.equal(live.restarts(0, window).length, 1);
    assert.equal(history.loading, undefined);
    assert.deepEqual([history.oldestMs, history.newestMs], [at(0), at(149)]);
  });
});

Deno.test("some hosts of a recording are derived as if they were alone", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/capture.db`;
    const ticks = fleetTicks(3);
    await recordTicks(path, ticks, { hosts: HOSTS });
    const { recording, history } = await openHistory(path, { hosts: [HOSTS[2]!, HOSTS[0]!] });
    using _ = recording;
    await history.loadAll(never);
    const chosen = ticks.map((tick) => ({
      ...tick,
      results: [tick.results[2], tick.results[0]],
    }));
    assert.deepEqual(drawn(history.current, 2), drawn(liveHistory(chosen, 2), 2));
  });
});

Deno.test("the end of a recording is there before the rest of it", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/capture.db`;
    const ticks = fleetTicks(1);
    await recordTicks(path, ticks, { hosts: HOSTS.slice(0, 1) });
    const { recording, history } = await openHistory(path);
    using _ = recording;
    history.loadStretch({ fromMs: at(139), toMs: at(149) });
    assert.match(history.loading!, /^reading the recording: 0%$/);
    const clients = METRICS.findIndex(({ key }) =>
      String(key).endsWith("current_client_connections")
    );
    const window = { fromMs: at(140), toMs: at(149) };
    const live = liveHistory(ticks, 1).line(clients, 0, window);
    assert.ok(live.values.length >= 10);
    const early = history.current.line(clients, 0, { fromMs: at(139), toMs: at(149) });
    assert.deepEqual(early.values.slice(-10), live.values.slice(-10));
    assert.deepEqual([history.oldestMs, history.newestMs], [at(0), at(149)]);
  });
});

Deno.test("a recording that is being written is followed, tick by tick, without a difference", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/live.db`;
    const ticks = fleetTicks(2);
    const hosts = HOSTS.slice(0, 2);
    await using recorder = await startRecording(path, { hosts });
    const take = async (from: number, to: number) => {
      for (const tick of ticks.slice(from, to)) recorder.take(tick, hosts);
      await recorder.flush();
    };
    await take(0, 40);
    const { recording, history } = await openHistory(path);
    using _ = recording;
    history.loadStretch({ fromMs: at(30), toMs: at(40) });
    assert.equal(history.follow(), false, "nothing is followed before all is read");
    await history.loadAll(never);
    assert.deepEqual(drawn(history.current, 2), drawn(liveHistory(ticks.slice(0, 40), 2), 2));
    assert.equal(history.follow(), false);
    await take(40, 75);
    assert.equal(history.follow(), true);
    assert.equal(history.newestMs, at(74));
    assert.deepEqual(drawn(history.current, 2), drawn(liveHistory(ticks.slice(0, 75), 2), 2));
    await take(75, 150);
    assert.equal(history.follow(), true);
    assert.deepEqual(drawn(history.current, 2), drawn(liveHistory(ticks, 2), 2));
  });
});

Deno.test("what lies behind the end of a stretch is not seen, also when more is recorded", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/live.db`;
    const ticks = fleetTicks(1);
    const hosts = HOSTS.slice(0, 1);
    await using recorder = await startRecording(path, { hosts });
    for (const tick of ticks.slice(0, 60)) recorder.take(tick, hosts);
    await recorder.flush();
    const { recording, history } = await openHistory(path, { fromMs: at(20), toMs: at(50) });
    using _ = recording;
    await history.loadAll(never);
    assert.deepEqual([history.oldestMs, history.newestMs], [at(20), at(50)]);
    // What comes before is derived all the same: a counter has its rate at the first moment, too.
    assert.deepEqual(drawn(history.current, 1), drawn(liveHistory(ticks.slice(0, 51), 1), 1));
    for (const tick of ticks.slice(60)) recorder.take(tick, hosts);
    await recorder.flush();
    assert.equal(history.follow(), false);
    assert.equal(history.newestMs, at(50));
  });
});

Deno.test("how a host answered at a moment is told in the words of then", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/capture.db`;
    await recordTicks(path, fleetTicks(1), { hosts: HOSTS.slice(0, 1) });
    const { recording, history } = await openHistory(path);
    using _ = recording;
    await history.loadAll(never);
    const before = history.stateAt(0, at(60) + 300);
    assert.equal(before.state, "answering");
    assert.ok(before.tookMs! > 0);
    const during = history.stateAt(0, at(76));
    assert.equal(during.state, "failing");
    assert.equal(during.message, "ConnectionRefusedError");
    const [outage] = history.current.outages(0, { fromMs: at(0), toMs: at(149) });
    assert.equal(during.silentSinceMs, outage!.fromMs);
    assert.equal(history.stateAt(0, at(140)).state, "answering");
  });
});

Deno.test("of a recording that is too long to be held all is drawn all the same", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/long.db`;
    const [first] = fleetTicks(1);
    const hosts = HOSTS.slice(0, 1);
    const ticks = Array.from({ length: 2500 }, (_, index) => {
      const own = first!.results[0]!;
      const result = own.kind === "reply"
        ? { ...own, repliedAtMs: own.repliedAtMs + index * 1000 }
        : own;
      return { ...first!, index, atMs: at(index), monotonicMs: index * 1000, results: [result] };
    });
    await recordTicks(path, ticks, { hosts });
    const { recording, history } = await openHistory(path, { mostValues: 1 });
    using _ = recording;
    await history.loadAll(never);
    assert.equal(history.loading, "summarizing the recording: 0%");
    await history.summarize(never);
    assert.equal(history.loading, undefined);
    assert.deepEqual([history.oldestMs, history.newestMs], [at(0), at(2499)]);
    assert.ok(history.current.oldestMs > at(0), "not all of it is held");
    const gauge = METRICS.findIndex(({ key }) => key === CLIENTS);
    const { times } = history.reader.line(gauge, 0, { fromMs: at(0), toMs: at(2499) });
    assert.ok(times[0]! < at(60), "the line begins where the recording does");
    assert.equal(times.at(-1), at(2499));
    const part = await openHistory(path, { mostValues: 1, fromMs: at(100), toMs: at(900) });
    using _part = part.recording;
    await part.history.loadAll(never);
    assert.deepEqual([part.history.oldestMs, part.history.newestMs], [at(100), at(900)]);
  });
});

Deno.test("reading in the background ends with its signal, and lets others work meanwhile", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/capture.db`;
    await recordTicks(path, fleetTicks(1), { hosts: HOSTS.slice(0, 1) });
    const { recording, history } = await openHistory(path);
    using _ = recording;
    history.loadStretch({ fromMs: at(100), toMs: at(149) });
    const before = history.current;
    await history.loadAll(AbortSignal.abort());
    assert.equal(history.current, before);
    assert.notEqual(history.loading, undefined);
  });
});

Deno.test("a moment late in a long recording is what it is where all is read, from the blocks around it alone", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/long.db`;
    const captured = fleetTicks(1, 150).map(({ results: [result] }) => result);
    const reply = captured.find((result) => result?.kind === "reply")!;
    const count = 9000, diedAt = 700;
    const ticks = Array.from({ length: count }, (_, index): Tick => {
      const monotonicMs = 5000 + index * 1000;
      const miss = {
        kind: "miss",
        missedAtMs: monotonicMs + 1,
        tookMs: 1,
        reason: "refused",
        message: "connection refused",
      } as const;
      const answer = {
        ...reply,
        repliedAtMs: monotonicMs + 1,
        values: new Map([[REQUESTS, index * 100 + index % 7], [CLIENTS, index % 50]]),
      } as Reply;
      // One answers, one has died long ago, one never answered.
      const results = [answer, index < diedAt ? answer : miss, miss];
      return { index, atMs: at(index), monotonicMs, latenessMs: 0, results };
    });
    await recordTicks(path, ticks, { hosts: HOSTS });
    const toMs = at(8500), fromMs = at(8440);
    const whole = await openHistory(path, { toMs });
    using _ = whole.recording;
    await whole.history.loadAll(never);
    const part = await openHistory(path, { toMs, sinceMs: at(8000) });
    using __ = part.recording;
    let read = 0;
    const { columnParts } = part.recording;
    part.recording.columnParts = function* (id, query) {
      for (const columns of columnParts.call(part.recording, id, query)) {
        if (query.records.length > 0) read += columns.index.length;
        yield columns;
      }
    };
    await part.history.loadAll(never);
    assert.ok(read < 3000, `${read} ticks were read of ${count}`);
    const window = { fromMs, toMs };
    for (const host of HOSTS.keys()) {
      assert.deepEqual(
        part.history.current.outages(host, window),
        whole.history.current.outages(host, window),
      );
      assert.deepEqual(part.history.stateAt(host, toMs), whole.history.stateAt(host, toMs));
      METRICS.forEach(({ key }, metric) => {
        if (key !== REQUESTS && key !== CLIENTS) return;
        const [one, other] = [part, whole].map(({ history: { current } }) => [
          current.standing(metric, host, toMs),
          current.line(metric, host, window),
        ]);
        assert.deepEqual(one, other);
      });
    }
    const silent = part.history.current.outages(1, window)[0]!;
    assert.deepEqual(silent, { fromMs: at(diedAt), toMs, open: true });
    assert.equal(part.history.current.outages(2, window)[0]!.fromMs, at(0));
  });
});
