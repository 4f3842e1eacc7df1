import assert from "node:assert/strict";
import { UsageError } from "../../../src/model/errors.ts";
import { checkWithPromtool } from "../../export/promtool.ts";
import { parsePluginLine } from "../../export/nagios_grammar.ts";
import { capturedValue, START_SECONDS, startCapturedHost } from "./captured_host.ts";
import { eventually } from "../../helpers/eventually.ts";
import { callProduct, type ProductRun, startProduct } from "../../helpers/run_product.ts";
import { CONTROL } from "./fake_io.ts";
import { withFolder } from "./with_folder.ts";

/** In the middle of the capture's load, where counters move and the server runs. */
const FROM = 31;
const HIT_TIME = "proxy.process.http.transaction_totaltime.hit_fresh";
const HIT_COUNT = "proxy.process.http.transaction_counts.hit_fresh";
const REQUESTS = "proxy.process.http.incoming_requests";
const CLIENTS = "proxy.process.http.current_client_connections";

interface Run {
  readonly io: ProductRun;
  readonly code: number;
}

/** Polls as often as a slow machine may need to answer in time. */
const INTERVAL = ["--interval", "1.5"];

async function snap(hosts: readonly string[], ...args: string[]): Promise<Run> {
  return await callProduct(["snapshot", ...hosts, ...INTERVAL, ...args]);
}

/** How much a record grew between the two polls, per growth of another: free of any clock. */
function ratio(record: string, other: string): number {
  const grown = (name: string) => capturedValue(FROM + 1, name) - capturedValue(FROM, name);
  return grown(record) / grown(other);
}

/** What is read here of the documented JSON. */
interface SnapshotFile {
  readonly version: number;
  readonly hosts: readonly { readonly answered: boolean; readonly reason: string | null }[];
  readonly pages: readonly {
    readonly panels: readonly {
      readonly title: string;
      readonly metrics: readonly { readonly name: string; readonly values: readonly Value[] }[];
    }[];
  }[];
}

interface Value {
  readonly value: number | null;
  readonly state: string;
  readonly why: string | null;
}

function parse({ io }: Run): SnapshotFile {
  return JSON.parse(io.stdout);
}

function valueIn({ pages }: SnapshotFile, panel: string, name: string, host = 0): Value {
  const found = pages[0]!.panels.find(({ title }) => title === panel)!.metrics
    .find((metric) => metric.name === name);
  return found!.values[host]!;
}

Deno.test("snapshot writes what two polls of a real server showed, in every format", async () => {
  await withFolder(async (stage) => {
    const formats = ["text", "json", "nagios", "prometheus", "svg", "png"] as const;
    const runs: Run[] = [];
    // One after the other: together they are slow enough on a busy machine to miss a poll.
    for (const format of formats) {
      const host = startCapturedHost(stage, { name: format, from: FROM });
      const output = format === "png" ? ["-o", "-"] : [];
      runs.push(
        await snap(
          [host.replace(format, "ats1")],
          ...["--format", format, "--size", "640x400", ...output],
        ),
      );
    }
    const [text, json, nagios, prometheus, svg, png] = runs as [Run, Run, Run, Run, Run, Run];
    for (const [index, { code, io }] of runs.entries()) {
      assert.equal(code, 0, formats[index]);
      assert.equal(io.stderr, "", formats[index]);
      if (formats[index] !== "png") assert.doesNotMatch(io.stdout, CONTROL, formats[index]);
    }
    assert.match(text.io.stdout, /Traffic & Cache \(page 1 of 4\)/);
    assert.match(text.io.stdout, /^ {2}Client +ats1 +52 /m);

    const parsed = parse(json);
    const latency = valueIn(parsed, "Latency", "Cache hit").value!;
    assert.ok(Math.abs(latency - ratio(HIT_TIME, HIT_COUNT)) < 1e-12, `${latency}`);
    assert.equal(valueIn(parsed, "Connections", "Client").value, 52);
    assert.ok(valueIn(parsed, "Requests", "Client").value! > 0);
    const hitRate = valueIn(parsed, "Cache hit rate", "Hit rate");
    assert.equal(hitRate.value, null);
    assert.match(hitRate.why!, /^no data yet: the server refreshes it every 5 s/);

    const line = parsePluginLine(nagios.io.stdout.trimEnd());
    assert.equal(line.state, "OK");
    const perfdata = new Map(line.perfdata.map((entry) => [entry.label, entry]));
    assert.equal(perfdata.get("Connections Client")?.value, 52);
    const hit = perfdata.get("Latency Cache hit");
    assert.equal(hit?.uom, "ms");
    assert.ok(Math.abs(hit!.value! - ratio(HIT_TIME, HIT_COUNT)) < 1e-9);
    assert.equal(perfdata.get("Cache hit rate Hit rate")?.value, undefined);

    await checkWithPromtool(prometheus.io.stdout);
    const sample = (record: string, suffix = "") =>
      `${record.replaceAll(".", "_")}${suffix}{host="ats1"} ${capturedValue(FROM + 1, record)}\n`;
    assert.ok(prometheus.io.stdout.includes(sample(REQUESTS, "_total")));
    assert.ok(prometheus.io.stdout.includes(sample(CLIENTS)));
    assert.ok(prometheus.io.stdout.includes(`start_time{host="ats1"} ${START_SECONDS}\n`));

    assert.match(svg.io.stdout, /^<svg [^>]*width="640" height="400"/);
    const bytes = png.io.stdoutBytes;
    assert.deepEqual([...bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
    const size = new DataView(bytes.buffer, bytes.byteOffset + 16, 8);
    assert.deepEqual([size.getUint32(0), size.getUint32(4)], [640, 400]);
  });
});

Deno.test("snapshot draws what it can and exits 2 when a host does not answer", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    const runs = await Promise.all((["json", "nagios", "text"] as const).map((format) => {
      const host = startCapturedHost(stage, { name: format, from: FROM });
      const hosts = [host.replace(format, "ats1"), `ats2=unix:${folder}/gone.sock`];
      return snap(hosts, "--format", format);
    }));
    const [json, nagios, text] = runs as [Run, Run, Run];
    for (const { code, io } of runs) {
      assert.equal(code, 2);
      assert.match(io.stderr, /^traffic-grapher: ats2: there is no socket at .*gone\.sock/);
      assert.equal(io.stderr.trimEnd().split("\n").length, 1);
    }
    const parsed = parse(json);
    assert.deepEqual(parsed.hosts.map(({ answered }) => answered), [
      true,
      false,
    ]);
    assert.equal(parsed.hosts[1]!.reason, "no-socket");
    assert.equal(valueIn(parsed, "Connections", "Client", 0).value, 52);
    const silent = valueIn(parsed, "Connections", "Client", 1);
    assert.deepEqual([silent.value, silent.state], [null, "gap"]);
    assert.match(silent.why!, /^no answer for \d/);
    const line = parsePluginLine(nagios.io.stdout.trimEnd());
    assert.equal(line.state, "CRITICAL");
    assert.match(line.text, /ats2: there is no socket/);
    assert.match(text.io.stdout, /^ {2}Client +ats1 +52 /m);
    assert.match(text.io.stdout, /ats2 +not answering/);
  });
});

