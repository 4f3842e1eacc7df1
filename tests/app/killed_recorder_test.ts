import assert from "node:assert/strict";
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { eventually } from "../helpers/eventually.ts";
import { runProduct, startProduct } from "../helpers/run_product.ts";
import { withDirectory } from "../helpers/with_directory.ts";

const REQUESTS = "proxy.process.http.incoming_requests";

/** The readings of one record in an export. */
async function readings(file: string): Promise<number[]> {
  const { code, stdout, stderr } = await runProduct(["export", file, "--format", "jsonl"]);
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line))
    .filter(({ label, value }) => label === REQUESTS && value !== null)
    .map(({ value }) => value);
}

Deno.test("a recorder that is killed again and again leaves one file that reads on, nothing beside it after the last", async () => {
  await withDirectory(async (folder, signal) => {
    const file = `${folder}/r.db`, socketPath = `${folder}/a.sock`;
    const workload = createWorkload({ seed: 5 });
    let polls = 0;
    const counted = {
      draining: false,
      snapshot() {
        polls++;
        return workload.snapshot();
      },
    };
    await using _ = startAtsServer({ socketPath, workload: counted, signal });
    const args = ["record", file, "--interval", "0.1", "--quiet", `ats1=unix:${socketPath}`];
    let before: number[] = [];
    for (const signal of ["SIGKILL", "SIGKILL", "SIGTERM"] as const) {
      const recorder = startProduct(args);
      const wanted = polls + 12;
      await eventually("the host is polled", () => polls >= wanted);
      recorder.kill(signal);
      const { code, stderr } = await recorder.ended;
      if (signal === "SIGTERM") assert.deepEqual([code, stderr], [0, ""]);
      const after = await readings(file);
      // What was stored stays; of the last second, what waits to be stored may be missing.
      assert.deepEqual(after.slice(0, before.length), before);
      assert.ok(signal !== "SIGTERM" || after.length > before.length);
      before = after;
    }
    assert.ok(before.length >= 10, `${before.length} readings`);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["a.sock", "r.db"]);
    const { stdout } = await runProduct(["replay", file, "--session", "list"]);
    assert.equal(stdout.trimEnd().split("\n").filter((line) => /^\s*\d/.test(line)).length, 3);
  });
});
