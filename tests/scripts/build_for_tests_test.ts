import assert from "node:assert/strict";
import { BINARY_VARIABLE, buildForTests, describeForTests } from "../../scripts/build_for_tests.ts";
import { withDirectory } from "../helpers/with_directory.ts";

Deno.test("buildForTests() takes the binary that the environment names, and refuses one that is not there", async () => {
  await withDirectory(async (folder) => {
    const before = Deno.env.get(BINARY_VARIABLE);
    try {
      await Deno.writeTextFile(`${folder}/named`, "");
      Deno.env.set(BINARY_VARIABLE, `${folder}/named`);
      assert.deepEqual(await buildForTests(folder), {
        binary: await Deno.realPath(`${folder}/named`),
      });
      Deno.env.set(BINARY_VARIABLE, `${folder}/gone`);
      await assert.rejects(buildForTests(folder), Deno.errors.NotFound);
    } finally {
      if (before === undefined) Deno.env.delete(BINARY_VARIABLE);
      else Deno.env.set(BINARY_VARIABLE, before);
    }
  });
});

Deno.test("a run of the tests without a binary says so in one block, and why", () => {
  assert.match(
    describeForTests({ binary: "/x" }, 20),
    /, 20 of the files, ran the compiled binary/,
  );
  const block = describeForTests({ whyNone: "there is no runtime." }, 20);
  assert.match(block, /^NO BINARY: .*, 20 of the files, ran the program from its sources/);
  assert.match(block, /\nWhy: there is no runtime\.$/);
});