Deno.test("snapshot says why a value is missing: absent, restarted, one poll only", async () => {
  await withFolder(async (stage) => {
    const restarted = startCapturedHost(stage, {
      name: "restarted",
      from: FROM,
      extra: (request) => ({ "proxy.process.proxy.start_time": START_SECONDS + request }),
    });
    const late = startCapturedHost(stage, {
      name: "late",
      from: FROM,
      extra(request) {
        // The server breaks off: the first poll gets no answer.
        if (request === 0) throw new Error("stopped");
        return {};
      },
    });
    const other = startCapturedHost(stage, { name: "other", from: FROM });
    const [run, tls] = await Promise.all([
      // Beside this interval the time that a busy machine takes for an answer is nothing.
      snap([restarted, late], "--format", "json", "--interval", "3"),
      snap([other], "--format", "json", "--page", "3"),
    ]);
    const json = parse(run);
    assert.equal(run.code, 0);
    assert.match(valueIn(json, "Requests", "Client", 0).why!, /^the server was restarted just now/);
    assert.equal(valueIn(json, "Connections", "Client", 0).value, 52);
    assert.match(
      valueIn(json, "Requests", "Client", 1).why!,
      /^no value since the host answers again/,
    );
    assert.ok(valueIn(json, "Connections", "Client", 1).value! > 0);
    assert.match(run.io.stderr, /^traffic-grapher: late missed the first of two polls: /);

    const whys = parse(tls).pages[0]!.panels.flatMap(({ metrics }) =>
      metrics.flatMap(({ values }) => values.map(({ why }) => why))
    );
    assert.ok(
      whys.includes("not on this host: proxy.process.http2.current_client_connections"),
      whys.join("\n"),
    );
  });
});

