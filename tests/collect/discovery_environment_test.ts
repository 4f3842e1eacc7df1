import assert from "node:assert/strict";
import process from "node:process";
import { systemEnvironment } from "../../src/collect/discovery_environment.ts";
import { eventually } from "../helpers/eventually.ts";
import { killProcess } from "../helpers/processes.ts";
import { withDirectory } from "../helpers/with_directory.ts";

const AMPLE_MS = 60_000;

async function script(directory: string, text: string): Promise<string> {
  const path = `${directory}/traffic_ctl`;
  await Deno.writeTextFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return path;
}

Deno.test("run() returns what a command printed and how it ended", () =>
  withDirectory(async (directory, signal) => {
    const program = await script(directory, 'echo "out: $1"; echo err >&2; exit 3');
    const output = await systemEnvironment.run([program, "a b"], { deadlineMs: AMPLE_MS, signal });
    assert.deepEqual(output, { code: 3, stdout: "out: a b\n", stderr: "err\n" });
  }));

Deno.test("run() keeps a bounded part of endless output and lets the command end", () =>
  withDirectory(async (directory, signal) => {
    const program = await script(directory, "yes | head -c 3000000");
    const { stdout } = await systemEnvironment.run([program], { deadlineMs: AMPLE_MS, signal });
    assert.ok(stdout.length > 0 && stdout.length <= 65_536);
    assert.ok(/^(y\n)+$/.test(stdout));
  }));

Deno.test("run() kills a command at its deadline, also where a child holds its output", () =>
  withDirectory(async (directory, signal) => {
    // Its own child lives on and holds the output open.
    const program = await script(
      directory,
      'sleep 600 & echo $! > "$0.child"; echo $$ > "$0.pid"; wait',
    );
    const limits = { deadlineMs: 1_000, signal };
    await assert.rejects(systemEnvironment.run([program], limits), /no answer within 1000 ms/);
    const pid = Number(await Deno.readTextFile(`${program}.pid`));
    await eventually("the program has ended", () => !isRunning(pid));
    killProcess(Number(await Deno.readTextFile(`${program}.child`)));
  }));

Deno.test("run() kills a command on abort and never starts one when it comes late", () =>
  withDirectory(async (directory) => {
    const program = await script(directory, 'echo $$ > "$0.pid"; exec sleep 600');
    const abort = new AbortController();
    const run = systemEnvironment.run([program], { deadlineMs: AMPLE_MS, signal: abort.signal });
    const ended = assert.rejects(run, { name: "AbortError" });
    await eventually("the program runs", () => pidOf(program) > 0);
    abort.abort();
    await ended;
    await eventually("the program has ended", () => !isRunning(pidOf(program)));
    const limits = { deadlineMs: AMPLE_MS, signal: abort.signal };
    await assert.rejects(systemEnvironment.run(["/nowhere"], limits), { name: "AbortError" });
  }));

Deno.test("kindOf() tells sockets, directories, files and nothing apart, through links", () =>
  withDirectory(async (directory) => {
    const listener = Deno.listen({ transport: "unix", path: `${directory}/s` });
    try {
      await Deno.writeTextFile(`${directory}/f`, "");
      await Deno.symlink(`${directory}/s`, `${directory}/link`);
      const kinds = await Promise.all(
        ["s", "link", "f", ".", "none"].map((name) =>
          systemEnvironment.kindOf(`${directory}/${name}`)
        ),
      );
      assert.deepEqual(kinds, ["socket", "socket", "file", "directory", "none"]);
    } finally {
      listener.close();
    }
  }));

function pidOf(program: string): number {
  try {
    return Number(Deno.readTextFileSync(`${program}.pid`));
  } catch {
    return 0;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

Deno.test("readTextFile() waits for no pipe and reads no device: it takes regular files alone", () =>
  withDirectory(async (directory, signal) => {
    const pipe = `${directory}/runroot.yaml`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    for (const path of [pipe, "/dev/zero", directory]) {
      await assert.rejects(systemEnvironment.readTextFile(path, signal), /no regular file/, path);
    }
    const missing = systemEnvironment.readTextFile(`${directory}/none`, signal);
    await assert.rejects(missing, Deno.errors.NotFound);
    assert.match(await systemEnvironment.readTextFile("/proc/net/unix", signal), /^Num/);
  }));
