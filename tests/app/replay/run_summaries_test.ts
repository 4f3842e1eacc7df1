import assert from "node:assert/strict";
import { NameTable } from "../../../src/base/name_table.ts";
import { RunSummaries } from "../../../src/app/replay/run_summaries.ts";
import { runsOf } from "../../../src/app/replay/recorded_runs.ts";
import type { Metric } from "../../../src/model/dashboard.ts";
import { summaryKey } from "../../../src/model/summary.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import { RecordingWriter } from "../../../src/store/recording_writer.ts";
import { encodeTick } from "../../../src/store/tick_codec.ts";
import { TempFolder } from "../../store/support/recordings.ts";
import { sampleTicks, SESSION } from "../../store/support/samples.ts";
import { refuse } from "./recorded_capture.ts";

Deno.test("what a recorder summarises since a host has told of it is found while it is looked at", async () => {
  using folder = new TempFolder();
  const path = folder.file("grown.db"),
    metrics = ["a", "b"].map((key): Metric => ({
      ...{ name: key, color: "#ffffff", type: "gauge", key },
    }));
  const session = { ...SESSION, records: [], summarized: [] };
  const writer = new RecordingWriter(path, session, { onWarning: refuse, blockTicks: 50 });
  const names = new NameTable([]);
  const ticks = sampleTicks(800), found = new Map([[0, 1], [400, 2]]);
  const append = (from: number, to: number) => {
    for (const [at, tick] of ticks.slice(from, to).entries()) {
      const before = names.names.length, data = encodeTick(tick, names);
      const count = found.get(from + at);
      writer.append([{
        ...{ atMs: tick.atMs, monotonicMs: tick.monotonicMs, data },
        newRecords: names.names.slice(before),
        summarized: count === undefined ? undefined : metrics.slice(0, count).map(summaryKey),
      }]);
    }
  };
  append(0, 400);
  using recording = await openRecording(path, { onWarning: refuse });
  const [run] = runsOf(recording.sessions());
  const { hosts } = run!.session;
  const summaries = new RunSummaries(run!, { stored: recording.summaries(1), hosts, lookMs: 0 });
  const lengths = () => metrics.map((metric) => summaries.blocks(60_000, metric).length);
  assert.deepEqual(lengths(), [1, 0]);
  assert.deepEqual(summaries.lacking(metrics), metrics.slice(1));
  append(400, 800);
  assert.deepEqual(lengths(), [1, 1]);
  assert.deepEqual(summaries.lacking(metrics), []);
  writer.close();
});
