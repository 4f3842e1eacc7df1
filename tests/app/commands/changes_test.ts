import assert from "node:assert/strict";
import { parseCommandLine } from "../../../src/config/command_line.ts";
import { runChanges } from "../../../src/app/commands/changes.ts";
import { recordTicks } from "../replay/recorded_capture.ts";
import { timelineTicks } from "../../series/timeline_ticks.ts";
import { host } from "../captured_scene.ts";
import { fakeIo } from "./fake_io.ts";
import { withDirectory } from "../../helpers/with_directory.ts";

const START_MS = Date.UTC(2026, 10, 20, 3);
const at = (second: number) => new Date(START_MS + second * 1000).toISOString();

interface Change {
  readonly record: string;
  readonly alike: readonly string[];
  readonly before: number;
  readonly during: number;
}

async function changes(args: readonly string[]): Promise<{ text: string; code: number }> {
  const io = fakeIo();
  const invocation = parseCommandLine(["changes", ...args], { get: () => undefined });
  assert.equal(invocation.command, "changes");
  if (invocation.command !== "changes") throw new Error("unreachable");
  const code = await runChanges(invocation, io);
  return { text: io.stdout, code };
}

Deno.test("changes names the cause of three real incidents within the first ten of 804 records, and little of a steady stretch", async () => {
  await withDirectory(async (folder) => {
    const file = `${folder}/timeline.db`;
    await recordTicks(file, await timelineTicks(START_MS), { hosts: [host("ats1")] });
    const listed = async (from: number, to: number): Promise<Change[]> => {
      const { text } = await changes([
        ...[file, "--from", at(from), "--to", at(to), "--format", "json"],
      ]);
      return JSON.parse(text).changes;
    };
    const names = (list: readonly Change[]) =>
      list.slice(0, 10).flatMap(({ record, alike }) => [record, ...alike])
        .map((name) => name.replace("proxy.process.", ""));
    const errors = names(await listed(91, 119));
    for (const name of ["http.404_responses", "http.500_responses", "http.503_responses"]) {
      assert.ok(errors.includes(name), `${name} is not in ${errors.join(" ")}`);
    }
    const origin = names(await listed(161, 179));
    assert.ok(origin.includes("http.current_server_transactions"), origin.join(" "));
    const storm = names(await listed(221, 249));
    for (const name of ["cache.write.success", "http.cache_writes"]) {
      assert.ok(storm.includes(name), `${name} is not in ${storm.join(" ")}`);
    }
    // The storm before it filled the caches anew, which is still seen in hits and misses.
    const steady = await listed(265, 283);
    assert.ok(steady.length <= 6, `${steady.length} records in a steady stretch`);
  });
});

Deno.test("changes says what it compared, in words, and what a window without a time before it lacks", async () => {
  await withDirectory(async (folder) => {
    const file = `${folder}/timeline.db`;
    await recordTicks(file, (await timelineTicks(START_MS)).slice(0, 130), {
      hosts: [host("ats1")],
    });
    const { text, code } = await changes([file, "--from", at(91), "--to", at(119)]);
    const [head, titles, first] = text.split("\n");
    assert.match(
      head!,
      /^# 2026-11-20T03:01:31.*compared with the 112 s before; \d+ records of ats1$/,
    );
    assert.match(titles!, /BEFORE +DURING +CHANGE +K-S +RECORD$/);
    assert.match(first!, /^ *1 .*\/s .* x[\d.]+ +\d\.\d\d +proxy\.process\.http\.\w+_responses/);
    assert.equal(code, 0);
    await assert.rejects(changes([file, "--from", at(0), "--to", at(30)]), {
      name: "UsageError",
      message: /no readings on both sides of 2026-11-20T03:00:00/,
    });
    await assert.rejects(changes([file, "ats9"]), { message: /has no host ats9; it has: ats1/ });
  });
});

Deno.test("changes takes what may be a host for one, and a recording's name or its options for a recording", () => {
  const parsed = (line: string) => {
    const invocation = parseCommandLine(["changes", ...line.split(" ")], { get: () => undefined });
    if (invocation.command !== "changes") throw new Error("unreachable");
    return invocation;
  };
  const asked = parsed("ats1 ats2 --over 120 --interval 2");
  assert.deepEqual(asked.live?.hosts.map(({ label }) => label), ["ats1", "ats2"]);
  assert.deepEqual([asked.live?.overMs, asked.live?.intervalMs, asked.recorded], [
    ...[120_000, 2_000, undefined],
  ]);
  // A file of that name is looked for first.
  const either = parsed("friday");
  assert.deepEqual([either.recorded?.file, either.live?.hosts.length], ["friday", 1]);
  for (const line of ["friday.db", "./friday", "friday --from -5m", "friday ats1 --session 2"]) {
    assert.deepEqual([parsed(line).recorded?.file, parsed(line).live], [
      line.split(" ")[0],
      undefined,
    ]);
  }
  assert.throws(() => parsed("ats1 --over 60 --from -5m"), {
    message: /--from, --to and --session speak of a recording, --over of hosts/,
  });
});

Deno.test("changes refuses a time that could tell nothing from chance before it asks a host, and says which one could", async () => {
  await assert.rejects(changes(["unix:/nowhere/tg.sock", "--over", "10"]), {
    name: "UsageError",
    message:
      /^10 answers of a host in 10 s .* among 700 records it takes \d\d\. Try --over \d\d\.$/,
  });
});

Deno.test("changes of a host that answers nothing says why, and ends with 2", async () => {
  const io = fakeIo();
  const invocation = parseCommandLine(
    ["changes", "a=unix:/nowhere/tg.sock", "--over", "5", "--interval", "0.1"],
    { get: () => undefined },
  );
  if (invocation.command !== "changes") throw new Error("unreachable");
  assert.equal(await runChanges(invocation, io), 2);
  assert.match(
    io.stderr,
    /all records are asked for, for 5 s\n.*: a: there is no socket at \/nowhere/,
  );
  assert.equal(io.stdout, "");
});
