import assert from "node:assert/strict";
import { wantedRecords } from "../../../src/app/live/wanted_records.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { withFolder } from "../commands/with_folder.ts";

Deno.test("wantedRecords() takes all, an expression or a file of names", async () => {
  await withFolder(({ folder }) => {
    const file = `${folder}/names.txt`;
    Deno.writeTextFileSync(
      file,
      "# ours\nproxy.process.a\n\nproxy.process.b # why\nproxy.process.a\n",
    );
    assert.deepEqual(wantedRecords("all"), { names: [], patterns: ["."] });
    assert.deepEqual(wantedRecords("^proxy.*http2"), { names: [], patterns: ["^proxy.*http2"] });
    assert.deepEqual(wantedRecords(file), {
      names: ["proxy.process.a", "proxy.process.b"],
      patterns: [],
    });
    return Promise.resolve();
  });
});

Deno.test("wantedRecords() says what is wrong with a file or an expression", async () => {
  await withFolder(({ folder }) => {
    const file = `${folder}/names.txt`;
    Deno.writeTextFileSync(file, "proxy.process.a\nnot a name\n");
    Deno.writeTextFileSync(`${folder}/none.txt`, "# nothing\n");
    for (
      const [words, pattern] of [
        ["(", /--records \( is neither a file nor a regular expression/],
        [file, /line 2: not a name is no record's name/],
        [`${folder}/none.txt`, /names no record/],
        [`${folder}/gone.txt`, /gone\.txt cannot be read/],
      ] as const
    ) {
      assert.throws(
        () => wantedRecords(words),
        (error) => error instanceof UsageError && pattern.test(error.message),
        words,
      );
    }
    return Promise.resolve();
  });
});
