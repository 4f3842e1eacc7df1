import assert from "node:assert/strict";
import { NameTable } from "../../../src/base/name_table.ts";
import { RecordingWriter } from "../../../src/store/recording_writer.ts";
import { encodeTick } from "../../../src/store/tick_codec.ts";
import type { Tick } from "../../../src/model/tick.ts";
import { eventually } from "../../helpers/eventually.ts";
import { backfill, startPrometheus } from "../../helpers/prometheus.ts";
import { runProduct, startProduct } from "../../helpers/run_product.ts";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { withFolder } from "../commands/with_folder.ts";

const COUNTER = "proxy.process.http.incoming_requests";
const GAUGE = "proxy.process.http.current_client_connections";
const START = "proxy.process.proxy.start_time";
const STEP_MS = 20_000;
const DAY_MS = 86_400_000;
const HOSTS = ["ats1", "ats2"];

/** What a host said at a tick: it restarts once, and is silent for half an hour. */
function valuesAt(host: number, tick: number, atMs: number): Map<string, number> | undefined {
  const restartAt = 2_000, isSilent = host === 1 && tick >= 3_000 && tick < 3_090;
  if (isSilent) return undefined;
  const since = host === 0 && tick >= restartAt ? tick - restartAt : tick + 10_000;
  return new Map([
    [COUNTER, since * 2_000 + Math.round(500 * Math.sin(since / 50))],
    [GAUGE, 400 + Math.round(100 * Math.sin(tick / 100 + host))],
    [START, Math.round((atMs - since * STEP_MS) / 1000)],
  ]);
}

/** A day that ended at a moment, recorded. */
function recordDay(file: string, endMs: number): { atMs: number; value: number }[] {
  const names = new NameTable([COUNTER, GAUGE, START]);
  const hosts = HOSTS.map((name) => ({
    id: name,
    label: name,
    address: { kind: "local" as const },
  }));
  const startMs = endMs - DAY_MS;
  const writer = new RecordingWriter(file, {
    hosts,
    dashboardText: "",
    intervalMs: STEP_MS,
    timeZone: "UTC",
    records: names.names,
  }, { onWarning: (sentence) => assert.fail(sentence), startedAtMs: startMs });
  const known: { atMs: number; value: number }[] = [];
  const rows = Array.from({ length: DAY_MS / STEP_MS + 1 }, (_, index) => {
    const atMs = startMs + index * STEP_MS, monotonicMs = index * STEP_MS;
    const results = hosts.map((_, host): Tick["results"][number] => {
      const values = valuesAt(host, index, atMs);
      if (host === 0) known.push({ atMs, value: values!.get(COUNTER)! });
      return values === undefined
        ? { kind: "miss", missedAtMs: monotonicMs, tookMs: 1, reason: "refused", message: "gone" }
        : { kind: "reply", repliedAtMs: monotonicMs, tookMs: 1, values, absent: [], problems: [] };
    });
    return {
      atMs,
      monotonicMs,
      data: encodeTick({ index, atMs, monotonicMs, latenessMs: 0, results }, names),
    };
  });
  writer.append(rows);
  writer.close();
  return known;
}

Deno.test("a day that was exported and backfilled is queried back equal, goes on with what is scraped, and is drawn as it was", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage, file = `${folder}/day.db`, text = `${folder}/day.txt`;
    // Blocks and what is scraped now must not overlap.
    const endMs = Math.floor(Date.now() / STEP_MS) * STEP_MS - 4 * 3_600_000;
    const known = recordDay(file, endMs);
    const socketPath = `${folder}/ats1.sock`;
    const workload = createWorkload({ seed: 1 });
    stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
    const serving = startProduct(
      ["serve", "--listen", "127.0.0.1:0", `ats1=unix:${socketPath}`],
      { deadlineMs: 120_000 },
    );
    const pattern = /serving http:\/\/([^/\s]+)/;
    await eventually("it serves", () => pattern.test(serving.stderr));
    const target = pattern.exec(serving.stderr)![1]!;
    const exported = await runProduct([
      ...["export", file, "--format", "openmetrics", "-o", text],
      ...["--label", "job=ats", "--label", `instance=${target}`],
    ]);
    assert.equal(exported.code, 0, exported.stderr);
    await backfill(folder, text);
    const prometheus = stage.use(await startPrometheus(folder, { targets: [target] }));
    const requests = 'proxy_process_http_incoming_requests_total{host="ats1"}';
    await eventually(
      "it was scraped",
      async () => (await prometheus.query(`${requests}[1m]`))[0]?.values !== undefined,
    );

    // One series, from the first sample that was recorded to the last that was scraped.
    const all = await prometheus.query(`${requests}[2d]`);
    assert.equal(all.length, 1, JSON.stringify(all.map(({ metric }) => metric)));
    const told = all[0]!.values!.map(([seconds, value]) => ({
      atMs: Math.round(seconds * 1000),
      value: Number(value),
    }));
    assert.deepEqual(told.slice(0, known.length), known);
    assert.ok(told.length > known.length);

    // The day is drawn from it as from the recording it came of.
    const source = ["--source", `prometheus=${prometheus.url}`];
    const day = ["--history", "86400", "--format", "json"];
    const at = ["--at", String(endMs / 1000)];
    const drawn = await runProduct(["snapshot", ...source, ...day, ...at]);
    const recorded = await runProduct(["snapshot", "--recording", file, ...day, ...at]);
    const valuesOf = (stdout: string) =>
      JSON.parse(stdout).pages[0].panels.flatMap(
        ({ metrics }: { metrics: { name: string; values: { host: string; value: number }[] }[] }) =>
          metrics.flatMap(({ name, values }) =>
            values.flatMap(({ host, value }) => value === null ? [] : [[name, host, value]])
          ),
      );
    assert.deepEqual(valuesOf(drawn.stdout), valuesOf(recorded.stdout));
    assert.equal(valuesOf(drawn.stdout).length, 4, drawn.stdout);

    // Seen from afar, too: at steps that are much longer than what was sampled; the restart is no spike.
    const replay = await runProduct([
      ...["replay", "--format", "jsonl", "--as", "series", ...source, "--interval", "300"],
      ...["--from", String(endMs / 1000 - 86_400), "--to", String(endMs / 1000)],
    ]);
    const lines = replay.stdout.trim().split("\n").map((line) => JSON.parse(line));
    const rates = HOSTS.map((_, host) =>
      lines.flatMap(({ pages }) => {
        const { value, state } = pages[0].panels[0].metrics[0].values[host];
        return state === "current" ? [value as number] : [];
      })
    );
    assert.ok(rates[0]!.length > 250, `${rates[0]!.length} of ${lines.length}`);
    for (const rate of rates.flat()) assert.ok(Math.abs(rate - 100) < 2, String(rate));
    // Half an hour of silence, and no more.
    const missing = lines.length - rates[1]!.length;
    assert.ok(missing >= 5 && missing <= 8, String(missing));
    serving.kill("SIGTERM");
    assert.equal((await serving.ended).code, 0);
  });
});
