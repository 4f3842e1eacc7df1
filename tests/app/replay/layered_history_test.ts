import assert from "node:assert/strict";
import { RecordedHistory } from "../../../src/app/replay/recorded_history.ts";
import { RecordedSummaries } from "../../../src/app/replay/recorded_summaries.ts";
import { runsOf } from "../../../src/app/replay/recorded_runs.ts";
import { parseDashboard } from "../../../src/config/dashboard_file.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import { flatMetrics } from "../../../src/view/scene.ts";
import { chooseSpikes, makeRecording } from "../../../scripts/make_recording.ts";
import { withFolder } from "../commands/with_folder.ts";

const REQUEST = { days: 1, hosts: 2, records: 8 };
const never = new AbortController().signal;

/** A seeded generator, 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** `mostValues` bounds what is held of it. */
async function openLong(path: string, mostValues?: number) {
  const recording = await openRecording(path, { onWarning: assert.fail });
  const runs = runsOf(recording.sessions());
  const { dashboardText, fromMs, toMs } = runs[0]!.session;
  const dashboard = parseDashboard(dashboardText, "made");
  let loaded = Promise.withResolvers<void>();
  const history = new RecordedHistory({
    summaries: (seen) => new RecordedSummaries(recording, seen),
    ...{ recording, runs, dashboard, mostValues },
    fromMs: fromMs!,
    toMs: toMs!,
    onLoaded() {
      loaded.resolve();
      loaded = Promise.withResolvers();
    },
  });
  await history.loadAll(never);
  const metrics = flatMetrics(dashboard.pages);
  return {
    recording,
    history,
    metrics,
    fromMs: fromMs!,
    toMs: toMs!,
    nextLoaded: () => loaded.promise,
  };
}

Deno.test("each of a hundred spikes of one second is in the line over all of a long recording, as high as it was", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/spikes.db`;
    const spikes = chooseSpikes(100, REQUEST, seeded(7));
    makeRecording(path, { ...REQUEST, spikes });
    const whole = await openLong(path), long = await openLong(path, 100_000);
    using _whole = whole.recording;
    using _long = long.recording;
    using _history = long.history;
    const { fromMs, toMs, history } = long;
    assert.equal(history.loading, undefined);
    assert.ok(history.current.oldestMs > fromMs + 20 * 3_600_000, "little of it is held");
    for (const { host, record, tick } of spikes) {
      const atMs = fromMs + tick * 1000;
      const high = (
        { reader }: RecordedHistory,
        { maxPoints, withinMs }: { readonly maxPoints?: number; readonly withinMs: number },
      ) => {
        const window = { fromMs, toMs, ...maxPoints === undefined ? {} : { maxPoints } };
        const { times, values } = reader.line(record, host, window);
        return Math.max(...values.filter((_, at) => Math.abs(times[at]! - atMs) <= withinMs));
      };
      const drawn = high(history, { maxPoints: 800, withinMs: 480_000 });
      const least = high(whole.history, { withinMs: 1000 });
      const most = high(whole.history, { withinMs: 960_000 });
      assert.ok(drawn > least * 0.998 && drawn < most * 1.002, `${drawn} for ${least} at ${tick}`);
    }
  });
});

Deno.test("of a long recording a short window and a moment are what they are where all is held", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/long.db`;
    makeRecording(path, REQUEST);
    const whole = await openLong(path), long = await openLong(path, 100_000);
    using _whole = whole.recording;
    using _long = long.recording;
    using _history = long.history;
    const fromMs = long.fromMs + 5 * 3_600_000;
    for (const [windowMs, isAtOnce] of [[60_000, true], [6 * 3_600_000, false]] as const) {
      const window = { fromMs, toMs: fromMs + windowMs };
      const loaded = long.nextLoaded();
      const first = long.history.reader.line(0, 1, window);
      if (!isAtOnce) {
        assert.ok(first.times.length < 1000, "meanwhile it is drawn from summaries");
        await loaded;
      }
      long.metrics.forEach((_, metric) => {
        const read = long.history.reader.line(metric, 1, window);
        assert.deepEqual(read, whole.history.reader.line(metric, 1, window));
      });
    }
    const atMs = long.fromMs + 12_345_000;
    long.metrics.forEach((_, metric) => {
      const [own, all] = [long, whole].map(({ history: { reader } }) => [
        reader.standing(metric, 0, atMs),
        reader.aggregateStanding(metric, [0, 1], "sum", { fromMs, toMs: atMs }),
        reader.topHosts(metric, [0, 1], { count: 1, atMs }),
      ]);
      assert.deepEqual(own, all);
    });
  });
});

Deno.test("a recording without summaries is drawn with those that are derived from its readings", async () => {
  await withFolder(async ({ folder }) => {
    const [plain, summarized] = [`${folder}/plain.db`, `${folder}/summarized.db`];
    makeRecording(plain, { ...REQUEST, summarized: false });
    makeRecording(summarized, REQUEST);
    const derived = await openLong(plain, 100_000), stored = await openLong(summarized, 100_000);
    using _derived = derived.recording;
    using _stored = stored.recording;
    using _ofDerived = derived.history;
    using _ofStored = stored.history;
    assert.match(derived.history.loading!, /^summarizing the recording/);
    await derived.history.summarize(never);
    assert.equal(derived.history.loading, undefined);
    const { fromMs, toMs } = stored;
    for (const host of [0, 1]) {
      stored.metrics.forEach((_, metric) => {
        const [own, theirs] = [derived, stored].map(({ history }) =>
          history.reader.line(metric, host, { fromMs, toMs })
        );
        assert.deepEqual(own!.times, theirs!.times);
        own!.values.forEach((value, at) => {
          const other = theirs!.values[at]!;
          assert.ok(Math.abs(value - other) <= Math.abs(other) / 500, `${value} and ${other}`);
        });
      });
    }
  });
});

Deno.test("over a long time several hosts are drawn together by their means, the highest and the band by extremes", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/together.db`;
    makeRecording(path, { ...REQUEST, spikes: [{ host: 1, record: 0, tick: 20_000 }] });
    const whole = await openLong(path), long = await openLong(path, 100_000);
    using _whole = whole.recording;
    using _long = long.recording;
    using _history = long.history;
    const window = { fromMs: long.fromMs, toMs: long.fromMs + 50_000_000 };
    const [drawn, all] = [long, whole].map(({ history: { reader } }) => ({
      sum: reader.aggregateLine(0, [0, 1], "sum", window).values,
      share: reader.aggregateLine(2, [0, 1], "avg", window).values,
      max: Math.max(...reader.aggregateLine(0, [0, 1], "max", window).values),
      band: Math.max(...reader.aggregateBand(0, [0, 1], window).high),
    }));
    // Rare errors: the extremes of each minute are 0 and 1.
    const errors = long.history.reader.line(4, 0, window).mean!;
    assert.ok(Math.abs(errors - 0.02) < 0.003, `${errors} errors a second`);
    const mean = (values: Float64Array) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const name of ["sum", "share"] as const) {
      const off = mean(drawn![name]) / mean(all![name]) - 1;
      assert.ok(Math.abs(off) < 0.01, `${name} is off by ${off}`);
    }
    for (const name of ["max", "band"] as const) {
      assert.ok(Math.abs(drawn![name] / all![name] - 1) < 0.002, `${name}: ${drawn![name]}`);
    }
  });
});
