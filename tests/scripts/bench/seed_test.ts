// needs: pty
import assert from "node:assert/strict";
import { benchSeed } from "../../../scripts/bench/seed.ts";
import { productCommand } from "../../helpers/product.ts";

/** Stands for the original program: it takes the same options and writes pictures, of nothing. */
const STAND_IN = `import sys, time
assert sys.argv[1:3] == ["--interval", "1"] and sys.argv[-1] == "localhost"
while True:
    sys.stdout.write("\\x1b]1337;File=inline=1:iVBORw0KGgoAAAANSUhEUgAABLAAAAMg" + "A" * 99_999 + "\\x07")
    sys.stdout.flush()
    time.sleep(0.2)
`;

Deno.test("the original program is run beside the binary, and both are counted by their pictures", async () => {
  const folder = await Deno.makeTempDir({ prefix: "tg-seed-" });
  try {
    const seed = `${folder}/traffic_grapher.py`;
    await Deno.writeTextFile(seed, STAND_IN);
    const options = { seconds: 3, warmUpSeconds: 5, command: productCommand("--quiet") };
    const [section] = await benchSeed({ seed, ...options });
    const [, original = [], ours = []] = section?.table ?? [];
    assert.ok(Number(original[1]) > 5 && Number(ours[1]) > 0, `${original[1]} and ${ours[1]}`);
    assert.equal(original[2], "1200x800");
    assert.equal(ours[2], "1200x800");
    assert.ok(Math.abs(Number(original[4]) - 100_050) < 20_000, `${original[4]} bytes each`);
    assert.ok(section?.figures?.every(({ value }) => Number.isFinite(value)));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("without the original program nothing is compared, and what it needs is said", async () => {
  const [section] = await benchSeed();
  assert.equal(section?.figures, undefined);
  assert.match(section?.notes?.[0] ?? "", /--seed PATH/);
});
