import assert from "node:assert/strict";
import { exportRecording } from "../../../src/export/export_recording.ts";
import { openRecordedMoment } from "../../../src/app/replay/recorded_moment.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { withFolder } from "../commands/with_folder.ts";
import { drawn, HOSTS, liveHistory, openHistory, recordTicks, refuse } from "./recorded_capture.ts";
import { CLOCK_CASES, steppedTicks } from "./stepped_ticks.ts";

const never = new AbortController().signal;
const ALL = { fromMs: -Infinity, toMs: Infinity };
const hosts = HOSTS.slice(0, 1);

for (const [name, steps] of Object.entries(CLOCK_CASES)) {
  Deno.test(`live, replayed and exported alike each reading stands where its clocks put it: ${name}`, async () => {
    await withFolder(async ({ folder }) => {
      const path = `${folder}/clocks.db`;
      const ticks = steppedTicks(steps);
      await recordTicks(path, ticks, { hosts });
      const { recording, history } = await openHistory(path);
      using _ = recording;
      await history.loadAll(never);
      const live = liveHistory(ticks, 1);
      assert.deepEqual(drawn(history.current, 1), drawn(live, 1));
      // What was in a time that came again gives way to it.
      const stands = (index: number) => {
        const fromMs = Math.min(ticks[index - 1]!.atMs, ticks[index]!.atMs);
        return ticks.slice(index + 1).every(({ atMs }) => atMs > fromMs);
      };
      const steppedAt = Object.keys({ ...steps.wall, ...steps.both }).map(Number);
      assert.equal(live.pauses(ALL).length, steppedAt.filter(stands).length);
      assert.equal(history.newestMs, ticks.at(-1)!.atMs);
      const own = new Set(ticks.map(({ atMs }) => atMs));
      const { times, values } = live.line(0, 0, ALL);
      assert.ok(times.every((atMs, index) => own.has(atMs) || Number.isNaN(values[index]!)));
      let text = "";
      await exportRecording(recording, {
        format: "jsonl",
        records: ["proxy.process.http.incoming_requests"],
        write: (bytes) => void (text += new TextDecoder().decode(bytes)),
      });
      const exported = [...text.matchAll(/"(20[^"]+Z)"/g)].map(([, time]) => Date.parse(time!));
      assert.deepEqual(exported, ticks.map(({ atMs }) => atMs));
    });
  });

  Deno.test(`a moment of a recording is as it was seen then: ${name}`, async () => {
    await withFolder(async ({ folder }) => {
      const path = `${folder}/clocks.db`;
      const ticks = steppedTicks(steps);
      await recordTicks(path, ticks, { hosts });
      for (const index of [5, 12, 28, 33, 50, 59]) {
        // A time that came again is that of the later one.
        const seen = ticks.findLastIndex(({ atMs }) =>
          atMs <= ticks[index]!.atMs && atMs > ticks[index]!.atMs - 1000
        );
        const atMs = ticks[seen]!.atMs;
        using moment = await openRecordedMoment(
          { file: path, hosts: [], at: { kind: "absolute", atMs } },
          { onWarning: refuse, signal: never },
        );
        assert.equal(moment.ticks[1].atMs, atMs);
        const { recording, history } = await openHistory(path, { toMs: atMs });
        using _ = recording;
        await history.loadAll(never);
        const live = liveHistory(ticks.slice(0, seen + 1), 1);
        assert.deepEqual(drawn(history.current, 1), drawn(live, 1), `at ${index}`);
        assert.equal(history.newestMs, atMs);
      }
    });
  });
}

Deno.test("a recording without a moment is shown at its last reading, not at the latest time that its clock ever told", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/back.db`;
    const ticks = steppedTicks({ wall: { 30: -3_600_000 } });
    await recordTicks(path, ticks, { hosts });
    using moment = await openRecordedMoment(
      { file: path, hosts: [] },
      { onWarning: refuse, signal: never },
    );
    assert.equal(moment.ticks[1].atMs, ticks.at(-1)!.atMs);
    assert.equal(moment.session.lastMs, ticks.at(-1)!.atMs);
    assert.equal(moment.session.toMs, CAPTURE_START_MS + 29_000);
  });
});
