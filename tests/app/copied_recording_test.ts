import assert from "node:assert/strict";
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { eventually } from "../helpers/eventually.ts";
import { runProduct, startProduct } from "../helpers/run_product.ts";
import { withDirectory } from "../helpers/with_directory.ts";

Deno.test("a copy of a recording that is being written has its readings, and says that its log is missing", async () => {
  await withDirectory(async (folder, signal) => {
    const socketPath = `${folder}/a.sock`, file = `${folder}/live.db`, copy = `${folder}/copy.db`;
    await using _ = startAtsServer({ socketPath, workload: createWorkload({ seed: 5 }), signal });
    const recorder = startProduct(["record", file, "--quiet", `ats1=unix:${socketPath}`]);
    try {
      await eventually("a copy of the file alone has readings", async () => {
        try {
          Deno.copyFileSync(file, copy);
        } catch {
          return false;
        }
        const { stdout, stderr } = await runProduct(["export", copy, "--format", "csv"]);
        if (!stdout.includes("proxy.process.http.incoming_requests")) return false;
        assert.match(
          stderr,
          /copy\.db was taken while it was being recorded, without its log copy\.db-wal/,
        );
        return true;
      }, { everyMs: 500 });
    } finally {
      recorder.kill("SIGTERM");
      await recorder.ended;
    }
  });
});
