import assert from "node:assert/strict";
import { flatMetrics } from "../../../src/view/scene.ts";
import {
  jointSession,
  runsOf,
  runsWith,
  unrecordedStretches,
} from "../../../src/app/replay/recorded_runs.ts";
import { recordingEndMs } from "../../../src/app/commands/stretch_asked.ts";
import type { RecordedSession } from "../../../src/store/session_table.ts";
import { UsageError } from "../../../src/model/errors.ts";
import type { Tick } from "../../../src/model/tick.ts";
import type { HostState } from "../../../src/series/host_state.ts";
import type { History } from "../../../src/series/history.ts";
import { replay } from "../../../src/app/commands/replay.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { fakeIo } from "../commands/fake_io.ts";
import { invocationOf } from "../commands/invocation.ts";
import { withFolder } from "../commands/with_folder.ts";
import {
  DASHBOARD,
  fleetTicks,
  HOSTS,
  liveHistory,
  openHistory,
  recordTicks,
  startRecording,
} from "./recorded_capture.ts";

const never = new AbortController().signal;
const METRICS = flatMetrics(DASHBOARD.pages);
const ALL = { fromMs: -Infinity, toMs: Infinity };
const at = (index: number) => CAPTURE_START_MS + index * 1000;
const iso = (index: number) => new Date(at(index)).toISOString();

/** Ticks of a run whose machine had been started anew: its monotonic clock began again. */
function rebooted(ticks: readonly Tick[], wallShiftMs = 0): Tick[] {
  const sinceMs = ticks[0]!.monotonicMs - 3;
  return ticks.map((tick, index) => ({
    ...tick,
    index,
    atMs: tick.atMs + wallShiftMs,
    monotonicMs: tick.monotonicMs - sinceMs,
    results: tick.results.map((result) => {
      if (result === undefined) return undefined;
      return result.kind === "reply"
        ? { ...result, repliedAtMs: result.repliedAtMs - sinceMs }
        : { ...result, missedAtMs: result.missedAtMs - sinceMs };
    }),
  }));
}

/** The values of all lines of a host, break by break. */
function values(history: History, host: number): number[][] {
  return METRICS.map((_, metric) => [...history.line(metric, host, ALL).values]);
}

async function text(...args: readonly string[]): Promise<string> {
  const io = fakeIo();
  await replay(invocationOf("replay", ...args), io);
  return io.stdout;
}

