import assert from "node:assert/strict";
import {
  recordedPoints,
  type RecordedPointsOptions,
} from "../../../src/app/replay/recorded_points.ts";
import { runsOf } from "../../../src/app/replay/recorded_runs.ts";
import { summarizedPoints } from "../../../src/app/replay/summarized_points.ts";
import { parseDashboard } from "../../../src/config/dashboard_file.ts";
import { SeriesSteps } from "../../../src/export/series_steps.ts";
import type { SeriesPoint } from "../../../src/model/series_point.ts";
import { summaryKey } from "../../../src/model/summary.ts";
import type { HostResult, Tick } from "../../../src/model/tick.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import { flatMetrics } from "../../../src/view/scene.ts";
import { record, refuseWarning, TempFolder } from "../../store/support/recordings.ts";
import { SESSION } from "../../store/support/samples.ts";
import { reply } from "../../series/feed.ts";

const DASHBOARD = parseDashboard(
  `pages:
- name: One
  panels:
  - title: P
    metrics:
    - { name: Requests, type: counter, key: requests, color: "#fff" }
    - { name: Open, type: gauge, key: open, color: "#fff" }
    - { name: Hit rate, type: hit_rate, key: hits, key2: misses, color: "#fff" }
    - { name: Lacking, type: counter, key: lacking, color: "#fff" }
`,
  "the test's dashboard",
);
const METRICS = flatMetrics(DASHBOARD.pages);
const START_MS = Date.UTC(2026, 5, 1, 12, 0, 17, 250);
const HOST = SESSION.hosts[0]!;

/** Seconds of traffic with a wave, a spike, a silence and a stretch without a lookup. */
function tickAt(index: number): Tick {
  const monotonicMs = 1000 + index * 1000;
  const isSilent = index >= 2000 && index < 2300;
  const wave = (until: number) => Math.round(100 * until + 2000 * Math.sin(until / 500));
  const hits = Math.min(index, 3000) + Math.max(0, index - 3400);
  const result: HostResult = isSilent
    ? { kind: "miss", missedAtMs: monotonicMs, tookMs: 1, reason: "refused", message: "nobody" }
    : reply(monotonicMs, {
      requests: wave(index) + (index >= 4321 ? 90_000 : 0),
      open: index * 7919 % 300,
      hits: hits * 3,
      misses: hits + Math.round(hits * Math.sin(hits / 900) / 3),
    });
  return { index, atMs: START_MS + index * 1000, monotonicMs, latenessMs: 0, results: [result] };
}

function recorded(folder: TempFolder, ticks: number): string {
  const path = folder.file("long.db");
  record(path, Array.from({ length: ticks }, (_, index) => tickAt(index)), {
    session: {
      ...SESSION,
      hosts: [HOST],
      records: ["requests", "open", "hits", "misses"],
      summarized: METRICS.map(summaryKey),
    },
  });
  return path;
}

async function stepsOf(
  points: AsyncIterable<readonly SeriesPoint[]>,
  stepMs: number,
): Promise<SeriesPoint[]> {
  const steps = new SeriesSteps(stepMs);
  const done: SeriesPoint[] = [];
  for await (const some of points) done.push(...steps.add(some));
  return [...done, ...steps.end()];
}

Deno.test("stretches from summaries are those from the readings: values, means by weight, gaps", async () => {
  using folder = new TempFolder();
  using recording = await openRecording(recorded(folder, 9000), { onWarning: refuseWarning });
  const series = METRICS.map((metric, index) => ({ metric, index, host: 0, unit: "" }));
  const base: RecordedPointsOptions = {
    runs: runsOf(recording.sessions()),
    dashboard: DASHBOARD,
    hosts: [HOST],
    series,
    signal: new AbortController().signal,
  };
  const at = (index: number) => START_MS + index * 1000;
  for (
    const [stepMs, range] of [
      [60_000, {}],
      [300_000, { fromMs: at(700), toMs: at(8111) }],
      [3_600_000, {}],
      [7_000, {}],
    ] as const
  ) {
    const options = { ...base, ...range };
    const wanted = await stepsOf(recordedPoints(recording, options), stepMs);
    const got = await stepsOf(
      summarizedPoints(recording, { ...options, stepMs, longMs: 0 }),
      stepMs,
    );
    const told = (points: readonly SeriesPoint[]) =>
      points.map(({ atMs, series, step, state }) => [atMs, series, step?.count, state])
        .sort((one, other) => Number(one[1]) - Number(other[1]));
    assert.deepEqual(told(got), told(wanted), `${stepMs}`);
    const byPlace = new Map(wanted.map((point) => [`${point.atMs} ${point.series}`, point.step]));
    for (const { atMs, series, step } of got) {
      if (step === undefined) continue;
      const own = byPlace.get(`${atMs} ${series}`)!;
      for (const part of ["min", "max", "mean"] as const) {
        const apart = Math.abs(step[part] - own[part]);
        // Summaries keep three digits.
        const most = (stepMs === 7_000 ? 1e-12 : 1e-3) * Math.abs(own[part]);
        assert.ok(
          apart <= most,
          `${part} ${step[part]} ${own[part]} of ${series} at ${
            (atMs - START_MS) / 1000
          }, ${step.count}, ${stepMs}`,
        );
      }
    }
    const peaks = got.filter(({ series }) => series === 0).map(({ step }) => step?.max ?? 0);
    assert.ok(Math.max(...peaks) > 90_000, "the spike is there");
  }
});

Deno.test("what has summaries is read in a fraction of its readings", async () => {
  using folder = new TempFolder();
  using recording = await openRecording(recorded(folder, 9000), { onWarning: refuseWarning });
  const [metric] = METRICS;
  let values = 0, buckets = 0;
  const points = summarizedPoints(recording, {
    runs: runsOf(recording.sessions()),
    dashboard: DASHBOARD,
    hosts: [HOST],
    series: [{ metric: metric!, index: 0, host: 0, unit: "" }],
    signal: new AbortController().signal,
    stepMs: 60_000,
    longMs: 0,
  });
  for await (const some of points) {
    for (const { value, step } of some) {
      if (value !== undefined) values++;
      if (step !== undefined) buckets++;
    }
  }
  assert.ok(buckets > 100 && values < 1000, `${buckets} buckets, ${values} values`);
});
