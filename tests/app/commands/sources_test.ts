// needs: sshd python3 curl
import assert from "node:assert/strict";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { runProduct } from "../../helpers/run_product.ts";
import { withRemoteHosts } from "./remote_hosts.ts";
import { type Stage, withFolder } from "./with_folder.ts";

/** A dashboard of gauges by the records that they show. */
function dashboardOf(sources: string, records: readonly string[]): string {
  const metrics = records.map((record, index) =>
    `          - {name: m${index}, type: gauge, key: ${JSON.stringify(record)}, color: "#fff"}`
  );
  return `sources:\n${sources}\npages:\n  - name: P\n    panels:\n      - title: T\n        metrics:\n${
    metrics.join("\n")
  }\n`;
}

function startHost({ folder, signal, use }: Stage): string {
  const socketPath = `${folder}/ats.sock`;
  use(startAtsServer({ socketPath, workload: createWorkload({ seed: 3 }), signal }));
  return `ats1=unix:${socketPath}`;
}

/** Each record's values as a recording exports them, in order. */
function exported(csv: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const line of csv.trim().split("\n").slice(1)) {
    const [, host, label, value] = line.split(",");
    const key = `${host} ${label}`;
    values.set(key, [...values.get(key) ?? [], value!]);
  }
  return values;
}

async function records(file: string): Promise<Map<string, string[]>> {
  const { code, stdout, stderr } = await runProduct(["export", file, "--format", "csv"]);
  assert.equal(code, 0, stderr);
  return exported(stdout);
}

function received(): number {
  const line = /^\s*lo:\s*(\d+)/m.exec(Deno.readTextFileSync("/proc/net/dev"));
  return Number(line![1]);
}

function memory(): ReadonlyMap<string, number> {
  const text = Deno.readTextFileSync("/proc/meminfo");
  return new Map(
    [...text.matchAll(/^(\w+): +(\d+) kB$/gm)].map(([, name, kilobytes]) =>
      [name!, Number(kilobytes) * 1024] as const
    ),
  );
}

Deno.test("what the system source records is what /proc and df say at the time", async () => {
  await withFolder(async (stage) => {
    const host = startHost(stage);
    const { folder } = stage;
    const names = ["net.lo.rx_bytes", "memory.total", "cpu.cores", "fs./dev.size", "uptime"];
    const dashboard = dashboardOf(
      "  - {name: system, type: system}",
      names.map((name) => `system.${name}`),
    );
    await Deno.writeTextFile(`${folder}/d.yaml`, dashboard);
    const uptime = () => Number(Deno.readTextFileSync("/proc/uptime").split(" ")[0]);
    const before = { received: received(), uptime: uptime() };
    const file = `${folder}/r.db`;
    const run = ["record", file, host, "-c", `${folder}/d.yaml`, "--interval", "0.3"];
    const { code, stderr } = await runProduct([...run, "--run-for", "2"]);
    assert.equal(code, 0, stderr);
    const values = await records(file);
    const of = (name: string) => values.get(`ats1 system.${name}`)!.map(Number);
    for (const value of of("net.lo.rx_bytes")) {
      assert.ok(before.received <= value && value <= received(), `${value}`);
    }
    for (const value of of("uptime")) {
      assert.ok(before.uptime <= value && value <= uptime(), `${value}`);
    }
    assert.ok(of("uptime").length >= 3);
    assert.equal(of("memory.total").at(-1), memory().get("MemTotal"));
    assert.equal(of("cpu.cores").at(-1), navigator.hardwareConcurrency);
    const df = await new Deno.Command("df", { args: ["-Pk", "/dev"] }).output();
    const [, blocks] = /\s(\d+)\s+\d+\s+\d+\s+\d+%/.exec(new TextDecoder().decode(df.stdout))!;
    assert.equal(of("fs./dev.size").at(-1), Number(blocks) * 1024);
  });
});

Deno.test("sources are read over the ssh connection that stands, on the hosts that are named", async () => {
  await withRemoteHosts(async ({ folder, path, sockets }) => {
    const sources = [
      "  - {name: system, type: system}",
      "  - {name: who, type: command, command: 'echo $SSH_CONNECTION | wc -w', parse: number, hosts: [ats2]}",
    ].join("\n");
    const dashboard = dashboardOf(sources, [
      "system.memory.total",
      "who.value",
      "proxy.process.http.incoming_requests",
    ]);
    await Deno.writeTextFile(`${folder}/d.yaml`, dashboard);
    const named = sockets.flatMap((socket, at) => ["--socket", `ats${at + 1}=${socket}`]);
    const file = `${folder}/r.db`;
    const env = { PATH: path };
    const run = ["record", file, ...named, "ats1", "ats2", "-c", `${folder}/d.yaml`];
    const { code, stderr } = await runProduct([...run, "--interval", "0.5", "--run-for", "5"], {
      env,
    });
    assert.equal(code, 0, stderr);
    const values = await records(file);
    const total = String(memory().get("MemTotal"));
    assert.equal(values.get("ats1 system.memory.total")?.at(-1), total);
    assert.equal(values.get("ats2 system.memory.total")?.at(-1), total);
    assert.equal(values.get("ats2 who.value")?.at(-1), "4");
    assert.equal(values.get("ats1 who.value"), undefined);
    assert.ok(Number(values.get("ats1 proxy.process.http.incoming_requests")?.at(-1)) > 0);
    const check = await runProduct(["check", ...named, "ats1", "ats2", "-c", `${folder}/d.yaml`], {
      env,
    });
    assert.match(check.stdout, /source who +skipped .* not for this host, but ats2/);
    assert.match(check.stdout, /source who +found .* who\.value 4/);
  });
});

