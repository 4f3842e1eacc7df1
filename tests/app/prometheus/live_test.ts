import assert from "node:assert/strict";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { eventually } from "../../helpers/eventually.ts";
import { startPrometheus, type TestPrometheus } from "../../helpers/prometheus.ts";
import { type RunningProduct, runProduct, startProduct } from "../../helpers/run_product.ts";
import { type Stage, withFolder } from "../commands/with_folder.ts";

const RECORD = "proxy.process.http.incoming_requests";
const REQUESTS = "proxy_process_http_incoming_requests_total";

function startHost(stage: Stage, name: string) {
  const socketPath = `${stage.folder}/${name}.sock`;
  const workload = createWorkload({ seed: name.length });
  const server = stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
  return { server, workload, host: `${name}=unix:${socketPath}` };
}

/** The authority at which a program says that it serves. */
async function served(running: RunningProduct): Promise<string> {
  const pattern = /serving http:\/\/([^/\s]+)/;
  await eventually("it serves", () => pattern.test(running.stderr));
  return pattern.exec(running.stderr)![1]!;
}

/** How many samples there are of a host's requests, and of what. */
async function samples(prometheus: TestPrometheus, host: string) {
  const [series] = await prometheus.query(`${REQUESTS}{host="${host}"}[1h]`);
  return (series?.values ?? []).map(([seconds, value]) => ({
    atMs: seconds * 1000,
    value: Number(value),
  }));
}

interface Line {
  readonly epoch_ms: number;
  readonly hosts: readonly {
    readonly host: string;
    readonly values?: Readonly<Record<string, number>>;
    readonly miss?: string;
  }[];
}

/** The lines that a replay writes. */
async function linesOf(args: readonly string[]): Promise<Line[]> {
  const { code, stdout, stderr } = await runProduct(["replay", "--format", "jsonl", ...args]);
  assert.equal(code, 0, stderr);
  return stdout.trim().split("\n").map((line) => JSON.parse(line));
}

/** The values of a snapshot, by `metric host`. */
async function snapshotOf(args: readonly string[]) {
  const run = await runProduct(["snapshot", "--format", "json", "--all-pages", ...args]);
  const values = new Map<string, number>();
  for (const { panels } of JSON.parse(run.stdout).pages) {
    for (const { title, metrics } of panels) {
      for (const { name, values: own } of metrics) {
        for (const { host, value } of own) {
          if (value !== null) values.set(`${title}/${name} ${host}`, value);
        }
      }
    }
  }
  return { ...run, values };
}

