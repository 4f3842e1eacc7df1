import assert from "node:assert/strict";
import { BUILT_IN_DASHBOARDS } from "../../../src/config/built_in_dashboards.ts";
import { loadDashboard } from "../../../src/app/load_dashboard.ts";
import { parseDashboard } from "../../../src/config/dashboard_file.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { callProduct } from "../../helpers/run_product.ts";
import { startCapturedHost } from "./captured_host.ts";
import { CONTROL } from "./fake_io.ts";
import { withFolder } from "./with_folder.ts";

async function dashboard(...args: string[]) {
  const { io, code } = await callProduct(["dashboard", ...args]);
  assert.doesNotMatch(io.stdout, CONTROL);
  return { io, code };
}

function says(pattern: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof UsageError && pattern.test(error.message);
}

Deno.test("dashboard list names the built-in pages and says where files come from", async () => {
  const { io, code } = await dashboard("list");
  assert.equal(code, 0);
  assert.match(io.stdout, /^default {2}built in, 4 pages, 16 panels: /m);
  assert.match(io.stdout, /^cache {2}built in, 2 pages, 8 panels: /m);
  assert.match(io.stdout, /^ {2}1 {2}Traffic & Cache$/m);
  assert.match(io.stdout, /--config FILE/);
});

Deno.test("dashboard show prints YAML that reads as the same dashboard", async () => {
  const builtIn = await loadDashboard(undefined);
  const { io, code } = await dashboard("show");
  assert.equal(code, 0);
  assert.deepEqual(parseDashboard(io.stdout, builtIn.source), {
    ...builtIn,
    historySeconds: builtIn.historySeconds ?? 60,
    timeZone: builtIn.timeZone ?? "UTC",
  });
});

Deno.test("dashboard show fills in what a file leaves out and keeps what it says", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/own.yaml`;
    await Deno.writeTextFile(
      file,
      `history: {seconds: 300}
timezone: Europe/Berlin
pages:
- name: "Own: #1"
  panels:
  - title: Time
    metrics:
    - {name: Mean, type: latency, key: a.time, key2: a.count, scale: 0.000001, color: "#abc"}
  - title: Bytes
    unit: bytes per second
    metrics:
    - {name: In, type: counter, key: a.bytes, refresh: 5, color: "#AABBCC"}
`,
    );
    const { io } = await dashboard("show", file);
    assert.match(io.stdout, /unit: milliseconds/);
    const shown = parseDashboard(io.stdout, file);
    const { pages: [page], ...rest } = await loadDashboard(file);
    const panels = page!.panels.map((panel) => ({ unit: "milliseconds", ...panel }));
    assert.deepEqual(shown, { ...rest, pages: [{ ...page, panels }] });
    assert.equal(shown.historySeconds, 300);
  });
});

Deno.test("dashboard show writes what could steer a terminal by its number, and it reads as it was", async () => {
  await withFolder(async ({ folder }) => {
    const name = "Read \\u202e\\u200b\\U000e0001 me";
    const file = `${folder}/own.yaml`;
    const panel = `{title: One, metrics: [{name: A, type: gauge, key: a, color: "#abc"}]}`;
    await Deno.writeTextFile(file, `pages:\n- {name: "${name}", panels: [${panel}]}\n`);
    const { io } = await dashboard("show", file);
    assert.ok(io.stdout.includes(`"${name}"`), io.stdout);
    assert.deepEqual(
      parseDashboard(io.stdout, file).pages[0]!.name,
      (await loadDashboard(file)).pages[0]!.name,
    );
  });
});

Deno.test("dashboard show tells a name that is not built in from a file that is not there", async () => {
  await assert.rejects(
    dashboard("show", "nope"),
    says(/dashboard file nope .*no such file.*Built in are: default, cache, /),
  );
  await assert.rejects(
    dashboard("show", "/nowhere/own.yaml"),
    says(/\/nowhere\/own\.yaml.*no such/),
  );
});

Deno.test("every file in dashboards is built in under its name, but the tool's own page", async () => {
  const files = Array.from(
    Deno.readDirSync(new URL("../../../dashboards/", import.meta.url)),
    ({ name }) => name.replace(/\.yaml$/, ""),
  );
  assert.deepEqual(
    [...Object.keys(BUILT_IN_DASHBOARDS), "this_tool"].sort(),
    files.sort(),
  );
  for (const name of Object.keys(BUILT_IN_DASHBOARDS)) {
    const file = new URL(`../../../dashboards/${name}.yaml`, import.meta.url).pathname;
    assert.deepEqual((await loadDashboard(name)).pages, (await loadDashboard(file)).pages);
  }
});

Deno.test("every record of a built-in page is one that a real server has", async () => {
  const capture = await Deno.readTextFile(
    new URL("../../fixtures/ats/all-metrics-10.1.4.json", import.meta.url),
  );
  const real = new Set(Array.from(capture.matchAll(/"(proxy\.[^"]+)"/g), ([, record]) => record!));
  for (const name of Object.keys(BUILT_IN_DASHBOARDS)) {
    const { pages } = await loadDashboard(name);
    const unknown = pages.flatMap(({ panels }) => panels)
      .flatMap(({ metrics }) => metrics)
      .flatMap(({ key, key2 = [] }) => [key, key2].flat())
      .filter((record) => record.startsWith("proxy.") && !real.has(record));
    assert.deepEqual(unknown, [], name);
  }
});

Deno.test("dashboard validate says file, line and column of each fault and exits 3", async () => {
  await withFolder(async ({ folder }) => {
    const good = `${folder}/good.yaml`, bad = `${folder}/bad.yaml`, gone = `${folder}/gone.yaml`;
    await Deno.writeTextFile(good, (await dashboard("show")).io.stdout);
    await Deno.writeTextFile(bad, "pages:\n- name: One\n  panles: []\n");
    const text = await dashboard("validate", good, bad, gone);
    assert.equal(text.code, 3);
    const lines = text.io.stdout.trimEnd().split("\n");
    assert.equal(lines[0], `${good}: valid, 4 pages, 16 panels`);
    assert.ok(lines.some((line) => line.startsWith(`${bad}:3:3: panles`)), lines.join("\n"));
    assert.match(lines.at(-1)!, /gone\.yaml cannot be used: there is no such file/);

    const json = await dashboard("validate", good, bad, gone, "--format", "json");
    assert.equal(json.code, 3);
    const { valid, files } = JSON.parse(json.io.stdout);
    assert.equal(valid, false);
    assert.deepEqual(files.map((file: { valid: boolean }) => file.valid), [true, false, false]);
    const fault = files[1].errors.find(({ message }: { message: string }) =>
      /panles/.test(message)
    );
    assert.deepEqual([fault.line, fault.column], [3, 3]);
    assert.deepEqual([files[2].errors[0].line, files[2].errors[0].column], [null, null]);

    assert.equal((await dashboard("validate", good)).code, 0);
  });
});

Deno.test("dashboard validate says which characters the built-in font lacks", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/own.yaml`;
    const yaml = (await dashboard("show")).io.stdout;
    await Deno.writeTextFile(file, yaml.replace("Traffic & Cache", "東京 Ответы"));
    const { io, code } = await dashboard("validate", file);
    assert.equal(code, 0);
    assert.equal(
      io.stdout,
      `${file}: valid, 4 pages, 16 panels\n${file}: note: the built-in font has no glyph for 東京: ` +
        "pictures need a font of the system for such texts, or --font FILE\n",
    );
    const json = JSON.parse((await dashboard("validate", file, "--format", "json")).io.stdout);
    assert.equal(json.valid, true);
    assert.match(json.files[0].warnings[0], /no glyph for 東京/);
  });
});

