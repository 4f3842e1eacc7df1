import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { eachRow } from "../../src/base/each_row.ts";

Deno.test("eachRow() reads to the end however much is collected meanwhile", () => {
  const db = new DatabaseSync(":memory:");
  const numbers = "WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n WHERE x < ?)";
  let sum = 0;
  let garbage: string[] = [];
  for (const { x } of eachRow(db, `${numbers} SELECT x FROM n`, 100_000)) {
    sum += x as number;
    garbage.push(`row ${x}`);
    if (garbage.length > 1000) garbage = [];
  }
  assert.equal(sum, 5_000_050_000);
  db.close();
});

Deno.test("eachRow() lets go of its rows where the reader stops early, and passes on what SQLite says", () => {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE t (x); INSERT INTO t VALUES (1), (2), (3)");
  for (const { x } of eachRow(db, "SELECT x FROM t ORDER BY x")) if (x === 2) break;
  db.exec("DROP TABLE t");
  assert.throws(() => [...eachRow(db, "SELECT x FROM t")], /no such table|failed to prepare/);
  db.close();
});

Deno.test("nothing but eachRow() iterates over a statement", () => {
  const raw: string[] = [];
  const look = (folder: URL) => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      if (isDirectory) look(new URL(`${name}/`, folder));
      else if (name.endsWith(".ts") && name !== "each_row.ts") {
        const path = new URL(name, folder);
        if (/\.iterate\s*\(/.test(Deno.readTextFileSync(path))) raw.push(path.pathname);
      }
    }
  };
  for (const folder of ["src/", "scripts/"]) look(new URL(`../../${folder}`, import.meta.url));
  assert.deepEqual(raw, [], "use eachRow(): an iterator alone does not keep its statement alive");
});
