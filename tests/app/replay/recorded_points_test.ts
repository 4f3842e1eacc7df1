import assert from "node:assert/strict";
import { recordedPoints } from "../../../src/app/replay/recorded_points.ts";
import { jointSession, runsOf } from "../../../src/app/replay/recorded_runs.ts";
import type { SeriesPoint } from "../../../src/model/series_point.ts";
import type { HostResult, Tick } from "../../../src/model/tick.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import { flatMetrics } from "../../../src/view/scene.ts";
import { withFolder } from "../commands/with_folder.ts";
import {
  DASHBOARD,
  fleetTicks,
  HOSTS,
  openHistory,
  recordTicks,
  refuse,
} from "./recorded_capture.ts";
import { CLOCK_CASES, steppedTicks } from "./stepped_ticks.ts";

const never = new AbortController().signal;
const METRICS = flatMetrics(DASHBOARD.pages);

async function pointsOf(
  path: string,
  range: { readonly fromMs?: number; readonly toMs?: number } = {},
): Promise<SeriesPoint[]> {
  using recording = await openRecording(path, { onWarning: refuse });
  const runs = runsOf(recording.sessions());
  const { hosts } = jointSession(runs);
  const series = hosts.flatMap((_, host) =>
    METRICS.map((metric, index) => ({ metric, index, host, unit: "per second" }))
  );
  const options = { ...range, runs, hosts, series, dashboard: DASHBOARD, signal: never };
  return (await Array.fromAsync(recordedPoints(recording, options))).flat();
}

/** Compares points with the lines that a chart of the whole recording has. */
async function assertAsDrawn(
  path: string,
  points: readonly SeriesPoint[],
  { fromMs = -Infinity, toMs = Infinity } = {},
): Promise<void> {
  const { recording, history } = await openHistory(path);
  using _ = recording;
  await history.loadAll(never);
  const bySeries = Map.groupBy(points, ({ series }) => series);
  let compared = 0;
  for (const [series, own] of bySeries) {
    const host = Math.floor(series / METRICS.length), metric = series % METRICS.length;
    const line = history.current.line(metric, host, { fromMs: -Infinity, toMs: Infinity });
    const drawn = [...line.times].map((atMs, at) => [atMs, line.values[at]!] as const)
      .filter(([atMs]) => atMs >= fromMs && atMs <= toMs);
    const wanted = drawn.filter(([, value]) => !Number.isNaN(value));
    const got = own.flatMap(({ atMs, value }) => value === undefined ? [] : [[atMs, value]]);
    assert.deepEqual(got, wanted, METRICS[metric]!.name);
    compared += got.length;
    // Each break is said where it is drawn, unless there is a value at that very time.
    const valued = new Set(wanted.map(([atMs]) => atMs));
    const breaks = drawn.filter(([atMs, value]) => Number.isNaN(value) && !valued.has(atMs));
    const said = new Set(own.filter(({ value }) => value === undefined).map(({ atMs }) => atMs));
    for (const [atMs] of breaks) assert.ok(said.has(atMs), `${METRICS[metric]!.name} at ${atMs}`);
  }
  assert.ok(compared > 20, `${compared} values`);
  const times = points.map(({ atMs }) => atMs);
  assert.deepEqual(times, times.toSorted((one, other) => one - other), "times rise");
  for (const { value, state, why } of points) {
    assert.equal(value === undefined, state !== undefined && why !== undefined);
  }
}

for (const [name, steps] of Object.entries(CLOCK_CASES)) {
  Deno.test(`points are as a chart of the recording shows them: ${name}`, async () => {
    await withFolder(async ({ folder }) => {
      const path = `${folder}/clocks.db`;
      const hosts = HOSTS.slice(0, 1);
      await recordTicks(path, steppedTicks(steps, 300), { hosts });
      await assertAsDrawn(path, await pointsOf(path));
    });
  });
}

Deno.test("points of several hosts and runs, and of a stretch of them, are as the chart of all shows them", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/runs.db`;
    const ticks = fleetTicks(3, 120);
    await recordTicks(path, ticks.slice(0, 50), { hosts: HOSTS });
    await recordTicks(path, ticks.slice(70), { hosts: HOSTS });
    const points = await pointsOf(path);
    await assertAsDrawn(path, points);
    const begun = points.filter(({ atMs, value }) =>
      value === undefined && atMs > ticks[49]!.atMs && atMs < ticks[70]!.atMs
    );
    assert.equal(
      begun.length > 0 && begun.every(({ why }) => /^not recorded for 2\d s$/.test(why!)),
      true,
    );
    const stretch = { fromMs: ticks[30]!.atMs, toMs: ticks[90]!.atMs };
    await assertAsDrawn(path, await pointsOf(path, stretch), stretch);
  });
});

function miss(tick: Tick, message: string): HostResult {
  return { kind: "miss", missedAtMs: tick.monotonicMs, tookMs: 1, reason: "refused", message };
}

Deno.test("a host that is silent at the beginning, or for long, has one point that says why", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/silent.db`;
    const ticks = fleetTicks(2, 150).map((tick, index): Tick => ({
      ...tick,
      results: [
        index < 5 || (index > 20 && index < 140)
          ? miss(tick, `nobody listens (${index})`)
          : tick.results[0],
        miss(tick, "never there"),
      ],
    }));
    await recordTicks(path, ticks, { hosts: HOSTS.slice(0, 2) });
    const points = await pointsOf(path);
    await assertAsDrawn(path, points);
    const requests = points.filter(({ series, value }) => series === 0 && value === undefined);
    assert.deepEqual(
      requests.map(({ atMs, state, why }) => [atMs, state, why]),
      [0, 21].map((index) => [ticks[index]!.atMs, "gap", `nobody listens (${index})`]),
    );
    const never = points.filter(({ series }) => series === METRICS.length);
    assert.deepEqual(never.map(({ atMs, why }) => [atMs, why]), [[ticks[0]!.atMs, "never there"]]);
  });
});

Deno.test("a record that a host does not have, or that nothing was measured of, is said as on the page", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/absent.db`;
    const [metric] = METRICS;
    const record = String(metric!.key);
    const ticks = fleetTicks(1, 40).map((tick): Tick => {
      const result = tick.results[0]!;
      if (result.kind === "miss") return tick;
      const values = new Map(result.values);
      values.delete(record);
      return { ...tick, results: [{ ...result, values, absent: [...result.absent, record] }] };
    });
    await recordTicks(path, ticks, { hosts: HOSTS.slice(0, 1) });
    const own = (await pointsOf(path)).filter(({ series }) => series === 0);
    assert.deepEqual(own, [{
      atMs: ticks[0]!.atMs,
      series: 0,
      state: "absent on this host",
      why: `not on this host: ${record}`,
    }]);
  });
});
