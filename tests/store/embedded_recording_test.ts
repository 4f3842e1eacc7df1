import assert from "node:assert/strict";
import { EmbeddedRecording, embedRecording } from "../../src/store/embedded_recording.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import { fleetTicks, HOSTS, recordTicks } from "../app/replay/recorded_capture.ts";
import { refuseWarning, TempFolder } from "./support/recordings.ts";

const RECORDS = ["proxy.process.http.incoming_requests", "proxy.process.proxy.start_time"];

async function recorded(folder: TempFolder) {
  const path = folder.file("three.db");
  await recordTicks(path, fleetTicks(3), { hosts: HOSTS });
  const recording = await openRecording(path, { onWarning: refuseWarning });
  const [session] = recording.sessions();
  return { recording, session: session! };
}

Deno.test("a stretch of a recording is read from its bytes as from the file, tick by tick and in columns", async () => {
  using folder = new TempFolder();
  const { recording, session } = await recorded(folder);
  using _ = recording;
  const range = { fromMs: session.fromMs! + 20_000, toMs: session.fromMs! + 100_000 };
  const bytes = embedRecording(recording, [{ session, ...range }], RECORDS);
  const embedded = new EmbeddedRecording(bytes);
  const query = { ...range, records: RECORDS };
  const ticks = [...embedded.ticks(session.id, query)];
  assert.equal(ticks.length, 81);
  assert.deepEqual(ticks, [...recording.ticks(session.id, query)]);
  // Later ones alone, and fewer records.
  const rest = { afterSeq: ticks[40]!.seq, records: RECORDS.slice(1), toMs: range.toMs };
  assert.deepEqual(
    [...embedded.ticks(session.id, rest)],
    [...recording.ticks(session.id, rest)],
  );
  const columns = { ...query, hostIds: [HOSTS[2]!.id, HOSTS[0]!.id] };
  const [part, ...others] = embedded.columnParts(session.id, columns);
  assert.deepEqual(others, []);
  assert.deepEqual(part, recording.columns(session.id, columns));
  const [{ fromMs, toMs, lastMs, tickCount, dashboardText } = session] = embedded.sessions();
  assert.deepEqual(
    { fromMs, toMs, lastMs, tickCount, dashboardText },
    { ...range, lastMs: range.toMs, tickCount: 81, dashboardText: "" },
  );
});

Deno.test("of some hosts of a run nothing else is taken along, and of a stretch without ticks nothing", async () => {
  using folder = new TempFolder();
  const { recording, session } = await recorded(folder);
  using _ = recording;
  const whole = { fromMs: -Infinity, toMs: Infinity };
  const own = { ...session, hosts: [HOSTS[2]!, HOSTS[0]!] };
  const embedded = new EmbeddedRecording(
    embedRecording(recording, [
      { session: own, ...whole },
      { session, fromMs: 0, toMs: 1 },
    ], RECORDS),
  );
  assert.equal(embedded.sessions().length, 1);
  const query = { records: RECORDS };
  assert.deepEqual(
    [...embedded.ticks(session.id, query)].map(({ tick }) => tick.results),
    [...recording.ticks(session.id, query)].map((
      { tick: { results } },
    ) => [results[2], results[0]]),
  );
});
