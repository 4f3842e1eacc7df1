// needs: strace time script
import assert from "node:assert/strict";
import type { MeasureSummary } from "../../src/telemetry/measures.ts";
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { productCommand, productLine } from "../helpers/product.ts";
import { type Stage, withFolder } from "./commands/with_folder.ts";

/** What the tool said that it measured, series by series: `poll_seconds host=good transport=local`. */
async function statsIn(path: string): Promise<ReadonlyMap<string, MeasureSummary>> {
  const { series } = JSON.parse(await Deno.readTextFile(path));
  return new Map(
    series.map(({ name, tags, ...summary }: { name: string; tags: Record<string, string> }) => [
      [name, ...Object.entries(tags).map(([tag, value]) => `${tag}=${value}`)].join(" "),
      summary,
    ]),
  );
}

function counted(stats: ReadonlyMap<string, MeasureSummary>, name: string): number {
  const summary = stats.get(name);
  if (summary?.kind === "counter") return summary.value;
  if (summary?.kind === "timing") return summary.count;
  throw new Error(`there is no counter ${name} among ${[...stats.keys()].join(", ")}`);
}

function gauge(stats: ReadonlyMap<string, MeasureSummary>, name: string) {
  const summary = stats.get(name);
  assert.ok(summary?.kind === "gauge", name);
  return summary;
}

function startHost(stage: Stage): string {
  const socketPath = `${stage.folder}/good.sock`;
  stage.use(
    startAtsServer({ socketPath, workload: createWorkload({ seed: 3 }), signal: stage.signal }),
  );
  return `good=unix:${socketPath}`;
}

async function run(command: readonly [string, ...string[]]): Promise<void> {
  const [program, ...args] = command;
  const { success, stderr } = await new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

Deno.test("--stats agrees with /usr/bin/time on memory, processor time and how long it ran", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    await run([
      ...["/usr/bin/time", "-f", "%e %U %S %M", "-o", `${folder}/time`] as const,
      ...productCommand("watch", "--protocol", "none", "--interval", "0.2", "--run-for", "3"),
      ...["--stats", `${folder}/s.json`, startHost(stage)],
    ]);
    const [elapsed, user, system, kilobytes] = (await Deno.readTextFile(`${folder}/time`)).trim()
      .split(" ").map(Number) as [number, number, number, number];
    const stats = await statsIn(`${folder}/s.json`);
    const uptime = gauge(stats, "uptime_seconds").max;
    assert.ok(uptime <= elapsed && uptime > 2.9, `${uptime} s of ${elapsed} s`);
    // Between the last look and the end, and before the program begins, some more is used.
    const cpu = counted(stats, "cpu_seconds"), used = user + system;
    assert.ok(cpu <= used + 0.03 && cpu > 0.7 * used, `${cpu} s of ${used} s`);
    const memory = gauge(stats, "memory_bytes").max / 1024;
    assert.ok(memory <= kilobytes * 1.01 && memory > 0.7 * kilobytes, `${memory} of ${kilobytes}`);
  });
});

Deno.test("--stats agrees with strace -c: a connection for each poll, and the recording's batches and ticks", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    await run([
      ...["strace", "-f", "-c", "-e", "trace=connect", "-o", `${folder}/calls`] as const,
      ...productCommand("record", `${folder}/r.db`, "--interval", "0.3", "--run-for", "4"),
      ...["--stats", `${folder}/s.json`, startHost(stage)],
    ]);
    const table = await Deno.readTextFile(`${folder}/calls`);
    // Those that failed were the system's own: for a cache of names that this machine may lack.
    const [, all, failed = 0] = /^(?:\s*[\d.]+){3}\s+(\d+)\s+(\d+)?\s*connect$/m.exec(table) ?? [];
    const calls = Number(all) - Number(failed);
    const stats = await statsIn(`${folder}/s.json`);
    const polls = counted(stats, "poll_seconds host=good transport=local");
    assert.ok(polls > 0);
    // The last poll may have been begun and not waited for.
    assert.ok(
      calls === polls || calls === polls + 1,
      `${calls} connections, ${polls} polls\n${table}`,
    );
    const stored = counted(stats, "recorder_stored_ticks");
    const batches = counted(stats, "recorder_batches");
    assert.ok(batches > 0 && batches <= stored, `${batches} batches of ${stored} ticks`);
    const [program, ...args] = productCommand(
      "recording",
      "info",
      `${folder}/r.db`,
      "--format",
      "json",
    );
    const { stdout } = await new Deno.Command(program, { args }).output();
    const info = JSON.parse(new TextDecoder().decode(stdout));
    assert.equal(info.runs[0].polls, stored);
  });
});

Deno.test("--stats counts every byte that the terminal got, its frames, and what each took", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    const line = productLine(
      ...["watch", "--quiet", "--protocol", "text", "--interval", "0.3", "--run-for", "3"],
      ...["--stats", `${folder}/s.json`, startHost(stage)],
    );
    await run(["script", "-qec", `${line} 2>${folder}/messages`, `${folder}/typescript`]);
    const written = await Deno.readTextFile(`${folder}/typescript`);
    // Between what `script` itself says in the first and the last line.
    const shown = written.slice(written.indexOf("\n") + 1, written.lastIndexOf("\nScript done"));
    const stats = await statsIn(`${folder}/s.json`);
    assert.equal(counted(stats, "terminal_bytes"), new TextEncoder().encode(shown).length);
    const frames = counted(stats, "terminal_frames");
    assert.ok(frames > 0);
    for (const part of ["wait", "encode", "write"]) {
      assert.equal(counted(stats, `frame_${part}_seconds`), frames, part);
    }
    for (const part of ["derive", "draw"]) {
      assert.ok(counted(stats, `frame_${part}_seconds`) >= frames, part);
    }
    const bytes = gauge(stats, "frame_bytes");
    assert.ok(bytes.min > 0 && bytes.max < counted(stats, "terminal_bytes"));
  });
});
