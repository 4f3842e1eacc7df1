import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { runProduct } from "../helpers/run_product.ts";
import { withDirectory } from "../helpers/with_directory.ts";

/** Enough rows for the engine to collect what nobody holds while they are read. */
const ROWS = 60_000;
const START_MS = Date.UTC(2026, 9, 24);
const timeOf = (row: number) => new Date(START_MS + (row >> 1) * 1000).toISOString();
const hostOf = (row: number) => row % 2 === 0 ? "a" : "b";

/** A file as the older collector wrote it: two hosts, a value a second of each. */
async function writeJson(path: string): Promise<void> {
  const rows = Array.from(
    { length: ROWS },
    (_, row) =>
      JSON.stringify({
        timestamp: timeOf(row),
        host: hostOf(row),
        label: "CPU %",
        value: row % 100,
      }),
  );
  await Deno.writeTextFile(path, `{"metrics":[${rows.join(",\n")}],"events":[]}`);
}

function writeSqlite(path: string): void {
  using db = new DatabaseSync(path);
  db.exec("CREATE TABLE metrics (ts TEXT, host TEXT, label TEXT, value REAL)");
  db.exec("CREATE TABLE events (ts TEXT, label TEXT, source TEXT, color TEXT, dash TEXT)");
  db.exec("BEGIN");
  const insert = db.prepare("INSERT INTO metrics VALUES (?, ?, 'CPU %', ?)");
  for (let row = 0; row < ROWS; row++) insert.run(timeOf(row), hostOf(row), row % 100);
  db.exec("COMMIT");
}

for (const [kind, write] of [["json", writeJson], ["db", writeSqlite]] as const) {
  Deno.test(`${ROWS} rows of an older collector's ${kind} are all read, as often as it is done`, async () => {
    await withDirectory(async (folder) => {
      const file = `${folder}/old.${kind}`;
      await write(file);
      for (let time = 0; time < 2; time++) {
        const { code, stdout, stderr } = await runProduct(["export", file, "--format", "csv"]);
        assert.deepEqual([code, stderr], [0, ""]);
        const lines = stdout.trimEnd().split(/\r?\n/);
        assert.equal(lines.length, ROWS + 1);
        assert.equal(lines.at(-1), `${timeOf(ROWS - 1)},b,CPU %,99,b`);
      }
    });
  });
}
