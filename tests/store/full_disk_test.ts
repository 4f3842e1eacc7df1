import assert from "node:assert/strict";
import { readTicks, TempFolder } from "./support/recordings.ts";
import { sampleTick } from "./support/samples.ts";
import { WriterProcess } from "./support/writer_process.ts";

Deno.test("on a full disk recording stops with a warning, the file stays readable, and the caller goes on", async () => {
  using folder = new TempFolder();
  const path = folder.file("full.db");
  await using writer = new WriterProcess(path, { how: "recorder", maxFileKib: 256 });
  const lines: string[] = [];
  for (let line = await writer.line(); line !== undefined; line = await writer.line()) {
    lines.push(line);
  }
  assert.equal(await writer.ended(), 0);
  const stored = lines.filter((line) => /^\d+$/.test(line)).length;
  const warnings = lines.filter((line) => line.startsWith("warning"));
  assert.equal(warnings.length, 1);
  assert.match(
    warnings[0]!,
    /has stopped: the disk .* full.*; what was recorded until now is kept/,
  );
  assert.equal(lines.at(-1), "went on");
  assert.ok(stored > 10, `${stored} ticks fitted`);
  const ticks = await readTicks(path);
  assert.ok(ticks.length >= stored);
  ticks.forEach((tick, index) => assert.deepEqual(tick, sampleTick(index)));
});
