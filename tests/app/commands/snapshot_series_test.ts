import assert from "node:assert/strict";
import type { SettingsFor } from "../../../src/config/invocation.ts";
import { recallMoment } from "../../../src/app/commands/snapshot_source.ts";
import { appendReading } from "../../../src/app/commands/append_reading.ts";
import { BUILT_IN_DASHBOARDS } from "../../../src/config/built_in_dashboards.ts";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import type { Tick } from "../../../src/model/tick.ts";
import { hostNamed } from "../../export/snapshot_fixture.ts";
import { callProduct } from "../../helpers/run_product.ts";
import { reply } from "../../series/feed.ts";
import { fakeIo } from "./fake_io.ts";
import { invocationOf } from "./invocation.ts";
import { withFolder } from "./with_folder.ts";

const HOST = hostNamed("ats1");
const REQUESTS = "proxy.process.http.incoming_requests";
const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 10, 21, 2, 58);

/** The reading of a process of its own, whose monotonic clock begins anew, minutes after the first. */
function readingAt(minute: number, value: number | undefined): Tick {
  const monotonicMs = 700;
  const results = value === undefined
    ? [{
      kind: "miss" as const,
      missedAtMs: monotonicMs,
      tookMs: 1,
      reason: "refused" as const,
      message: "nobody listens",
    }]
    : [reply(monotonicMs, { [REQUESTS]: value, "proxy.process.proxy.start_time": 1 })];
  return { index: 1, atMs: START_MS + minute * MINUTE_MS, monotonicMs, latenessMs: 0, results };
}

/** Appends readings (minute and value), and recalls the past that the last of them draws. */
async function recalled(
  folder: string,
  readings: readonly (readonly [minute: number, value: number | undefined])[],
) {
  const file = `${folder}/day.db`;
  for (const [minute, value] of readings) {
    await appendReading(file, {
      tick: readingAt(minute, value),
      hosts: [HOST],
      dashboardText: await BUILT_IN_DASHBOARDS.default.text(),
      timeZone: "UTC",
      records: [REQUESTS],
      intervalMs: 1000,
      maxAgeMs: 31 * 86_400_000,
      onWarning: assert.fail,
    });
  }
  const settings: SettingsFor<"snapshot"> = { ...invocationOf("snapshot"), historyMs: 86_400_000 };
  const past = await recallMoment(settings, fakeIo(), { file, hosts: [HOST.id] });
  assert.ok(past !== undefined);
  const toMs = past.polls.ticks[1].atMs;
  const { times, values } = past.polls.history.line(0, 0, { fromMs: START_MS, toMs });
  const minutes = [...times].map((ms) => (ms - START_MS) / MINUTE_MS);
  return { past, line: minutes.map((minute, index) => [minute, values[index]]) };
}

Deno.test("readings that runs of their own append are one line, each the rate since the one before", async () => {
  await withFolder(async ({ folder }) => {
    const { past, line } = await recalled(folder, [[0, 1000], [5, 4000], [10, 4000], [15, 4600]]);
    assert.deepEqual(line, [[5, 10], [10, 0], [15, 2]]);
    assert.deepEqual([past.intervalMs, past.events], [5 * MINUTE_MS, []]);
  });
});

Deno.test("a reading without an answer breaks the line, and so does a time without readings, which tells its length", async () => {
  await withFolder(async ({ folder }) => {
    const { past, line } = await recalled(folder, [
      ...[[0, 1000], [5, 1300], [10, undefined], [15, 1900]] as const,
      ...[[20, 2200], [25, 2500], [85, 6100], [90, 6400]] as const,
    ]);
    assert.deepEqual(line.filter(([, value]) => Number.isNaN(value)).length, 2);
    for (const [, value] of line) assert.ok(Number.isNaN(value) || value === 1, `${value}`);
    const pauses = past.polls.history.pauses({ fromMs: -Infinity, toMs: Infinity });
    assert.deepEqual(pauses.map(({ kind }) => kind), ["unpolled"]);
    assert.deepEqual(
      past.polls.history.outages(0, { fromMs: -Infinity, toMs: Infinity }).map((
        { fromMs, toMs },
      ) => [
        ...[(fromMs - START_MS) / MINUTE_MS, (toMs - START_MS) / MINUTE_MS],
      ]),
      [[10, 15]],
    );
  });
});

Deno.test("a counter that begins anew between two readings makes no spike", async () => {
  await withFolder(async ({ folder }) => {
    const { line } = await recalled(folder, [[0, 9000], [5, 9300], [10, 200], [15, 500]]);
    for (const [, value] of line) assert.ok(Number.isNaN(value) || value === 1, `${value}`);
  });
});

Deno.test("snapshot --record appends a reading at each run and draws from it, also while the host is down", async () => {
  await withFolder(async (stage) => {
    const socketPath = `${stage.folder}/a.sock`, file = `${stage.folder}/day.db`;
    const run = async () => {
      const { io, code } = await callProduct([
        "snapshot",
        `ats1=unix:${socketPath}`,
        ...["--interval", "0.2", "--record", file, "--format", "json"],
      ]);
      return { code, stderr: io.stderr, snapshot: JSON.parse(io.stdout) };
    };
    const server = startAtsServer({
      socketPath,
      workload: createWorkload({ seed: 7 }),
      signal: stage.signal,
    });
    const first = await run();
    assert.deepEqual([first.code, first.snapshot.interval_ms], [0, 200]);
    const second = await run();
    assert.equal(second.code, 0);
    assert.ok(second.snapshot.interval_ms > 200, "its values are those since the reading before");
    await server[Symbol.asyncDispose]();
    const down = await run();
    assert.deepEqual([down.code, down.snapshot.verdict], [2, "CRITICAL"]);
    const { io } = await callProduct(["replay", file, "--session", "list"]);
    assert.equal(io.stdout.trimEnd().split("\n").length, 3);
  });
});

Deno.test("snapshot --record tells what it cannot record, draws what it polled, and fails", async () => {
  await withFolder(async (stage) => {
    const socketPath = `${stage.folder}/a.sock`;
    stage.use(startAtsServer({
      socketPath,
      workload: createWorkload({ seed: 7 }),
      signal: stage.signal,
    }));
    const file = `${stage.folder}/none/day.db`;
    const { io, code } = await callProduct([
      "snapshot",
      ...[`ats1=unix:${socketPath}`, "--interval", "0.2", "--record", file],
    ]);
    assert.equal(code, 3);
    assert.match(io.stderr, /cannot record into .*day\.db: there is no folder/);
    assert.match(io.stdout, /^Requests \(per second\)$/m);
  });
});

Deno.test("snapshot --over polls for as long", async () => {
  await withFolder(async (stage) => {
    const socketPath = `${stage.folder}/a.sock`;
    stage.use(startAtsServer({
      socketPath,
      workload: createWorkload({ seed: 7 }),
      signal: stage.signal,
    }));
    const { io, code } = await callProduct([
      "snapshot",
      ...[`ats1=unix:${socketPath}`, "--interval", "0.2", "--over", "2s"],
    ]);
    assert.equal(code, 0);
    assert.match(io.stdout, /last 2 s, every 0\.2 s/);
  });
});
