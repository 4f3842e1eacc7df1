import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { VERSION } from "../../src/config/version.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

Deno.test("`deno task dev` passes its arguments on to the program", async () => {
  const project = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const [deno, ...args] = project.tasks.dev.command.split(" ") as string[];
  assert.equal(deno, "deno");
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args, "--version"],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(60_000),
  });
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  assert.equal(decoder.decode(stderr), "");
  assert.deepEqual([code, decoder.decode(stdout)], [0, `${VERSION}\n`]);
});