Deno.test("snapshot writes a file per page, whole, and says its name where it was filled in", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    const [a, b, c] = ["a", "b", "c"].map((name) => startCapturedHost(stage, { name, from: FROM }));
    await Deno.mkdir(`${folder}/out`);
    await Deno.writeTextFile(`${folder}/out/log.jsonl`, "before\n");
    const [pages, one, log] = await Promise.all([
      snap([a!], "--all-pages", "-o", `${folder}/out/{page}-{iter}.svg`),
      snap([b!], "-o", `${folder}/out/one.json`),
      snap(
        [c!],
        ...["--all-pages", "--format", "text", "--log-stats", `${folder}/out/log.jsonl`],
      ),
    ]);
    const names = ["traffic-cache", "response-codes", "tls-http-2", "network-errors"];
    const files = names.map((name) => `${folder}/out/${name}-1.svg`);
    assert.equal(pages.io.stdout, files.map((file) => `${file}\n`).join(""));
    for (const file of files) assert.match(await Deno.readTextFile(file), /^<svg .*<\/svg>\n$/s);
    assert.equal(one.io.stdout, "");
    assert.equal(JSON.parse(await Deno.readTextFile(`${folder}/out/one.json`)).version, 1);
    assert.equal(log.io.stdout.match(/\(page \d of 4\)/g)?.length, 4);
    const [before, ...lines] = (await Deno.readTextFile(`${folder}/out/log.jsonl`)).split("\n");
    assert.equal(before, "before");
    assert.equal(lines.pop(), "");
    // A server whose answers come too late to tell a rate is polled a little longer.
    assert.ok(lines.length >= 2, `${lines.length} polls`);
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).hosts[0].values[REQUESTS]),
      lines.map((_, index) => capturedValue(FROM + index, REQUESTS)),
    );
    const left = [...Deno.readDirSync(`${folder}/out`)].map(({ name }) => name);
    assert.equal(left.length, 6, left.join(", "));
  });
});

Deno.test("snapshot reads a dashboard file and keeps the digits of large counters", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    const host = startCapturedHost(stage, {
      name: "ats1",
      from: FROM,
      extra: (request) => ({ "plugin.big": 9007199254740993n + BigInt(request) * 1_000_000n }),
    });
    await Deno.writeTextFile(
      `${folder}/own.yaml`,
      `pages:
- name: Own
  panels:
  - title: Big
    metrics:
    - {name: Big, type: counter, key: plugin.big, color: "#ffffff"}
`,
    );
    const { io, code } = await snap(
      [host],
      ...["-c", `${folder}/own.yaml`, "--format", "prometheus"],
    );
    assert.equal(code, 0);
    assert.match(
      io.stdout,
      /^# TYPE plugin_big_total counter\nplugin_big_total\{host="ats1"\} 9007199255740993$/m,
    );
    assert.doesNotMatch(io.stdout, /incoming_requests/);
    await checkWithPromtool(io.stdout);
  });
});

Deno.test("snapshot reports UNKNOWN to a monitoring system and throws to everyone else", async () => {
  const { io, code } = await snap(["unix:/nowhere"], "--format", "nagios", "--page", "9");
  assert.equal(code, 3);
  const line = parsePluginLine(io.stdout.trimEnd());
  assert.equal(line.state, "UNKNOWN");
  assert.match(line.text, /^There is no page 9; there are: 1 Traffic & Cache/);
  await assert.rejects(
    snap(["unix:/nowhere"], "--format", "json", "--page", "9"),
    (error) => error instanceof UsageError && /There is no page 9/.test(error.message),
  );
  await assert.rejects(
    snap(["unix:/nowhere"], "-c", "/nowhere/own.yaml"),
    (error) => error instanceof UsageError && /no such file/.test(error.message),
  );
});

Deno.test("snapshot stopped by a signal writes nothing and exits as shells expect", async () => {
  for (const [name, expected] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
    await withFolder(async (stage) => {
      let asked = false;
      const host = startCapturedHost(stage, {
        name: "ats1",
        from: FROM,
        extra() {
          asked = true;
          return {};
        },
      });
      const running = startProduct(["snapshot", host, "--interval", "600"]);
      await eventually("the host is asked", () => asked);
      running.kill(name);
      const { code, stdout, stderr } = await running.ended;
      assert.deepEqual([code, stdout, stderr], [expected, "", ""]);
    });
  }
});

Deno.test("snapshot is UNKNOWN and exits 3 where a host answers and has nothing of what was asked for", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/own.yaml`;
    const metrics = ["a", "b"].map((name) =>
      `      - {name: ${name}, type: counter, key: proxy.process.no.${name}, color: "#ffffff"}\n`
    );
    await Deno.writeTextFile(
      file,
      `pages:\n- name: P\n  panels:\n    - title: T\n      metrics:\n${metrics.join("")}`,
    );
    const formats = ["nagios", "text", "json"] as const;
    const runs = await Promise.all(formats.map((format) => {
      const own = startCapturedHost(stage, { name: format, from: FROM });
      return snap([own], "-c", file, "--format", format);
    }));
    for (const [index, { code, io }] of runs.entries()) {
      assert.equal(code, 3, formats[index]);
      assert.match(io.stderr, /answered, and none of 2 values is to be had: not on this host/);
    }
    const [nagios, text, json] = runs as [Run, Run, Run];
    const line = parsePluginLine(nagios.io.stdout.trimEnd());
    assert.equal(line.state, "UNKNOWN");
    assert.match(
      line.text,
      /none of 2 values is to be had: not on this host: proxy\.process\.no\.a/,
    );
    assert.match(text.io.stdout, /^Status: warning: .*has nothing of what this page asks for/m);
    assert.equal(valueIn(parse(json), "T", "a").state, "absent on this host");
  });
});
