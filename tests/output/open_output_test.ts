import assert from "node:assert/strict";
import { openOutput, writeOutput } from "../../src/output/open_output.ts";
import { UsageError } from "../../src/model/errors.ts";
import { fakeIo } from "../app/commands/fake_io.ts";
import { withFolder } from "../app/commands/with_folder.ts";

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("openOutput() shows a reader the old content until the new is complete", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/out`;
    await Deno.writeTextFile(path, "old");
    {
      await using output = await openOutput(path, fakeIo());
      await output.write(new TextEncoder().encode("ne"));
      await output.write(new TextEncoder().encode("w"));
      assert.equal(await Deno.readTextFile(path), "old");
      await output.complete();
    }
    assert.equal(await Deno.readTextFile(path), "new");
    assert.deepEqual(filesIn(folder), ["out"]);
  });
});

Deno.test("openOutput() leaves nothing behind where the work was given up", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/out`;
    {
      await using output = await openOutput(path, fakeIo());
      await output.write(new TextEncoder().encode("half"));
    }
    assert.deepEqual(filesIn(folder), []);
  });
});

Deno.test("writeOutput() keeps the mode of the file and follows a link to it", async () => {
  await withFolder(async ({ folder }) => {
    await Deno.mkdir(`${folder}/real`);
    await Deno.writeTextFile(`${folder}/real/out`, "old");
    await Deno.chmod(`${folder}/real/out`, 0o640);
    await Deno.symlink(`${folder}/real/out`, `${folder}/link`);
    await writeOutput(`${folder}/link`, "new", fakeIo());
    assert.ok((await Deno.lstat(`${folder}/link`)).isSymlink);
    assert.equal(await Deno.readTextFile(`${folder}/real/out`), "new");
    assert.equal((await Deno.stat(`${folder}/real/out`)).mode! & 0o777, 0o640);
    assert.deepEqual(filesIn(`${folder}/real`), ["out"]);
  });
});

Deno.test("writeOutput() writes into a device instead of taking its place", async () => {
  await writeOutput("/dev/null", "gone", fakeIo());
  assert.ok((await Deno.stat("/dev/null")).isCharDevice);
  await assert.rejects(writeOutput("/dev/full", "no room", fakeIo()), UsageError);
  assert.ok((await Deno.stat("/dev/full")).isCharDevice);
});

Deno.test("writeOutput() says which file it could not write and why", async () => {
  await withFolder(async ({ folder }) => {
    await assert.rejects(
      writeOutput(`${folder}/no/out`, "x", fakeIo()),
      (error) =>
        error instanceof UsageError &&
        error.message === `${folder}/no/out could not be written: its folder does not exist.`,
    );
    await assert.rejects(writeOutput(folder, "x", fakeIo()), UsageError);
    assert.deepEqual(filesIn(folder), []);
  });
});

Deno.test("writeOutput() keeps owner, group and mode, and makes what a link names that leads nowhere yet", async () => {
  await withFolder(async ({ folder }) => {
    await Deno.writeTextFile(`${folder}/out`, "old");
    if (Deno.uid() === 0) await Deno.chown(`${folder}/out`, 1, 2);
    await Deno.chmod(`${folder}/out`, 0o604);
    const before = await Deno.stat(`${folder}/out`);
    await writeOutput(`${folder}/out`, "new", fakeIo());
    const { uid, gid, mode } = await Deno.stat(`${folder}/out`);
    assert.deepEqual([uid, gid, mode], [before.uid, before.gid, before.mode]);
    await Deno.symlink("later", `${folder}/link`);
    await writeOutput(`${folder}/link`, "x", fakeIo());
    assert.ok((await Deno.lstat(`${folder}/link`)).isSymlink);
    assert.deepEqual(filesIn(folder), ["later", "link", "out"]);
  });
});

Deno.test("writeOutput() writes a file of several names in place, and not before it is complete", async () => {
  await withFolder(async ({ folder }) => {
    await Deno.writeTextFile(`${folder}/one`, "old and longer");
    await Deno.link(`${folder}/one`, `${folder}/two`);
    {
      await using output = await openOutput(`${folder}/one`, fakeIo());
      await output.write(new TextEncoder().encode("half"));
    }
    assert.equal(await Deno.readTextFile(`${folder}/two`), "old and longer");
    await writeOutput(`${folder}/one`, "new", fakeIo());
    assert.equal(await Deno.readTextFile(`${folder}/two`), "new");
    assert.deepEqual(filesIn(folder), ["one", "two"]);
  });
});
