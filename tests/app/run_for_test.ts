import assert from "node:assert/strict";
import { aborted, runFor } from "../../src/app/run_for.ts";

const never = new AbortController().signal;

Deno.test("runFor() ends after its time, and at once when its signal is aborted", async () => {
  await aborted(runFor(1, never));
  const stop = new AbortController();
  const signal = runFor(3_600_000, stop.signal);
  assert.equal(signal.aborted, false);
  stop.abort();
  assert.equal(signal.aborted, true);
  assert.equal(runFor(3_600_000, stop.signal).aborted, true);
});

Deno.test("runFor() without a time is the signal itself", () => {
  assert.equal(runFor(undefined, never), never);
});

Deno.test("runFor() ends also where memory was tidied up while somebody waited for it", async () => {
  const module = new URL("../../src/app/run_for.ts", import.meta.url).href;
  const program = `
    import { aborted, runFor } from ${JSON.stringify(module)};
    const end = aborted(runFor(200, new AbortController().signal)).then(() => "ended");
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      gc();
    }
    const late = new Promise((resolve) => setTimeout(resolve, 20_000, "never ended"));
    console.log(await Promise.race([end, late]));
    Deno.exit();`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-read", "--v8-flags=--expose-gc", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const [output] = await Promise.all([
    child.output(),
    new Blob([program]).stream().pipeTo(child.stdin),
  ]);
  assert.equal(new TextDecoder().decode(output.stdout), "ended\n");
});