Deno.test("what a Prometheus scraped of us is drawn as it was polled, through an outage and a restart", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage, file = `${folder}/r.db`;
    const steady = startHost(stage, "ats1"), broken = startHost(stage, "ats2");
    const running = startProduct([
      ...["record", file, "--listen", "127.0.0.1:0", "--interval", "0.25", "--verbose"],
      ...[steady.host, broken.host],
    ], { deadlineMs: 120_000 });
    const target = await served(running);
    const prometheus = stage.use(
      await startPrometheus(folder, { targets: [target], every: "500ms" }),
    );
    const source = ["--source", `prometheus=${prometheus.url}`];
    await eventually(
      "it was scraped",
      async () => (await samples(prometheus, "ats2")).length >= 12,
    );
    const goodMs = (await samples(prometheus, "ats2")).at(-1)!.atMs;

    await broken.server.stop();
    const isUp = async (value: number) =>
      (await prometheus.query(`traffic_grapher_up{host="ats2"} == ${value}`)).length === 1;
    await eventually("it is scraped that one is gone", () => isUp(0));
    const gone = await runProduct(["watch", ...source, "--run-for", "2"]);
    assert.equal(gone.code, 2, gone.stderr);
    assert.match(gone.stdout, /Status: .*▷ Prometheus at 127\.0\.0\.1:\d+, every 0\.5 s/);
    const page = gone.stdout.split(/(?=^Traffic & Cache)/m).at(-1)!;
    assert.match(page, /^ +Client ats1 +[\d.]+K/m);
    assert.match(page, /ats2 +.*whom Prometheus scrapes had no answer from this host/);
    // The window behind it was filled from the first page on.
    assert.match(gone.stdout.split(/(?=^Traffic & Cache)/m)[1]!, /Client ats1 .*[▁-█]{3}/);

    broken.workload.restart();
    await broken.server.start();
    await eventually("it is scraped that it is back", () => isUp(1));
    const before = (await samples(prometheus, "ats2")).length;
    await eventually(
      "it was scraped again",
      async () => (await samples(prometheus, "ats2")).length >= before + 5,
    );

    // What was scraped is what was polled, to the last digit.
    const scraped = await linesOf(["--from", "-1h", ...source]);
    // What is still recorded would be followed.
    const polled = await linesOf([file, "--to", String(Date.now() / 1000)]);
    for (const id of ["ats1", "ats2"]) {
      const valuesOf = (lines: readonly Line[]) =>
        lines.flatMap(({ hosts }) => hosts.find(({ host }) => host === id)?.values?.[RECORD] ?? []);
      const known = new Set(valuesOf(polled)), told = valuesOf(scraped);
      assert.ok(told.length >= 12, `${id}: ${told.length}`);
      assert.deepEqual(told.filter((value) => !known.has(value)), [], id);
    }
    const gap = scraped.filter(({ hosts }) => hosts.some(({ miss }) => miss !== undefined));
    assert.ok(gap.length >= 2, "the outage is one");

    // The same moment, polled and scraped, is drawn alike; and a restart is no spike.
    const at = ["--at", String(goodMs / 1000)];
    const live = await snapshotOf(["--recording", file, ...at]);
    const drawn = await snapshotOf([...source, ...at]);
    assert.equal(drawn.code, 0, drawn.stderr);
    // What happens a few times a second happens in one interval or in the next.
    const both = [...drawn.values].filter(([name, value]) => value >= 50 && live.values.has(name));
    assert.ok(both.length >= 12, `${both.length} of ${live.values.size}`);
    for (const [name, value] of both) {
      const other = live.values.get(name)!;
      const isNear = Math.abs(value - other) <= 0.2 * Math.abs(other);
      assert.ok(isNear, `${name}: ${value} of Prometheus, ${other} of our own polls`);
    }
    const rates = await replayedRates(source, "ats2");
    const usual = rates.toSorted((one, other) => one - other)[rates.length >> 1]!;
    assert.ok(Math.max(...rates) < 3 * usual && Math.min(...rates) >= 0, String(rates));

    // What Prometheus itself makes of the counter.
    const [own] = await prometheus.query(`rate(${REQUESTS}{host="ats1"}[4s])`, goodMs);
    const within = (await samples(prometheus, "ats1"))
      .filter(({ atMs }) => atMs > goodMs - 4_000 && atMs <= goodMs);
    const steadyRates = await replayedRates([...source, "--to", String(goodMs / 1000)], "ats1");
    const ours = mean(steadyRates.slice(-(within.length - 1)));
    const theirs = Number(own!.value![1]);
    assert.ok(Math.abs(ours - theirs) < 0.1 * theirs, `rate: ${theirs}, ours: ${ours}`);

    running.kill("SIGINT");
    assert.equal((await running.ended).code, 0);
    await eventually(
      "Prometheus knows that nobody serves any more",
      async () => (await prometheus.query('up{job="ats"} == 0')).length === 1,
    );
    const silent = await runProduct(["watch", ...source, "--run-for", "2"]);
    assert.equal(silent.code, 2, silent.stderr);
    assert.match(silent.stdout, /Prometheus has had no sample of this host for \d/);
    assert.equal(prometheus.log, "");
  });
});

/** The rates of client requests that are drawn of a host, tick by tick. */
async function replayedRates(source: readonly string[], host: string): Promise<number[]> {
  const args = ["replay", "--format", "jsonl", "--as", "series", "--from", "-1h", ...source, host];
  const { stdout } = await runProduct(args);
  return stdout.trim().split("\n").flatMap((line) => {
    const { values } = JSON.parse(line).pages[0].panels[0].metrics[0];
    return values[0].state === "current" ? [values[0].value] : [];
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
