import assert from "node:assert/strict";
import { type SummaryColumns, summaryKey } from "../../src/model/summary.ts";
import type { Tick } from "../../src/model/tick.ts";
import type { Metric } from "../../src/model/dashboard.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import { NameTable } from "../../src/base/name_table.ts";
import { RecordingWriter } from "../../src/store/recording_writer.ts";
import { encodeTick } from "../../src/store/tick_codec.ts";
import type { SessionInfo } from "../../src/store/recording_session.ts";
import { record, refuseWarning, TempFolder } from "./support/recordings.ts";

const START_MS = Date.UTC(2026, 0, 5, 10, 20);
const METRICS: readonly Metric[] = [
  { name: "rate", type: "counter", key: "requests", color: "#ffffff" },
  { name: "share", type: "share", key: "errors", key2: "requests", color: "#ffffff" },
];
const SESSION: SessionInfo = {
  hosts: [{ id: "ats1", label: "ats1", address: { kind: "local" } }],
  dashboardText: "",
  intervalMs: 1000,
  timeZone: "UTC",
  records: ["requests", "errors"],
  summarized: METRICS.map(summaryKey),
};

/** One a second, with a thousand times as many requests in one of them. */
function ticksOf(count: number, spikeAt = -1): Tick[] {
  let requests = 0, errors = 0;
  return Array.from({ length: count }, (_, index) => {
    requests += index === spikeAt ? 100_000 : 100 + index % 10;
    errors += index % 3;
    const monotonicMs = 4000 + index * 1000;
    return {
      index,
      atMs: START_MS + index * 1000,
      monotonicMs,
      latenessMs: 0,
      results: [{
        kind: "reply",
        repliedAtMs: monotonicMs + 2,
        tookMs: 2,
        values: new Map([["requests", requests], ["errors", errors]]),
        absent: [],
        problems: [],
      }],
    };
  });
}

/** All buckets of a series. */
async function summaryOf(path: string, bucketMs: number, series: number) {
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const table = recording.summaries(1)!.table;
  const parts = table.blocks(1, bucketMs).map((block) => ({
    startMs: [...block.startMs],
    columns: table.series(block, 0, series)!,
  }));
  const join = (of: (columns: SummaryColumns) => ArrayLike<number>) =>
    parts.flatMap(({ columns }) => Array.from(of(columns)));
  return {
    startMs: parts.flatMap(({ startMs }) => startMs),
    high: join(({ high }) => high),
    low: join(({ low }) => low),
    mean: join(({ mean }) => mean),
    count: join(({ count }) => count),
  };
}

Deno.test("a recorder summarises what it records, in minutes and in hours, and a spike of one second is in both", async () => {
  using folder = new TempFolder();
  const path = folder.file("spike.db");
  record(path, ticksOf(7300, 4444), { session: SESSION, blockTicks: 500 });
  for (const bucketMs of [60_000, 3_600_000]) {
    const { startMs, high, low, mean, count } = await summaryOf(path, bucketMs, 0);
    const peak = startMs.findLastIndex((ms) => ms <= START_MS + 4_444_000);
    assert.ok(Math.abs(high[peak]! / 100_000 - 1) < 0.002, `${high[peak]} is no peak`);
    assert.ok(high.every((value, at) => at === peak || value < 115));
    assert.ok(low.every((value) => value > 95));
    assert.ok(mean.every((value, at) => at === peak || Math.abs(value - 104.5) < 2));
    // The first tick has no rate.
    assert.equal(count.reduce((sum, own) => sum + own, 0), 7299);
    assert.equal(startMs[0], Math.floor(START_MS / bucketMs) * bucketMs);
  }
  const { mean } = await summaryOf(path, 60_000, 1);
  assert.ok(mean.slice(0, 60).every((share) => Math.abs(share - 100 / 104.5) < 0.02));
});

Deno.test("a recorder that was killed leaves the summary of one that was not, once another goes on", async () => {
  using folder = new TempFolder();
  const [whole, killed] = [folder.file("whole.db"), folder.file("killed.db")];
  record(whole, ticksOf(3000), { session: SESSION, blockTicks: 256 });
  record(killed, ticksOf(3000), { session: SESSION, blockTicks: 256, open: true });
  record(killed, [], { session: SESSION });
  for (const bucketMs of [60_000, 3_600_000]) {
    for (const series of METRICS.keys()) {
      assert.deepEqual(
        await summaryOf(killed, bucketMs, series),
        await summaryOf(whole, bucketMs, series),
      );
    }
  }
});

