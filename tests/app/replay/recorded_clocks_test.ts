import assert from "node:assert/strict";
import { exportRecording } from "../../../src/export/export_recording.ts";
import { openRecordedMoment } from "../../../src/app/replay/recorded_moment.ts";
import type { Tick } from "../../../src/model/tick.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { withFolder } from "../commands/with_folder.ts";
import {
  drawn,
  fleetTicks,
  HOSTS,
  liveHistory,
  openHistory,
  recordTicks,
  refuse,
} from "./recorded_capture.ts";

const never = new AbortController().signal;
const ALL = { fromMs: -Infinity, toMs: Infinity };
const hosts = HOSTS.slice(0, 1);

/** Steps of this machine's clocks before the ticks of these numbers. */
interface Steps {
  /** The wall clock goes by so much beside the monotonic one: it was set, or the machine slept. */
  readonly wall?: Readonly<Record<number, number>>;
  /** Both go on while nobody polls. */
  readonly both?: Readonly<Record<number, number>>;
}

/** Ticks of the capture as a machine has them to whose clocks that happened. */
function steppedTicks({ wall = {}, both = {} }: Steps): Tick[] {
  let wallMs = 0, bothMs = 0;
  return fleetTicks(1, 60).map((tick, index) => {
    wallMs += wall[index] ?? 0;
    bothMs += both[index] ?? 0;
    const result = tick.results[0]!;
    // Some answers come at times that are not well known.
    const uncertaintyMs = index % 7 === 0 ? 320.55 : 0.75;
    return {
      ...tick,
      atMs: tick.atMs + wallMs + bothMs,
      monotonicMs: tick.monotonicMs + bothMs,
      results: [
        result.kind === "reply"
          ? { ...result, repliedAtMs: result.repliedAtMs + bothMs, uncertaintyMs }
          : { ...result, missedAtMs: result.missedAtMs + bothMs },
      ],
    };
  });
}

const CASES: Readonly<Record<string, Steps>> = {
  "the machine slept for five minutes": { wall: { 20: 300_000 } },
  "the clock was set back by an hour": { wall: { 30: -3_600_000 } },
  "the clock was set back by eight seconds": { wall: { 30: -8_000 } },
  "the clock was set forward and back again": { wall: { 15: 86_400_000, 40: -86_400_000 } },
  "nobody polled for a while": { both: { 25: 40_000 } },
  "all of that": { wall: { 10: 60_000, 45: -30_000 }, both: { 30: 9_000 } },
};

for (const [name, steps] of Object.entries(CASES)) {
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
      assert.equal(live.pauses(ALL).length, Object.keys({ ...steps.wall, ...steps.both }).length);
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
