// needs: script
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { TerminalModel } from "./terminal_model.ts";

const PROGRAM = fileURLToPath(new URL("./programs/stall_program.ts", import.meta.url));

async function eventually(path: string): Promise<string> {
  for (const deadline = Date.now() + 60_000;;) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text !== "") return text;
    assert.ok(Date.now() < deadline, `${path} was never written`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("on a terminal that stalls, frames do not pile up, SIGTERM ends the session, and what was written ends in order", async () => {
  const folder = await Deno.makeTempDir({ prefix: "tg-stall-" });
  const report = `${folder}/report`;
  const child = new Deno.Command("script", {
    args: [
      "-q",
      "-e",
      "-c",
      `'${Deno.execPath()}' run -A --quiet '${PROGRAM}' ${report} 2>/dev/null`,
      "/dev/null",
    ],
    env: { TERM: "xterm-256color" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  try {
    // Nobody reads: the pipe, then script, then the terminal's own buffer fill up.
    const pid = Number(await eventually(`${report}.full`));
    Deno.kill(pid, "SIGTERM");
    const ended = JSON.parse(await eventually(`${report}.ended`));
    assert.equal(ended.cause, "SIGTERM");
    assert.ok(ended.shown >= 200);
    assert.ok(ended.frames < 50, `${ended.frames} frames were written`);
    assert.ok(ended.bytes < 4_000_000, `${ended.bytes} bytes were written`);
    // Now somebody reads, and the program can leave.
    const output = await new Response(child.stdout).bytes();
    assert.equal((await child.status).code, 0);
    const model = new TerminalModel(80, 24);
    // The frame that was cut is ended by a terminator, as a terminal would take it.
    model.write(withoutCutString(output));
    model.assertRestored();
  } finally {
    await child.stdin.close().catch(() => {});
    await Deno.remove(folder, { recursive: true });
  }
});

/** Drops the one OSC that ends in ST instead of BEL: the cut one. */
function withoutCutString(output: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(output);
  // deno-lint-ignore no-control-regex
  return new TextEncoder().encode(text.replace(/\x1b\][^\x07\x1b]*\x1b\\/, ""));
}