Deno.test("what a wildcard finds is summarised from then on; a sum of more than before is left to the readings", async () => {
  using folder = new TempFolder();
  const path = folder.file("grown.db");
  const one = (key: string) => summaryKey({ name: "", color: "", type: "counter", key });
  const others = (...key: string[]) =>
    summaryKey({ name: "", color: "", type: "counter", key, matched: "others" });
  const session = { ...SESSION, records: [], summarized: [] };
  const writer = new RecordingWriter(path, session, {
    onWarning: refuseWarning,
    blockTicks: 500,
  });
  const names = new NameTable([]);
  const found = new Map([
    [0, [one("requests")]],
    // As long as nothing was summarised all begins with the first tick.
    [200, [one("requests"), others("errors", "more")]],
    [3000, [one("errors"), one("requests"), others("errors", "more", "late")]],
  ]);
  for (const [index, tick] of ticksOf(6000).entries()) {
    const before = names.names.length, data = encodeTick(tick, names);
    const newRecords = names.names.slice(before);
    const { atMs, monotonicMs } = tick;
    writer.append([{ atMs, monotonicMs, data, newRecords, summarized: found.get(index) }]);
  }
  writer.close();
  {
    using recording = await openRecording(path, { onWarning: refuseWarning });
    assert.deepEqual(recording.summaries(1)!.table.keys(1), [
      one("requests"),
      others("errors", "more"),
      one("errors"),
    ]);
  }
  const measured = async (series: number) => {
    const { startMs, count } = await summaryOf(path, 60_000, series);
    return [startMs[count.findIndex((own) => own > 0)], count.reduce((sum, own) => sum + own, 0)];
  };
  assert.deepEqual(await measured(0), [START_MS, 5999]);
  const [fromMs, count] = await measured(2);
  // The block that was being filled is summarised with it.
  assert.ok(fromMs! > START_MS + 2000_000 && fromMs! <= START_MS + 3000_000, `${fromMs}`);
  assert.ok(count! >= 3000 && count! < 4000, `${count}`);
});

Deno.test("summaries go with the readings that they are of", async () => {
  using folder = new TempFolder();
  const path = folder.file("aged.db");
  const ticks = ticksOf(4000).map((tick): Tick => ({
    ...tick,
    atMs: START_MS + tick.index * 60_000,
    monotonicMs: tick.index * 60_000,
  }));
  const session = { ...SESSION, intervalMs: 60_000 };
  record(path, ticks, { session, blockTicks: 100, maxAgeMs: 8 * 3_600_000 });
  const { startMs } = await summaryOf(path, 60_000, 0);
  // A day of minutes is kept together.
  assert.ok(startMs[0]! > START_MS && startMs.length < 2500, `${startMs.length} minutes are left`);
});

Deno.test("a source that is read more rarely than polled is summarised by when it was read", async () => {
  const metric: Metric = { name: "m", type: "counter", key: "s.n", source: "s", color: "#ffffff" };
  const records = ["s.n", "s.read_offset_ms", "s.read_uncertainty_ms"];
  const ticks = ticksOf(700).map((tick, index): Tick => {
    const result = tick.results[0]!;
    if (result.kind !== "reply") throw new Error("it answers");
    const values = new Map([
      ["s.n", 50 * Math.floor(index / 5)],
      ["s.read_offset_ms", -1000 * (index % 5)],
      ["s.read_uncertainty_ms", 0],
    ]);
    return { ...tick, results: [{ ...result, values }] };
  });
  using folder = new TempFolder();
  const path = folder.file("r.db");
  record(path, ticks, { session: { ...SESSION, records, summarized: [summaryKey(metric)] } });
  const { low, high } = await summaryOf(path, 60_000, 0);
  assert.ok(low.length > 5);
  assert.ok([...low, ...high].every((value) => Math.abs(value - 10) < 0.01), `${low} ${high}`);
});
