// needs: bash
import assert from "node:assert/strict";
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { runProduct } from "../helpers/run_product.ts";
import { withDirectory } from "../helpers/with_directory.ts";

async function withHost(test: (at: { folder: string; host: string }) => Promise<void>) {
  await withDirectory(async (folder, signal) => {
    const socketPath = `${folder}/a.sock`;
    await using _ = startAtsServer({ socketPath, workload: createWorkload({ seed: 5 }), signal });
    await Deno.mkdir(`${folder}/tmp`);
    await test({ folder, host: `a=unix:${socketPath}` });
  });
}

/** A shell that runs the program with its streams elsewhere. */
function redirected(redirection: string): string[] {
  return ["bash", "-c", `"$@" ${redirection}; exit \${PIPESTATUS[0]}`, "bash"];
}

async function ticksIn(file: string): Promise<number> {
  const { code, stdout, stderr } = await runProduct(["export", file, "--format", "jsonl"]);
  assert.equal(code, 0, stderr);
  const times = stdout.split("\n").map((line) => /"timestamp":"([^"]+)"/.exec(line)?.[1]);
  return new Set(times.filter((time) => time !== undefined)).size;
}

Deno.test("a recorder goes on where standard output or error takes nothing, or nobody reads it", async () => {
  await withHost(async ({ folder, host }) => {
    const polling = ["--interval", "0.1", "--run-for", "3", host];
    const runs: [string, string[]][] = [
      ["2>/dev/full", ["record", `${folder}/1.db`, ...polling]],
      [">/dev/full", ["watch", "--record", `${folder}/2.db`, ...polling]],
      ["2>&1 | head -n 1", ["watch", "--record", `${folder}/3.db`, ...polling]],
      ["| head -n 1", ["watch", "--record", `${folder}/4.db`, ...polling]],
    ];
    for (const [index, [redirection, args]] of runs.entries()) {
      const { code, stderr } = await runProduct(args, { before: redirected(redirection) });
      assert.equal(code, 0, `${redirection}: ${stderr}`);
      assert.doesNotMatch(stderr, /internal failure|^ +at /m, redirection);
      // The first page comes after a second: all that came later would be missing.
      assert.ok(await ticksIn(`${folder}/${index + 1}.db`) > 15, redirection);
    }
  });
});

Deno.test("CRITICAL stays CRITICAL whatever becomes of its words", async () => {
  for (const redirection of ["", ">/dev/full", "2>/dev/full", ">/dev/full 2>&1", "| true"]) {
    const { code, stderr } = await runProduct(
      ["snapshot", "--interval", "0.2", "--format", "nagios", "unix:/nowhere.sock"],
      { before: redirected(redirection) },
    );
    assert.equal(code, 2, `${redirection}: ${stderr}`);
    assert.doesNotMatch(stderr, /internal failure|^ +at /m, redirection);
  }
});

Deno.test("what was asked for and could not be written is exit code 3, and said once", async () => {
  await withHost(async ({ host }) => {
    const args = ["snapshot", "--interval", "0.2", "--format", "json", host];
    const { code, stderr } = await runProduct(args, { before: redirected(">/dev/full") });
    const said = "traffic-grapher: standard output could not be written: the disk is full.\n";
    assert.deepEqual([code, stderr], [3, said]);
  });
});

Deno.test("an export whose reader has left ends, and leaves no copy in the temporary folder", async () => {
  await withHost(async ({ folder }) => {
    const metrics = Array.from({ length: 20_000 }, (_, second) => ({
      timestamp: new Date(1_763_000_000_000 + second * 1000).toISOString(),
      host: "a",
      label: "CPU %",
      value: second % 100,
    }));
    const file = `${folder}/old.json`;
    await Deno.writeTextFile(file, JSON.stringify({ metrics, events: [] }));
    const { code, stdout, stderr } = await runProduct(["export", file, "--format", "csv"], {
      before: redirected("| head -n 1"),
      env: { TMPDIR: `${folder}/tmp` },
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^timestamp,host,label,value/);
    assert.deepEqual([...Deno.readDirSync(`${folder}/tmp`)], []);
  });
});

Deno.test("a log of which nobody reads the rest says so, and is not exit code 0", async () => {
  await withHost(async ({ host }) => {
    const { code, stderr } = await runProduct(
      ["watch", "--quiet", "--protocol", "none", "--interval", "0.1", "--run-for", "2"]
        .concat("--log-stats", "/dev/stdout", host),
      { before: redirected("| head -n 1 >/dev/null") },
    );
    assert.equal(code, 3, stderr);
    assert.match(stderr, /a tick could not be appended to \/dev\/stdout: its reader has left/);
  });
});

Deno.test("a log that its disk did not take whole has whole lines, and is not exit code 0", async () => {
  await withHost(async ({ folder, host }) => {
    const log = `${folder}/log.jsonl`;
    const { code, stderr } = await runProduct(
      [
        "watch",
        "--quiet",
        "--protocol",
        "none",
        "--interval",
        "0.1",
        "--run-for",
        "3",
        "--log-stats",
      ]
        .concat(log, host),
      { before: ["bash", "-c", 'ulimit -f 20; exec "$@"', "bash"] },
    );
    assert.equal(code, 3, stderr);
    assert.match(stderr, /a tick could not be appended to .*log\.jsonl: it may not become larger/);
    const lines = (await Deno.readTextFile(log)).split("\n");
    assert.equal(lines.pop(), "");
    assert.ok(lines.length > 2);
    for (const line of lines) JSON.parse(line);
  });
});

Deno.test("a temporary folder that cannot be had is named, with what to do", async () => {
  for (const folder of ["/nowhere", "/proc"]) {
    const { code, stderr } = await runProduct(["demo", "--run-for", "1"], {
      env: { TMPDIR: folder },
    });
    assert.equal(code, 3);
    assert.match(
      stderr,
      new RegExp(`^traffic-grapher: No temporary folder .* in ${folder}: .*TMPDIR`),
    );
  }
});