Deno.test("dashboard schema prints a JSON Schema", async () => {
  const { io, code } = await dashboard("schema");
  assert.equal(code, 0);
  const schema = JSON.parse(io.stdout);
  assert.equal(schema.$schema, "https://json-schema.org/draft/2020-12/schema");
  assert.ok("pages" in schema.properties);
});

Deno.test("dashboard init writes a valid file with remarks, and overwrites one only when told", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/own.yaml`;
    const { io, code } = await dashboard("init", file);
    assert.equal(code, 0);
    assert.equal(io.stdout, "");
    assert.match(io.stderr, /^Wrote .*own\.yaml/);
    const text = await Deno.readTextFile(file);
    assert.match(text, /^# A dashboard of your own/);
    assert.equal(parseDashboard(text, file).pages.length, 4);

    await Deno.writeTextFile(file, "mine");
    await assert.rejects(dashboard("init", file), says(/exists already.*--force/));
    assert.equal(await Deno.readTextFile(file), "mine");
    assert.equal((await dashboard("init", file, "--force", "--quiet")).io.stderr, "");
    assert.equal(await Deno.readTextFile(file), text);
    assert.equal((await dashboard("init", "-")).io.stdout, text);
    await assert.rejects(dashboard("init", `${folder}/no/own.yaml`), says(/folder does not exist/));
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["own.yaml"]);
  });
});

Deno.test("dashboard validate lists what a file has run, where and how often", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/own.yaml`;
    const { io: { stdout: pages } } = await dashboard("show", "cache_host");
    await Deno.writeTextFile(
      file,
      pages.replace(
        "sources:\n",
        "sources:\n  - {name: queue, type: command, command: 'ls | wc -l', parse: number, every: 30s, hosts: [a, b]}\n",
      ),
    );
    const { io, code } = await dashboard("validate", file);
    assert.equal(code, 0);
    assert.deepEqual(io.stdout.trimEnd().split("\n").slice(1), [
      `${file}: runs: queue runs on a and b, every 30 s: ls | wc -l`,
      `${file}: runs: system reads /proc and runs df on every host, at each poll`,
      `${file}: note: no metric is of the source queue (keys that begin with queue.): it is not read`,
    ]);
    const json = await dashboard("validate", file, "--format", "json");
    assert.equal(JSON.parse(json.io.stdout).files[0].runs.length, 2);
  });
});

Deno.test("dashboard init --from-host writes a valid dashboard of what changes on a host", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, { name: "ats1", from: 31 });
    const { io, code } = await dashboard("init", "--from-host", host, "--over", "0.2", "-");
    assert.equal(code, 0, io.stderr);
    const { pages } = parseDashboard(io.stdout, "of ats1");
    const metrics = pages.flatMap(({ panels }) => panels).flatMap(({ metrics }) => metrics);
    const keys = metrics.map(({ key }) => key);
    assert.ok(keys.includes("proxy.process.http.2xx_responses"));
    assert.ok(!keys.includes("proxy.process.cache.bytes_total"));
    assert.equal(new Set(keys).size, keys.length);
    assert.ok(pages.every(({ panels }) => panels.length <= 4));
    assert.deepEqual(
      metrics.filter(({ key }) => key === "proxy.process.net.write_bytes")
        .map(({ type, unit }) => [type, unit]),
      [["counter", "bytes per second"]],
    );
  });
});

Deno.test("dashboard init --from-host says where nobody answers", async () => {
  await withFolder(async (stage) => {
    const none = await dashboard("init", "--from-host", `x=unix:${stage.folder}/none.sock`, "-");
    assert.equal(none.code, 2);
    assert.match(none.io.stderr, /^traffic-grapher: x: /);
  });
});
