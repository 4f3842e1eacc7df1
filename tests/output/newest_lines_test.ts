import assert from "node:assert/strict";
import { newestLines } from "../../src/output/newest_lines.ts";

Deno.test("newestLines() leaves out what a slow reader would hold up, and says how many", async () => {
  const written: string[] = [];
  let free = Promise.withResolvers<void>();
  const lines = newestLines(async (bytes) => {
    written.push(new TextDecoder().decode(bytes));
    await free.promise;
  }, assert.ifError);
  for (let tick = 0; tick < 10; tick++) lines.push(`{"tick":${tick}}`);
  assert.deepEqual(written, ['{"tick":0}\n']);
  assert.equal(lines.dropped, 8);
  const before = free;
  free = Promise.withResolvers<void>();
  free.resolve();
  before.resolve();
  await lines.settled(60_000);
  assert.deepEqual(written.slice(1), ['{"tick":9,"dropped":8}\n']);
});
