import assert from "node:assert/strict";
import { CollectError } from "../../../src/model/errors.ts";
import { runLocalCommand } from "../../../src/collect/sources/run_local_command.ts";
import { eventually } from "../../helpers/eventually.ts";
import { killProcess, processesWith } from "../../helpers/processes.ts";

const signal = new AbortController().signal;
const LIMITS = { deadlineMs: 20_000, signal };

/** A command with a mark in the environment of all that it starts, and what of it still runs. */
function marked(command: string) {
  const name = `TG_TEST_RUN_${crypto.randomUUID().replaceAll("-", "")}`;
  return { line: `${name}=1; export ${name}; ${command}`, left: () => processesWith(name, "1") };
}

Deno.test("runLocalCommand() tells output, words and code, and gives no standard input", async () => {
  const { bytes, code, stderr, atMs } = await runLocalCommand(
    "cat; echo out; echo err >&2; exit 4",
    LIMITS,
  );
  assert.equal(new TextDecoder().decode(bytes), "out\n");
  assert.equal(stderr, "err\n");
  assert.equal(code, 4);
  const locale = await runLocalCommand("echo $LC_ALL", LIMITS);
  assert.equal(new TextDecoder().decode(locale.bytes), "C\n");
  assert.ok(Math.abs(performance.now() - atMs) < 60_000);
});

Deno.test("runLocalCommand() leaves nothing behind at the deadline, on abort and at its end", async () => {
  const late = marked("trap '' TERM HUP; sleep 300 & sleep 300 | cat");
  await assert.rejects(
    runLocalCommand(late.line, { deadlineMs: 200, signal }),
    (error: unknown) => {
      assert.ok(error instanceof CollectError);
      assert.equal(error.reason, "timeout");
      return true;
    },
  );
  await eventually("nothing is left of the late one", () => late.left().length === 0);
  const stop = new AbortController();
  const stopped = marked("sleep 300 & sleep 300");
  const running = runLocalCommand(stopped.line, { deadlineMs: 60_000, signal: stop.signal });
  await eventually("it runs", () => stopped.left().length > 0);
  stop.abort();
  await assert.rejects(running, /stopping/);
  await eventually("nothing is left of the stopped one", () => stopped.left().length === 0);
  const away = marked("sleep 300 & echo away");
  assert.equal(
    new TextDecoder().decode((await runLocalCommand(away.line, LIMITS)).bytes),
    "away\n",
  );
  await eventually("nothing is left of the other", () => away.left().length === 0);
});

Deno.test("runLocalCommand() does not wait for who keeps its output open, and bounds it", async () => {
  await assert.rejects(runLocalCommand("yes", LIMITS), /larger than 4 MiB/);
  const daemon = marked("setsid sleep 60 & sleep 0.2; echo said");
  const startMs = performance.now();
  const { bytes } = await runLocalCommand(daemon.line, LIMITS);
  assert.equal(new TextDecoder().decode(bytes), "said\n");
  assert.ok(performance.now() - startMs < 50_000, "it waited for the sleep");
  for (const { pid } of daemon.left()) killProcess(pid);
});
