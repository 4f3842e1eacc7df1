import assert from "node:assert/strict";
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { runProduct } from "../helpers/run_product.ts";
import { withDirectory } from "../helpers/with_directory.ts";
import { BUILT_IN_DASHBOARDS } from "../../src/config/built_in_dashboards.ts";

Deno.test("no output of any command is what it reads, nor a recording, by whatever name", async () => {
  await withDirectory(async (folder, signal) => {
    const host = `a=unix:${folder}/a.sock`;
    await using _ = startAtsServer({
      socketPath: `${folder}/a.sock`,
      workload: createWorkload({ seed: 5 }),
      signal,
    });
    const at = { cwd: folder };
    const recorded = await runProduct(
      ["record", "x.db", "--interval", "0.1", "--run-for", "1", host],
      at,
    );
    assert.equal(recorded.code, 0, recorded.stderr);
    await Deno.copyFile(`${folder}/x.db`, `${folder}/other.db`);
    await Deno.link(`${folder}/x.db`, `${folder}/hard.db`);
    await Deno.symlink("x.db", `${folder}/soft.db`);
    await Deno.writeTextFile(`${folder}/my.yaml`, await BUILT_IN_DASHBOARDS.default.text());
    const files = ["x.db", "hard.db", "soft.db", "other.db", "my.yaml"];
    const contents = () => Promise.all(files.map((file) => Deno.readFile(`${folder}/${file}`)));
    const before = await contents();
    const commands: string[][] = [
      ["export", "x.db", "--format", "csv", "-o", "x.db"],
      ["export", "x.db", "--format", "csv", "-o", "./hard.db"],
      ["export", "soft.db", "--format", "jsonl", "-o", "x.db"],
      ["export", "x.db", "--format", "csv", "-o", "x.db-wal"],
      ["snapshot", "--recording", "x.db", "--format", "text", "-o", "soft.db"],
      ["snapshot", "--format", "text", "-o", "other.db", host],
      ["snapshot", "--format", "text", "-o", "other.db-shm", host],
      ["watch", "--run-for", "1", "--log-stats", "other.db-wal", host],
      ["record", "other.db-wal", "--run-for", "1", host],
      ["record", "other.db-lock", "--run-for", "1", host],
      ["snapshot", "-c", "my.yaml", "--format", "text", "-o", "my.yaml", host],
      ["replay", "x.db", "--save-png", "hard.db"],
      ["watch", "--run-for", "1", "--log-stats", "other.db", host],
      ["watch", "--run-for", "1", "--record", "x.db", "--log-stats", "hard.db", host],
      ["watch", "--run-for", "1", "--record", "new.db", "--log-stats", "new.db", host],
      ["watch", "--run-for", "1", "--record", "new.db", "--save-png", "./new.db", host],
      ["watch", "--run-for", "1", "--log-stats", "new", "--save-png", "new", host],
      ["import", "x.db", "other.db"],
      ["dashboard", "init", "--force", "other.db"],
    ];
    for (const command of commands) {
      const { code, stdout, stderr } = await runProduct(command, at);
      assert.equal(code, 3, `${command.join(" ")}: ${stderr}`);
      assert.equal(stdout, "", command.join(" "));
      assert.match(stderr, /^traffic-grapher: [^\n]*\n$/, command.join(" "));
      assert.doesNotMatch(stderr, /internal failure/);
    }
    const appended = await runProduct(["export", "x.db", "--format", "csv"], {
      ...at,
      before: ["sh", "-c", 'exec "$@" >>hard.db', "sh"],
    });
    assert.equal(appended.code, 3, appended.stderr);
    assert.deepEqual(await contents(), before);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["a.sock", ...files].sort());
  });
});

Deno.test("what is no file to record into is refused, and said", async () => {
  await withDirectory(async (folder) => {
    for (const path of ["/dev/null", ":memory:", ".", "/dev/full", "x.db-wal"]) {
      const args = ["record", path, "--run-for", "1", "unix:/nowhere.sock"];
      const { code, stderr } = await runProduct(args, { cwd: folder });
      assert.equal(code, 3, path);
      assert.match(stderr, /^traffic-grapher: cannot record into .*: (it|that) is/, path);
    }
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("a name that SQLite takes for an address of memory is that of a file", async () => {
  await withDirectory(async (folder) => {
    const path = "file:x?mode=memory";
    await runProduct(["record", path, "--run-for", "0.5", "unix:/nowhere.sock"], { cwd: folder });
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), [path]);
  });
});
