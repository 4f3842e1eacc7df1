import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { eventually, within } from "../helpers/eventually.ts";
import { withDirectory } from "../helpers/with_directory.ts";

const PROGRAM = fileURLToPath(new URL("./busy_program.ts", import.meta.url));

Deno.test("a signal ends a program whose own thread never pauses, and removes its leftovers", async () => {
  await withDirectory(async (folder) => {
    const leftover = `${folder}/leftover`;
    await Deno.mkdir(leftover);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "--allow-all", PROGRAM, leftover, `${folder}/busy`],
    }).spawn();
    await eventually("it is busy", () => existsSync(`${folder}/busy`));
    child.kill("SIGTERM");
    const { code } = await within("it has ended", child.status, 20_000);
    assert.equal(code, 143);
    assert.ok(!existsSync(leftover));
  });
});
