import assert from "node:assert/strict";
import { columnTicks } from "../../src/store/column_ticks.ts";
import type { Tick } from "../../src/model/tick.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import { record, refuseWarning, TempFolder } from "./support/recordings.ts";
import { HOSTS, RECORDS, sampleTicks } from "./support/samples.ts";

/** What deriving reads of ticks: no words, no lateness. */
function read(tick: Tick) {
  return {
    index: tick.index,
    atMs: tick.atMs,
    monotonicMs: tick.monotonicMs,
    results: tick.results.map((result) => {
      if (result === undefined) return undefined;
      const { kind, tookMs } = result;
      if (result.kind === "miss") return { kind, tookMs, atMs: result.missedAtMs };
      const values = RECORDS.map((name) => result.values.get(name));
      return { kind, tookMs, atMs: result.repliedAtMs, values };
    }),
  };
}

Deno.test("columnTicks() reads from columns what was in the ticks: big integers, texts, holes and misses", async () => {
  using folder = new TempFolder();
  const path = folder.file("sample.db");
  const ticks = sampleTicks(150);
  record(path, ticks, { blockTicks: 64 });
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const { id } = recording.sessions()[0]!;
  const parts = [...recording.columnParts(id, { records: RECORDS })];
  assert.equal(parts.length, 3);
  const found = parts.flatMap((part) => [...columnTicks(part)]);
  assert.deepEqual(found.map(read), ticks.map(read));
});

Deno.test("columnTicks() gives values that can be gone through as any map", async () => {
  using folder = new TempFolder();
  const path = folder.file("sample.db");
  const ticks = sampleTicks(20);
  record(path, ticks);
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const { id } = recording.sessions()[0]!;
  const columns = recording.columns(id, { records: RECORDS, hostIds: [HOSTS[0]!.id] });
  const found = [...columnTicks(columns)];
  let compared = 0;
  for (const [index, tick] of ticks.entries()) {
    const [whole] = tick.results, [row] = found[index]!.results;
    if (whole?.kind !== "reply" || row?.kind !== "reply") continue;
    compared++;
    const { values } = row;
    assert.deepEqual(
      new Map(values),
      new Map(RECORDS.flatMap((name) => {
        const value = whole.values.get(name);
        return value === undefined ? [] : [[name, value]];
      })),
    );
    assert.equal(values.size, whole.values.size);
    assert.deepEqual(
      [...values.keys()].map((name) => values.has(name)),
      [...values].map(() => true),
    );
    const each: unknown[] = [];
    values.forEach((value) => each.push(value));
    assert.deepEqual(each, [...values.values()]);
    assert.equal(values.has("proxy.process.unknown"), false);
  }
  assert.ok(compared > 10);
});
