import assert from "node:assert/strict";
import { openLog } from "../../src/output/open_log.ts";
import { UsageError } from "../../src/model/errors.ts";
import { KeptFiles } from "../../src/output/kept_files.ts";
import { fakeIo } from "../app/commands/fake_io.ts";
import { withDirectory } from "../helpers/with_directory.ts";

const line = (text: string) => new TextEncoder().encode(`${text}\n`);

Deno.test("openLog() begins a line of its own where the file ends in the middle of one", async () => {
  await withDirectory(async (folder) => {
    const path = `${folder}/log`;
    for (const [before, after] of [["half", "half\none\ntwo\n"], ["a\n", "a\none\ntwo\n"]]) {
      await Deno.writeTextFile(path, before!);
      const log = await openLog(path, fakeIo());
      await log.write(line("one"));
      await log.write(line("two"));
      log.close();
      assert.equal(await Deno.readTextFile(path), after);
    }
  });
});

Deno.test("openLog() writes to the streams of this process as to any log", async () => {
  const io = fakeIo();
  for (const path of ["/dev/stdout", "/dev/stderr"]) {
    const log = await openLog(path, io);
    await log.write(line(path));
    log.close();
  }
  assert.deepEqual([io.stdout, io.stderr], ["/dev/stdout\n", "/dev/stderr\n"]);
});

Deno.test("openLog() refuses a file that is kept, and a database", async () => {
  await withDirectory(async (folder) => {
    await Deno.writeTextFile(`${folder}/kept`, "");
    await Deno.writeTextFile(`${folder}/db`, "SQLite format 3\0 and more");
    const kept = new KeptFiles([{ path: `${folder}/kept`, what: "the dashboard file" }]);
    for (const name of ["kept", "db"]) {
      await assert.rejects(
        openLog(`${folder}/${name}`, { ...fakeIo(), kept }),
        (error) => error instanceof UsageError && /would destroy it/.test(error.message),
      );
    }
  });
});