Deno.test("a recording's own dashboard runs nothing, wherever it is looked at", async () => {
  await withFolder(async (stage) => {
    const host = startHost(stage);
    const { folder } = stage;
    const ran = `${folder}/ran`;
    const command =
      `  - {name: mark, type: command, command: "echo x >> ${ran}; echo 1", parse: number}`;
    await Deno.writeTextFile(`${folder}/d.yaml`, dashboardOf(command, ["mark.value"]));
    const file = `${folder}/r.db`;
    await runProduct([
      "record",
      file,
      host,
      "-c",
      `${folder}/d.yaml`,
      "--interval",
      "0.3",
      "--run-for",
      "1",
    ]);
    assert.ok((await Deno.stat(ran)).size > 0);
    await Deno.remove(ran);
    const { code } = await runProduct(["dashboard", "validate", `${folder}/d.yaml`]);
    assert.equal(code, 0);
    for (
      const args of [
        ["snapshot", "--recording", file, "--format", "text"],
        ["replay", file, "--run-for", "1"],
        ["export", file, "--format", "csv"],
      ]
    ) {
      const { code, stderr } = await runProduct(args);
      assert.notEqual(code, 3, `${args.join(" ")}: ${stderr}`);
    }
    await assert.rejects(Deno.stat(ran), Deno.errors.NotFound);
  });
});

Deno.test("a page and a table with its own times become records, and counters of them rates", async () => {
  await withFolder(async (stage) => {
    const host = startHost(stage);
    const { folder } = stage;
    let hits = 0;
    await using page = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => {
      hits++;
      return new Response(`# TYPE hits_total counter\nhits_total{path="/"} ${hits * 100}\n`);
    });
    const now = Math.floor(Date.now() / 1000);
    await Deno.writeTextFile(`${folder}/log.csv`, `${now - 4},7\n${now - 2},9\n${now},`);
    const sources = [
      `  - {name: page, type: http, url: "http://127.0.0.1:${page.addr.port}/m", parse: prometheus}`,
      `  - {name: log, type: command, command: "tail -n 3 ${folder}/log.csv", parse: csv, columns: [at, depth], time: at}`,
    ].join("\n");
    const names = ['page.hits_total{path="/"}', "log.depth"];
    await Deno.writeTextFile(`${folder}/d.yaml`, dashboardOf(sources, names));
    const file = `${folder}/r.db`;
    const run = ["record", file, host, "-c", `${folder}/d.yaml`, "--interval", "0.5"];
    const { code, stderr } = await runProduct([...run, "--run-for", "2"]);
    assert.equal(code, 0, stderr);
    const { stdout } = await runProduct(["export", file, "--format", "jsonl"]);
    const rows = stdout.trim().split("\n").map((line) => JSON.parse(line));
    const of = (label: string) =>
      rows.filter((row) => row.label === label).map(({ value }) => Number(value));
    const counted = of(names[0]!);
    assert.ok(counted.length >= 2 && counted.every((value) => value % 100 === 0), `${counted}`);
    assert.ok(counted.at(-1)! > counted[0]!);
    assert.ok(of("log.depth").every((value) => value === 9));
    // The row was 2 s old when the run began, and older at each poll.
    const offsets = of("log.read_offset_ms");
    assert.ok(
      offsets.every((ms, at) => ms < -1500 && (at === 0 || ms < offsets[at - 1]!)),
      `${offsets}`,
    );
  });
});

Deno.test("sources are read on a host whose server is down, and recorded, exported and checked", async () => {
  await withFolder(async ({ folder }) => {
    const dashboard = `${folder}/d.yaml`, file = `${folder}/r.db`;
    const host = `ats1=unix:${folder}/nobody.sock`;
    await Deno.writeTextFile(
      dashboard,
      dashboardOf("  - {name: system, type: system}", [
        "system.memory.total",
        "proxy.process.http.incoming_requests",
      ]),
    );
    const run = ["record", file, host, "-c", dashboard, "--interval", "0.5", "--run-for", "2"];
    assert.equal((await runProduct(run)).code, 2, "nobody answered");
    const total = String(memory().get("MemTotal"));
    const values = (await records(file)).get("ats1 system.memory.total")!;
    assert.ok(values.length >= 2 && values.every((value) => value === total), `${values}`);
    const again = `${folder}/r.json`;
    await runProduct(["export", file, "--format", "json", "-o", again]);
    for (const recording of [file, again]) {
      const shown = await runProduct(["snapshot", "--recording", recording, "-c", dashboard]);
      assert.match(shown.stdout, /m0 +ats1 +[\d.]+[KMGT] /, shown.stdout);
      assert.match(shown.stdout, /m1 +ats1 +–/);
      assert.match(shown.stdout, /ats1 +not answering/);
    }
    const check = await runProduct(["snapshot", host, "-c", dashboard, "--format", "nagios"]);
    assert.equal(check.code, 2);
    assert.match(check.stdout, /'T m0'=\d{7,};/);
    const scrape = await runProduct(["snapshot", host, "-c", dashboard, "--format", "prometheus"]);
    assert.match(scrape.stdout, /^traffic_grapher_up\{host="ats1"\} 0$/m);
    assert.match(scrape.stdout, new RegExp(`^system_memory_total\\{host="ats1"\\} ${total}$`, "m"));
  });
});
