import assert from "node:assert/strict";
import { openLogStats } from "../../../src/app/live/log_stats.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { capturedTicks } from "../../series/captured_ticks.ts";
import { hostNamed } from "../../export/snapshot_fixture.ts";
import { fakeIo } from "../commands/fake_io.ts";
import { withFolder } from "../commands/with_folder.ts";

const hosts = [hostNamed("ats1")];

Deno.test("openLogStats() appends one line of JSON a tick, in order, to what is there", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/stats.jsonl`;
    await Deno.writeTextFile(path, "before\n");
    const ticks = capturedTicks();
    const warnings: string[] = [];
    for (const half of [ticks.slice(0, 75), ticks.slice(75)]) {
      await using log = await openLogStats(path, {
        place: fakeIo(),
        onWarning: (text) => warnings.push(text),
      });
      for (const tick of half) log.take(tick, hosts);
    }
    const [before, ...lines] = (await Deno.readTextFile(path)).split("\n");
    assert.equal(before, "before");
    assert.equal(lines.pop(), "");
    assert.deepEqual(lines.map((line) => JSON.parse(line).tick), ticks.map(({ index }) => index));
    assert.deepEqual(warnings, []);
  });
});

Deno.test("openLogStats() says once that the disk is full, and never throws for it", async () => {
  const warnings: string[] = [];
  const log = await openLogStats("/dev/full", {
    place: fakeIo(),
    onWarning: (text) => warnings.push(text),
  });
  for (const tick of capturedTicks()) log.take(tick, hosts);
  await log[Symbol.asyncDispose]();
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /^a tick could not be appended to \/dev\/full: /);
  // Once closed it takes nothing more, and closing again is no error.
  log.take(capturedTicks()[0]!, hosts);
  await log[Symbol.asyncDispose]();
});

Deno.test("openLogStats() refuses a file that cannot be opened", async () => {
  await assert.rejects(
    openLogStats("/nowhere/stats.jsonl", { place: fakeIo(), onWarning: () => {} }),
    (error) =>
      error instanceof UsageError &&
      error.message ===
        "The log /nowhere/stats.jsonl cannot be written: its folder does not exist.",
  );
});
