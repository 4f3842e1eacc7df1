import assert from "node:assert/strict";
import { decodePng } from "../helpers/png.ts";
import { runProduct } from "../helpers/run_product.ts";
import { withDirectory } from "../helpers/with_directory.ts";
import { comparePixels } from "../raster/compare_pixels.ts";

const CAPTURE = new URL("../fixtures/ats/capture-10.1.4.jsonl.gz", import.meta.url).pathname;

async function recorded(folder: string): Promise<string> {
  const file = `${folder}/r.db`;
  const run = await runProduct(["demo", "--capture", CAPTURE, "--run-for", "3", "--record", file], {
    cwd: folder,
  });
  assert.equal(run.code, 0, run.stderr);
  return file;
}

Deno.test("--renderer resvg draws the page that the fast renderer draws", async () => {
  await withDirectory(async (folder) => {
    const file = await recorded(folder);
    const pictures = [];
    for (const renderer of ["fast", "resvg"]) {
      const output = `${folder}/${renderer}.png`;
      const run = await runProduct([
        ...["snapshot", "--recording", file, "--renderer", renderer, "--size", "800x500"],
        ...["-o", output],
      ]);
      assert.equal(run.code, 0, run.stderr);
      assert.equal(run.stderr, "");
      pictures.push(decodePng(await Deno.readFile(output)));
    }
    const { mean, shareOver } = comparePixels(pictures[0]!.rgba, pictures[1]!.rgba);
    assert.ok(mean < 2, `mean ${mean}`);
    assert.ok(shareOver(96) < 0.001);
  });
});
