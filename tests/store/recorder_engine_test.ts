import assert from "node:assert/strict";
import { NameTable } from "../../src/base/name_table.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import { RecorderEngine } from "../../src/store/recorder_engine.ts";
import type { RecorderNotice } from "../../src/store/recorder_message.ts";
import { encodeTick } from "../../src/store/tick_codec.ts";
import { refuseWarning, TempFolder } from "./support/recordings.ts";
import { sampleTick, SESSION } from "./support/samples.ts";

const DEADLINE_MS = 20_000;

/** An engine, and what it answers. */
function engineOn(path: string, checkpointMs: number) {
  const notices: RecorderNotice[] = [];
  const waiting: (() => void)[] = [];
  const engine = new RecorderEngine((notice) => {
    notices.push(notice);
    for (const look of waiting) look();
  }, { checkpointMs });
  const heard = (kind: RecorderNotice["kind"]) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the engine did not say "${kind}" in time`)),
        DEADLINE_MS,
      );
      const look = () => {
        if (!notices.some((notice) => notice.kind === kind)) return;
        clearTimeout(timer);
        resolve();
      };
      waiting.push(look);
      look();
    });
  engine.handle({ kind: "open", path, session: SESSION, limits: {} });
  const names = new NameTable(SESSION.records);
  const record = (index: number) => {
    const tick = sampleTick(index);
    const { atMs, monotonicMs } = tick;
    engine.handle({
      kind: "tick",
      row: { atMs, monotonicMs, data: encodeTick(tick, names) },
    });
  };
  const close = async () => {
    engine.handle({ kind: "close", ticket: 1 });
    await heard("done");
  };
  return { heard, record, close };
}

Deno.test("a copy of a recording alone has what was recorded, soon after it was", async () => {
  using folder = new TempFolder();
  const path = folder.file("live.db");
  const { heard, record, close } = engineOn(path, 1);
  await heard("opened");
  record(0);
  record(1);
  await heard("stored");
  const warnings: string[] = [];
  const deadline = performance.now() + DEADLINE_MS;
  for (let count = 0, number = 0; count < 2; number++) {
    assert.ok(performance.now() < deadline, "what was recorded never reached the file itself");
    const copy = folder.file(`copy-${number}.db`);
    Deno.copyFileSync(path, copy);
    using recording = await openRecording(copy, { onWarning: (text) => warnings.push(text) });
    count = recording.sessions()[0]!.tickCount;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.match(
    warnings.at(-1)!,
    /taken while it was being recorded, without its log copy-\d+\.db-wal/,
  );
  await close();
});

Deno.test("a copy that was taken before the first reading is a recording, and says that its log is missing", async () => {
  using folder = new TempFolder();
  const path = folder.file("live.db");
  const { heard, record, close } = engineOn(path, 3_600_000);
  await heard("opened");
  record(0);
  await heard("stored");
  Deno.copyFileSync(path, folder.file("alone.db"));
  Deno.copyFileSync(path, folder.file("both.db"));
  Deno.copyFileSync(`${path}-wal`, folder.file("both.db-wal"));
  const warnings: string[] = [];
  {
    using alone = await openRecording(folder.file("alone.db"), {
      onWarning: (text) => warnings.push(text),
    });
    assert.equal(alone.sessions()[0]!.tickCount, 0);
  }
  assert.equal(warnings.length, 1);
  {
    using both = await openRecording(folder.file("both.db"), { onWarning: refuseWarning });
    assert.equal(both.sessions()[0]!.tickCount, 1);
    using live = await openRecording(path, { onWarning: refuseWarning });
    assert.equal(live.sessions()[0]!.tickCount, 1);
  }
  await close();
  Deno.copyFileSync(path, folder.file("closed.db"));
  using closed = await openRecording(folder.file("closed.db"), { onWarning: refuseWarning });
  assert.equal(closed.sessions()[0]!.tickCount, 1);
});
