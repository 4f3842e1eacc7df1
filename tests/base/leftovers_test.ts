import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { removeAtExit, undoAtExit, undoLeftovers } from "../../src/base/leftovers.ts";
import { makeTemporaryFolder } from "../../src/base/temporary_folder.ts";
import { withDirectory } from "../helpers/with_directory.ts";

Deno.test("undoLeftovers() undoes what nobody has forgotten, the newest first, whatever fails", () => {
  const undone: string[] = [];
  undoAtExit(() => undone.push("old"));
  undoAtExit(() => {
    throw new Error("it is gone");
  });
  const forget = undoAtExit(() => undone.push("forgotten"));
  undoAtExit(() => undone.push("new"));
  forget();
  undoLeftovers();
  undoLeftovers();
  assert.deepEqual(undone, ["new", "old"]);
});

Deno.test("makeTemporaryFolder() leaves nothing, disposed or not", async () => {
  const { path } = makeTemporaryFolder();
  Deno.writeTextFileSync(`${path}/file`, "");
  const disposed = makeTemporaryFolder();
  assert.equal(Deno.statSync(path).mode! & 0o777, 0o700);
  disposed[Symbol.dispose]();
  assert.ok(!existsSync(disposed.path));
  await withDirectory((folder) => {
    removeAtExit(`${folder}/none`);
    undoLeftovers();
    return Promise.resolve();
  });
  assert.ok(!existsSync(path));
});
