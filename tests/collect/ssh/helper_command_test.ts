// needs: python3 perl socat
import assert from "node:assert/strict";
import { CollectError } from "../../../src/model/errors.ts";
import type { HelperTool } from "../../../src/collect/ssh/remote_script.ts";
import { parseSystem, SYSTEM_SCRIPT } from "../../../src/collect/sources/parse_system.ts";
import { eventually } from "../../helpers/eventually.ts";
import { startLocalHelper } from "../../helpers/local_helper.ts";
import { newMark } from "../../helpers/marked_processes.ts";

const TOOLS: readonly HelperTool[] = ["python3", "perl", "socat"];
const signal = new AbortController().signal;
const LIMITS = { deadlineMs: 20_000, signal };

for (const tool of TOOLS) {
  Deno.test(`the ${tool} helper runs a command and tells what it printed, wrote and ended with`, async () => {
    await using helper = await startLocalHelper(tool);
    const command = `printf 'a "b" %s\\n' "$0" '\\\\' | cat; echo why >&2; exit 3`;
    const { bytes, code, stderr } = await helper.link.run!(command, LIMITS);
    assert.match(new TextDecoder().decode(bytes), /^a "b" .*sh\n/);
    assert.equal(stderr.trim(), "why");
    assert.equal(code, 3);
  });

  Deno.test(`the ${tool} helper reads how the host does`, async () => {
    await using helper = await startLocalHelper(tool);
    const { bytes, code } = await helper.link.run!(SYSTEM_SCRIPT, LIMITS);
    const values = parseSystem(new TextDecoder().decode(bytes));
    assert.equal(code, 0);
    for (const name of ["cpu.total", "memory.total", "fs./dev.size", "processes.total"]) {
      assert.ok(values.get(name)! > 0, name);
    }
  });

  Deno.test(`the ${tool} helper kills a command at the deadline, and all that it started`, async () => {
    const mark = newMark();
    await using helper = await startLocalHelper(tool, { env: mark.env, deadlineMs: 300 });
    await assert.rejects(
      helper.link.run!("sleep 300 & sleep 300 | cat", LIMITS),
      (error: unknown) => {
        assert.ok(error instanceof CollectError);
        assert.equal(error.reason, "timeout");
        assert.match(error.message, /did not end within 300 ms and was killed/);
        return true;
      },
    );
    const sleepers = () => mark.running().filter(({ command }) => command.includes("sleep 300"));
    await eventually("no sleep is left", () => sleepers().length === 0);
  });
}

for (const tool of ["python3", "perl"] as const) {
  Deno.test(`the ${tool} helper answers pings and other commands while a slow one runs`, async () => {
    await using helper = await startLocalHelper(tool);
    const stop = new AbortController();
    const slow = helper.link.run!("sleep 300", { deadlineMs: 60_000, signal: stop.signal });
    slow.catch(() => {});
    const { bytes } = await helper.link.run!("echo quick", LIMITS);
    assert.equal(new TextDecoder().decode(bytes), "quick\n");
    stop.abort();
    await assert.rejects(slow, /the program is stopping/);
  });

  Deno.test(`what a command leaves running ends with it behind the ${tool} helper`, async () => {
    const mark = newMark();
    await using helper = await startLocalHelper(tool, { env: mark.env });
    const { bytes } = await helper.link.run!("sleep 300 & echo away", LIMITS);
    assert.equal(new TextDecoder().decode(bytes), "away\n");
    const sleepers = () => mark.running().filter(({ command }) => command.includes("sleep 300"));
    await eventually("no sleep is left", () => sleepers().length === 0);
  });

  for (const end of ["SIGKILL", "SIGTERM", "its input's end"] as const) {
    Deno.test(`no command outlives the ${tool} helper that is ended by ${end}`, async () => {
      const mark = newMark();
      await using helper = await startLocalHelper(tool, { env: mark.env });
      const running = helper.link.run!("sleep 300", { deadlineMs: 60_000, signal });
      running.catch(() => {});
      const sleepers = () => mark.running().filter(({ command }) => command.includes("sleep 300"));
      await eventually("the command runs", () => sleepers().length > 0);
      if (end === "its input's end") await helper.process.stop();
      else Deno.kill(helper.process.pid, end);
      await assert.rejects(running);
      await eventually("nothing is left", () => mark.running().length === 0);
    });
  }

  Deno.test(`the ${tool} helper gives up a command that prints without end`, async () => {
    await using helper = await startLocalHelper(tool);
    await assert.rejects(helper.link.run!("yes", LIMITS), /prints more/);
  });
}
