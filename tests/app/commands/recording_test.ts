import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { eventually } from "../../helpers/eventually.ts";
import { runProduct, startProduct } from "../../helpers/run_product.ts";
import { fleetTicks, HOSTS, recordTicks } from "../replay/recorded_capture.ts";
import { withFolder } from "./with_folder.ts";

Deno.test("recording info says what a file holds, run by run, as text and as JSON", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/day.db`;
    const ticks = fleetTicks(3);
    await recordTicks(path, ticks.slice(0, 40), { hosts: HOSTS, label: "before" });
    await recordTicks(path, ticks.slice(60), { hosts: HOSTS.slice(0, 1), note: "a note" });
    const { code, stdout, stderr } = await runProduct(["recording", "info", path]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /day\.db: \d+ kB, 2 runs of 3 hosts, 0 events\n/);
    assert.match(
      stdout,
      /^1 {2}\S+Z to \S+Z, ended \(before\)\n +40 polls every 1 s, .* ats1, ats2/m,
    );
    assert.match(
      stdout,
      /^2 {2}\S+Z to \S+Z, ended \(a note\)\n +90 polls every 1 s, .* of ats1$/m,
    );
    const json = await runProduct(["recording", "info", path, "--format", "json"]);
    const report = JSON.parse(json.stdout);
    assert.deepEqual(report.runs.map(({ polls }: { polls: number }) => polls), [40, 90]);
    assert.equal(report.runs[0].from, new Date(ticks[0]!.atMs).toISOString());
  });
});

Deno.test("recording check tells a whole file from one that is damaged, and names the part", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/day.db`;
    await recordTicks(path, fleetTicks(3), { hosts: HOSTS });
    const whole = await runProduct(["recording", "check", path]);
    assert.deepEqual([whole.code, whole.stderr], [0, ""]);
    assert.match(whole.stdout, /day\.db is whole: 150 polls of 1 run can be read\n$/);
    {
      using db = new DatabaseSync(path);
      const table = db.prepare("SELECT count(*) AS n FROM chunk").get()!.n === 0 ? "tail" : "chunk";
      db.exec(`UPDATE ${table} SET crc = crc + 1 WHERE rowid = (SELECT max(rowid) FROM ${table})`);
    }
    const damaged = await runProduct(["recording", "check", path]);
    assert.equal(damaged.code, 1, damaged.stdout);
    assert.match(damaged.stdout, /day\.db is damaged in part: \d+ polls/);
    assert.match(damaged.stderr, /damaged/);
    const json = await runProduct(["recording", "check", path, "--format", "json"]);
    const report = JSON.parse(json.stdout);
    assert.deepEqual([json.code, report.whole, report.faults.length], [1, false, 1]);
    const none = await runProduct(["recording", "check", `${folder}/none.db`]);
    assert.equal(none.code, 3);
    assert.match(none.stderr, /there is no such file/);
  });
});

Deno.test("recording check hears the heartbeat of a recorder, and misses it when it stands still", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/service.db`;
    const host = `gone=unix:${folder}/gone.sock`;
    const recorder = startProduct(["record", path, host, "--interval", "0.5", "--quiet"]);
    const check = () => runProduct(["recording", "check", path]);
    try {
      await eventually("something is recorded", async () => (await check()).code !== 3);
      const alive = await check();
      assert.equal(alive.code, 0, alive.stdout + alive.stderr);
      assert.match(alive.stdout, /it is being recorded, the last reading is [\d.]+ m?s old/);
      recorder.kill("SIGSTOP");
      await eventually("it is missed", async () => (await check()).code === 2, {
        everyMs: 500,
      });
      assert.match((await check()).stdout, /its recorder runs, and has written nothing for 1\d/);
    } finally {
      recorder.kill("SIGCONT");
      recorder.kill("SIGKILL");
    }
    await recorder.ended;
    assert.equal((await check()).code, 0);
    assert.match((await runProduct(["recording", "info", path])).stdout, /, killed\n/);
  });
});
