import assert from "node:assert/strict";
import { VERSION } from "../../../src/config/version.ts";
import { product } from "../../helpers/product.ts";
import { runProduct } from "../../helpers/run_product.ts";

Deno.test("--version says the version alone", async () => {
  const { code, stdout, stderr } = await runProduct(["--version"]);
  assert.deepEqual([code, stdout, stderr], [0, `${VERSION}\n`, ""]);
});

for (
  const args of [["--version", "-v"], ["-v", "--version"], ["-Vv"], ["check", "-V", "--verbose"]]
) {
  Deno.test(`${args.join(" ")} says commit and runtime as well`, async () => {
    const { code, stdout, stderr } = await runProduct(args);
    assert.deepEqual([code, stderr], [0, ""]);
    const [version, commit = "", runtime = "", ...rest] = stdout.split("\n");
    assert.equal(version, VERSION);
    assert.match(
      commit,
      product().isBinary
        ? /^commit: ([0-9a-f]{12}(, with changes)?|unknown .*)$/
        : /^commit: unknown/,
    );
    assert.match(runtime, /^runtime: Deno \d+\.\d+\.\d+, V8 [\d.]+\S*, linux \w+$|darwin/);
    assert.deepEqual(rest, [""]);
  });
}
