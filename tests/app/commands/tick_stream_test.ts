import assert from "node:assert/strict";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { productCommand } from "../../helpers/product.ts";
import { runProduct } from "../../helpers/run_product.ts";
import { type Stage, withFolder } from "./with_folder.ts";

function startHost(stage: Stage, name: string): string {
  const socketPath = `${stage.folder}/${name}.sock`;
  const workload = createWorkload({ seed: 3 });
  stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
  return `${name}=unix:${socketPath}`;
}

const linesOf = (text: string) => text.trim().split("\n").map((line) => JSON.parse(line));

Deno.test("watch --format jsonl writes one line a tick, with what each host said or why it said nothing", async () => {
  await withFolder(async (stage) => {
    const hosts = [startHost(stage, "good"), `gone=unix:${stage.folder}/gone.sock`];
    const options = ["--format", "jsonl", "--interval", "0.5", "--run-for", "2.2"];
    const { code, stdout } = await runProduct(["watch", ...options, ...hosts]);
    assert.equal(code, 2);
    const lines = linesOf(stdout);
    assert.ok(lines.length >= 2);
    assert.deepEqual(lines.map(({ tick }) => tick), [...lines.keys()]);
    for (const { hosts: [good, gone] } of lines) {
      assert.equal(typeof good.values["proxy.process.http.incoming_requests"], "number");
      assert.deepEqual([gone.host, gone.miss, gone.age_ms], ["gone", "no-socket", null]);
    }
  });
});

Deno.test("watch --format jsonl --as series writes what is drawn, with state and age", async () => {
  await withFolder(async (stage) => {
    const host = startHost(stage, "good");
    const options = [
      "--format",
      "jsonl",
      "--as",
      "series",
      "--interval",
      "0.5",
      "--run-for",
      "2.2",
    ];
    const { stdout } = await runProduct(["watch", ...options, host]);
    const last = linesOf(stdout).at(-1);
    const metrics = last.pages.flatMap(({ panels }: { panels: { metrics: unknown[] }[] }) =>
      panels.flatMap((panel) => panel.metrics)
    );
    const values = metrics.flatMap((metric: { values: unknown[] }) => metric.values);
    assert.ok(
      values.some((value: { state: string; value: number; age_ms: number }) =>
        value.state === "current" && value.value > 0 && value.age_ms >= 0
      ),
    );
  });
});

Deno.test("record --format jsonl goes on in time while nobody reads, and says what it left out", async () => {
  await withFolder(async (stage) => {
    const host = startHost(stage, "good");
    const [program, ...args] = productCommand(
      ...["record", `${stage.folder}/r.db`, host, "--format", "jsonl"],
      ...["--records", "all", "--interval", "0.1", "--run-for", "6"],
    );
    const child = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const said = new Response(child.stderr).text();
    // Nobody reads: the pipe is soon full.
    const { code } = await child.status;
    const text = await said;
    await child.stdout.cancel();
    assert.equal(code, 0, text);
    assert.match(text, /^traffic-grapher: \d+ ticks? w\w+ left out of standard output: /m);
    const [, polls = "", answers = ""] = /^(\d+) polls, (\d+) answers/m.exec(text) ?? [];
    assert.ok(Number(polls) > 20 && Number(answers) > 20, text);
  });
});

Deno.test("replay --format jsonl writes every tick as watch wrote it, and what was drawn of it", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    const hosts = [startHost(stage, "good"), `gone=unix:${folder}/gone.sock`];
    const options = ["--format", "jsonl", "--interval", "0.3", "--run-for", "3"];
    const watched = await runProduct(["watch", ...options, "--record", `${folder}/r.db`, ...hosts]);
    const replay = ["replay", `${folder}/r.db`, "--format", "jsonl"];
    const again = await runProduct(replay);
    assert.deepEqual([again.code, again.stderr], [0, ""]);
    const told = (lines: { hosts: Record<string, unknown>[]; epoch_ms: number }[]) =>
      lines.map(({ epoch_ms, hosts }) => [
        epoch_ms,
        ...hosts.map(({ host, values, miss, message, age_ms }) => [
          ...[host, miss, message, age_ms],
          // A recording knows no order of the values of a tick.
          values && Object.entries(values).sort(),
        ]),
      ]);
    const lines = linesOf(watched.stdout), replayed = linesOf(again.stdout);
    assert.ok(lines.length > 3);
    assert.deepEqual(told(replayed), told(lines));

    const part = linesOf((await runProduct([...replay, "--from", "-1s"])).stdout);
    assert.deepEqual(part, replayed.slice(-part.length));
    const drawn = linesOf((await runProduct([...replay, "--as", "series"])).stdout);
    const snapshot = await runProduct(
      ["snapshot", "--recording", `${folder}/r.db`, "--all-pages", "--format", "json"],
    );
    assert.equal(drawn.length, replayed.length);
    assert.deepEqual(drawn.at(-1).pages, JSON.parse(snapshot.stdout).pages);
  });
});

Deno.test("record --as series writes what a dashboard would draw, with state and age", async () => {
  await withFolder(async (stage) => {
    const { stdout } = await runProduct([
      ...["record", `${stage.folder}/r.db`, startHost(stage, "good"), "--format", "jsonl"],
      ...["--as", "series", "--interval", "0.3", "--run-for", "2.5"],
    ]);
    const { pages, hosts } = linesOf(stdout).at(-1);
    assert.deepEqual(hosts.map(({ answered }: { answered: boolean }) => answered), [true]);
    const [requests] = pages.flatMap((page: { panels: { title: string }[] }) => page.panels)
      .filter(({ title }: { title: string }) => title === "Requests");
    const [value] = requests.metrics[0].values;
    assert.ok(value.state === "current" && value.value > 0 && value.age_ms >= 0);
  });
});