Deno.test("runs of the same hosts are one history with a gap, each derived as it was live", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/runs.db`;
    const hosts = HOSTS.slice(0, 2);
    // The first run ends while the first host is silent.
    const first = fleetTicks(2).slice(0, 75), second = rebooted(fleetTicks(2).slice(100));
    await recordTicks(path, first, { hosts, label: "one" });
    await recordTicks(path, second, { hosts, label: "two" });
    const { recording, history } = await openHistory(path);
    using _ = recording;
    history.loadStretch({ fromMs: at(140), toMs: at(149) });
    assert.deepEqual([history.oldestMs, history.newestMs], [at(0), at(149)]);
    await history.loadAll(never);
    assert.deepEqual([history.oldestMs, history.newestMs], [at(0), at(149)]);
    const [before, after] = [liveHistory(first, 2), liveHistory(second, 2)];
    for (const host of hosts.keys()) {
      const whole = values(history.current, host);
      const one = values(before, host), two = values(after, host);
      METRICS.forEach((_, metric) => {
        const [early, late] = [one[metric]!, two[metric]!];
        // A line that ended with a break has no second one.
        const isBroken = early.length === 0 || Number.isNaN(early.at(-1));
        const joint = [...early, ...isBroken ? [] : [NaN], ...late];
        assert.deepEqual(whole[metric], late.length === 0 ? whole[metric] : joint);
        assert.deepEqual(whole[metric]!.filter(Number.isFinite), joint.filter(Number.isFinite));
      });
    }
    const line = history.current.line(0, 1, ALL);
    const after100 = line.times.findIndex((ms) => ms > at(90));
    assert.ok(
      Math.abs(line.times[after100]! - at(101)) < 1,
      "seconds of the second run are its own",
    );
    // What a host did while nobody looked is not known.
    const [outage, ...more] = history.current.outages(0, ALL);
    assert.deepEqual(more, []);
    assert.ok(outage!.toMs <= at(76), `until ${outage!.toMs - at(0)}`);
    assert.equal(history.stateAt(0, at(74)).state, "failing");
    assert.equal(history.stateAt(0, at(120)).state, "answering");
    const [gap] = unrecordedStretches(runsWith(recording.sessions(), recording.sessions()[1]!));
    assert.deepEqual(gap, {
      atMs: at(74),
      endMs: at(100),
      label: "not recorded for 25 s",
      source: "tool",
    });
  });
});

Deno.test("a host that joined in a later run has its lines there, and others go on", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/joined.db`;
    const ticks = fleetTicks(3);
    const swapped = rebooted(ticks.slice(60)).map((tick) => ({
      ...tick,
      results: [tick.results[2], tick.results[0]],
    }));
    await recordTicks(path, ticks.slice(0, 50), { hosts: HOSTS.slice(0, 2) });
    await recordTicks(path, swapped, { hosts: [HOSTS[2]!, HOSTS[0]!] });
    const { recording, history } = await openHistory(path);
    using _ = recording;
    await history.loadAll(never);
    const seen = [0, 1, 2].map((host) => {
      const { times } = history.current.line(0, host, ALL);
      return [times[0]!, times.at(-1)!].map((ms) => Math.round((ms - at(0)) / 1000));
    });
    // The newest run's hosts come first: ats3, ats1, then ats2.
    assert.deepEqual(seen, [[61, 149], [1, 149], [2, 50]]);
    // Who is not in the run that is seen does not answer there as it last did.
    const states = (of: (host: number) => HostState) => [0, 1, 2].map((host) => of(host).state);
    assert.deepEqual(states((host) => history.current.hostState(host)), [
      "answering",
      "answering",
      "unrecorded",
    ]);
    assert.deepEqual(states((host) => history.stateAt(host, at(30))), [
      "unrecorded",
      "answering",
      "answering",
    ]);
  });
});

Deno.test("a time that comes again in a later run, since a clock was set back, is that of the later run", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/back.db`;
    const hosts = HOSTS.slice(0, 1);
    await recordTicks(path, fleetTicks(1).slice(0, 40), { hosts });
    await recordTicks(path, rebooted(fleetTicks(1).slice(100), -90_000), { hosts });
    const { recording, history } = await openHistory(path);
    using _ = recording;
    await history.loadAll(never);
    // The second run is from 10 s to 59 s, the first one from 0 s to 39 s.
    assert.deepEqual([history.oldestMs, history.newestMs], [at(0), at(59)]);
    const { times, values } = history.current.line(0, 0, ALL);
    assert.ok(times.every((ms, index) => index === 0 || ms > times[index - 1]!));
    assert.equal(values.filter(Number.isNaN).length, 1);
    assert.deepEqual(
      [...times].map((ms) => Math.round((ms - at(0)) / 1000)),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...Array.from({ length: 49 }, (_, index) => 11 + index)],
    );
    assert.equal(history.stateAt(0, at(30)).state, "answering");
  });
});

Deno.test("a history goes on with a run that begins while it is seen, as it was live", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/on.db`;
    const hosts = HOSTS.slice(0, 1);
    const ticks = fleetTicks(1), second = rebooted(ticks.slice(100));
    const recorder = await startRecording(path, { hosts });
    for (const tick of ticks.slice(0, 40)) recorder.take(tick, hosts);
    await recorder.flush();
    const { recording, history } = await openHistory(path);
    using _ = recording;
    await history.loadAll(never);
    await recorder[Symbol.asyncDispose]();
    await using again = await startRecording(path, { hosts });
    for (const tick of second.slice(0, 30)) again.take(tick, hosts);
    await again.flush();
    assert.equal(history.follow(), false);
    const sessions = recording.sessions();
    assert.ok(history.goOn(runsWith(sessions, sessions[1]!)[1]!));
    assert.equal(history.follow(), true);
    assert.equal(history.newestMs, at(129));
    for (const tick of second.slice(30)) again.take(tick, hosts);
    await again.flush();
    assert.equal(history.follow(), true);
    assert.deepEqual([history.oldestMs, history.newestMs], [at(0), at(149)]);
    const since = { fromMs: at(99), toMs: at(200) };
    const live = liveHistory(second, 1);
    METRICS.forEach((_, metric) => {
      const seen = [...history.current.line(metric, 0, since).values].filter(Number.isFinite);
      assert.deepEqual(seen, [...live.line(metric, 0, since).values].filter(Number.isFinite));
    });
  });
});

