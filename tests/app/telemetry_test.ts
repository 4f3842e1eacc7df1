// needs: tmux
import assert from "node:assert/strict";
import type { MeasureSummary } from "../../src/telemetry/measures.ts";
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { eventually } from "../helpers/eventually.ts";
import { productLine } from "../helpers/product.ts";
import { runProduct, startProduct } from "../helpers/run_product.ts";
import { openTmuxScreen } from "../terminal/tmux_screen.ts";
import { type Stage, withFolder } from "./commands/with_folder.ts";

type Series = MeasureSummary & { readonly name: string; readonly tags: Record<string, string> };

function startHost(stage: Stage, name: string): string {
  const socketPath = `${stage.folder}/${name}.sock`;
  const workload = createWorkload({ seed: 3 });
  stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
  return `${name}=unix:${socketPath}`;
}

async function seriesIn(path: string): Promise<Series[]> {
  const document = JSON.parse(await Deno.readTextFile(path));
  assert.equal(document.format, "traffic-grapher-telemetry");
  return document.series;
}

const find = (series: readonly Series[], name: string, tags: Record<string, string> = {}) =>
  series.find((one) =>
    one.name === name && Object.entries(tags).every(([tag, value]) => one.tags[tag] === value)
  );

Deno.test("--stats says at the end what the recording says: ticks, answers and misses by reason", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    const host = startHost(stage, "good");
    const run = await runProduct([
      ...["watch", "--protocol", "none", "--interval", "0.5", "--run-for", "3"],
      ...["--record", `${folder}/r.db`, "--stats", `${folder}/s.json`],
      ...[host, `gone=unix:${folder}/gone.sock`],
    ]);
    assert.equal(run.code, 2, run.stderr);
    const series = await seriesIn(`${folder}/s.json`);
    const exported = await runProduct(["export", `${folder}/r.db`, "--format", "jsonl"]);
    const lines = exported.stdout.trim().split("\n").map((line) => JSON.parse(line));
    const answers = new Set(
      lines.filter(({ host, value }) => host === "good" && value !== undefined)
        .map(({ timestamp }) => timestamp),
    );
    const poll = find(series, "poll_seconds", { host: "good", transport: "local" });
    assert.ok(poll?.kind === "timing");
    assert.equal(poll.count, answers.size);
    const misses = find(series, "misses", { host: "gone", reason: "no-socket" });
    const ticks = find(series, "ticks");
    assert.ok(misses?.kind === "counter" && ticks?.kind === "counter");
    assert.equal(misses.value, ticks.value);
    const memory = find(series, "memory_bytes");
    assert.ok(memory?.kind === "gauge" && memory.max > 20e6 && memory.max < 400e6);
  });
});

Deno.test("SIGUSR1 has --stats written now, and the dashboard goes on", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    const running = startProduct([
      ...["watch", "--protocol", "none", "--interval", "0.2", "--stats", `${folder}/s.json`],
      startHost(stage, "good"),
    ]);
    await eventually("it polls", () => /answered in/.test(running.stderr));
    running.kill("SIGUSR1");
    await eventually("the file is there", async () => {
      const info = await Deno.stat(`${folder}/s.json`).catch(() => undefined);
      return info !== undefined && info.size > 0;
    });
    const first = find(await seriesIn(`${folder}/s.json`), "ticks");
    running.kill("SIGTERM");
    assert.equal((await running.ended).code, 0);
    const last = find(await seriesIn(`${folder}/s.json`), "ticks");
    assert.ok(first?.kind === "counter" && last?.kind === "counter");
    assert.ok(last.value >= first.value);
  });
});

Deno.test("i shows how the tool itself does, and goes back", async () => {
  await withFolder(async (stage) => {
    await using screen = await openTmuxScreen({ columns: 120, rows: 34 });
    await screen.type(productLine("--quiet", startHost(stage, "good")), "Enter");
    await screen.waitFor(/Requests/);
    await screen.type("i");
    await screen.waitFor(/This tool[^]*Polls[^]*Frames[^]*Memory in MB \d/);
    await screen.type("i");
    await screen.waitFor(/Requests/);
    await screen.type("q");
  });
});
