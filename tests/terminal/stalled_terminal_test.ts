// needs: script
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { eventually, within } from "../helpers/eventually.ts";
import { newMark } from "../helpers/marked_processes.ts";
import { decodePng } from "../helpers/png.ts";
import { scriptCommand } from "../helpers/script_command.ts";
import { TerminalModel } from "./terminal_model.ts";

const PROGRAM = fileURLToPath(new URL("./programs/stall_program.ts", import.meta.url));

/** What a file holds, once it holds something. */
async function written(path: string): Promise<string> {
  let text = "";
  await eventually(`${path} is written`, async () => {
    text = await Deno.readTextFile(path).catch(() => "");
    return text !== "";
  });
  return text;
}

Deno.test("on a terminal that stalls, frames do not pile up, SIGTERM ends the session, and what was written ends in order", async () => {
  const folder = await Deno.makeTempDir({ prefix: "tg-stall-" });
  const report = `${folder}/report`;
  const mark = newMark();
  const child = new Deno.Command("script", {
    args: [
      "-q",
      "-e",
      "-c",
      `${scriptCommand(PROGRAM, report).join(" ")} 2>/dev/null`,
      "/dev/null",
    ],
    env: { ...mark.env, TERM: "xterm-256color" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  try {
    // Nobody reads: the pipe, then script, then the terminal's own buffer fill up.
    const pid = Number(await written(`${report}.full`));
    Deno.kill(pid, "SIGTERM");
    const ended = JSON.parse(await written(`${report}.ended`));
    assert.equal(ended.cause, "SIGTERM");
    assert.ok(ended.shown >= 200);
    assert.ok(ended.frames < 50, `${ended.frames} frames were written`);
    assert.ok(ended.bytes < 4_000_000, `${ended.bytes} bytes were written`);
    // The program has left, and what it wrote last is there for whoever reads now.
    const output = await within("its output ends", new Response(child.stdout).bytes());
    assert.equal((await within("it has ended", child.status)).code, 0);
    const model = new TerminalModel(80, 24);
    // A picture of which a part was thrown away is none, as a terminal would take it.
    model.write(withoutBrokenPictures(output));
    model.assertRestored();
  } finally {
    await child.stdin.close().catch(() => {});
    await mark.end();
    await Deno.remove(folder, { recursive: true });
  }
});

/** Drops what no terminal could decode: sequences that were cut, and pictures that lack a part in their middle. */
function withoutBrokenPictures(output: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(output);
  // deno-lint-ignore no-control-regex
  const unbroken = text.replace(/\x1b(?:\[[\d;?]*)?(?=\x1b)/g, "");
  // Also one that was cut before its number was whole.
  // deno-lint-ignore no-control-regex
  const pictures = /\x1b\](?:1337;[^\x07\x1b]*|1?3?3?7?)(\x07|\x1b\\|(?=\x1b))/g;
  const whole = unbroken.replace(pictures, (sequence, end) => {
    const base64 = sequence.slice(sequence.indexOf(":") + 1, -1);
    return end === "\x07" && isPng(base64) ? sequence : "";
  });
  return new TextEncoder().encode(whole);
}

function isPng(base64: string): boolean {
  try {
    decodePng(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
    return true;
  } catch {
    return false;
  }
}