Deno.test("a run that follows at once on another is marked where it begins", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/anew.db`;
    const hosts = HOSTS.slice(0, 1);
    await recordTicks(path, fleetTicks(1).slice(0, 40), { hosts });
    await recordTicks(path, rebooted(fleetTicks(1).slice(40)), { hosts });
    const { recording } = await openHistory(path);
    using _ = recording;
    const sessions = recording.sessions();
    assert.deepEqual(unrecordedStretches(runsWith(sessions, sessions[0]!)), [
      { atMs: at(40), label: "recorded anew", source: "tool" },
    ]);
  });
});

Deno.test("runs that have no host in common are not mixed", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/others.db`;
    const ticks = fleetTicks(1);
    for (const [host, from] of [[0, 0], [1, 40], [0, 80]] as const) {
      await recordTicks(path, ticks.slice(from, from + 30), { hosts: [HOSTS[host]!] });
    }
    const { recording } = await openHistory(path);
    using _ = recording;
    const sessions = recording.sessions();
    const joined = sessions.map((chosen) =>
      runsWith(sessions, chosen).map(({ session }) => session.id)
    );
    assert.deepEqual(joined, [[1, 3], [2], [1, 3]]);
  });
});

Deno.test("replay shows all runs on one axis, says where nobody recorded, and which run is seen", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/runs.db`;
    const hosts = HOSTS.slice(0, 1);
    await recordTicks(path, fleetTicks(1).slice(0, 40), { hosts, label: "one" });
    await recordTicks(path, rebooted(fleetTicks(1).slice(100)), { hosts, label: "two" });
    const whole = await text(path, "--from", iso(0));
    assert.match(whole, /^2026-11-21 02:59:19 UTC, last 2 min 29 s, every 1 s$/m);
    assert.match(whole, /not recorded for 60 s/);
    assert.match(whole, /recording runs\.db, session 2 of 2 \(two\)$/m);
    assert.equal(
      await text(path, "--session", "list"),
      "1  2026-11-21T02:56:50Z  2026-11-21T02:57:29Z  40 polls every 1 s  ats1  one\n" +
        "2  2026-11-21T02:58:30Z  2026-11-21T02:59:19Z  50 polls every 1 s  ats1  two\n",
    );
    const early = await text(path, "--to", iso(39));
    assert.match(early, /recording runs\.db, session 1 of 2 \(one\)$/m);
    const alone = await text(path, "--session", "2", "--history", "140");
    assert.doesNotMatch(alone, /not recorded/);
    await assert.rejects(
      text(path, "--from", iso(50), "--to", iso(90)),
      (error) =>
        error instanceof UsageError &&
        /no readings there: nobody recorded from .*02:57:29.* to .*02:58:30/.test(error.message),
    );
  });
});

Deno.test("readings of months, each a run of its own, are one history however many they are", () => {
  const sessions = Array.from({ length: 200_000 }, (_, index): RecordedSession => ({
    ...{ id: index + 1, startedAtMs: at(index), fromMs: at(index), toMs: at(index), tickCount: 1 },
    ...{ ended: true, live: false, hosts: HOSTS, records: ["one"], dashboardText: "" },
    ...{ intervalMs: 1000, timeZone: "UTC" },
  }));
  const { fromMs, toMs, tickCount } = jointSession(runsOf(sessions));
  assert.deepEqual([fromMs, toMs, tickCount], [at(0), at(199_999), 200_000]);
  assert.equal(recordingEndMs(sessions), at(199_999));
});
