import assert from "node:assert/strict";
import { runMetrics } from "../../../src/app/commands/metrics.ts";
import { parseDashboard } from "../../../src/config/dashboard_file.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { capturedValue, startCapturedHost } from "./captured_host.ts";
import { callProduct } from "../../helpers/run_product.ts";
import { CONTROL, fakeIo } from "./fake_io.ts";
import { invocationOf } from "./invocation.ts";
import { withFolder } from "./with_folder.ts";

const FROM = 31;
const BIG = 18446744073709551615n;

async function metrics(...args: string[]) {
  return await callProduct(["metrics", ...args]);
}

Deno.test("metrics lists what matches, sorted and aligned, with type and unit", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, { name: "ats1", from: FROM });
    const { io, code } = await metrics("http\\.current|totaltime|server\\.short|big", host);
    assert.equal(code, 0);
    assert.equal(io.stderr, "");
    const number = (record: string) => String(capturedValue(FROM, record)).padStart(6);
    const clients = "proxy.process.http.current_client_connections";
    const servers = "proxy.process.http.current_server_connections";
    const hits = "proxy.process.http.transaction_totaltime.hit_fresh";
    const misses = "proxy.process.http.transaction_totaltime.miss_cold";
    assert.deepEqual(io.stdout.split("\n"), [
      `${clients}       ${number(clients)}  gauge    now`,
      `${servers}       ${number(servers)}  gauge    now`,
      `${hits}  ${number(hits)}  counter  ms, summed`,
      `${misses}  ${number(misses)}  counter  ms, summed`,
      "proxy.process.version.server.short                  10.1.4  text",
      "",
    ]);
  });
});

Deno.test("metrics without a pattern lists all records, in JSON with all digits", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, {
      name: "ats1",
      from: FROM,
      extra: () => ({ "plugin.big": BIG, "plugin.text": 'a "b"\x1b[2J\u009b' }),
    });
    const { io, code } = await metrics("", host, "--format", "json");
    assert.equal(code, 0);
    assert.doesNotMatch(io.stdout, CONTROL);
    assert.match(io.stdout, /\{"name":"plugin\.big","value":18446744073709551615,"type":null,/);
    const { host: name, records } = JSON.parse(io.stdout);
    assert.equal(name, "ats1");
    const texts = records.filter(({ type }: { type: string }) => type === "text");
    assert.deepEqual(texts.map(({ value }: { value: string }) => value), [
      'a "b"\x1b[2J\u009b',
      "10.1.4",
    ]);
    const names = records.map((record: { name: string }) => record.name);
    assert.deepEqual(names, names.toSorted());
    assert.ok(names.length > 30);
  });
});

Deno.test("metrics shows no control character of a record", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, {
      name: "ats1",
      from: FROM,
      extra: () => ({ "plugin.\x1b[31mred": "a\x1b]0;owned\x07b\u009b2J" }),
    });
    const { io } = await metrics("plugin", host);
    assert.equal(io.stdout, "plugin. [31mred  a ]0;owned b 2J  text\n");
  });
});

Deno.test("metrics says that nothing matched and exits 1, as grep does", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, { name: "ats1", from: FROM });
    const { io, code } = await metrics("^nothing$", host);
    assert.equal(code, 1);
    assert.equal(io.stdout, "");
    assert.equal(io.stderr, 'traffic-grapher: no record of ats1 matches "^nothing$".\n');
  });
});

Deno.test("metrics exits 2 with the reason when the host does not answer", async () => {
  const { io, code } = await metrics("x", "ats1=unix:/nowhere/ats.sock", "--format", "json");
  assert.equal(code, 2);
  assert.deepEqual(JSON.parse(io.stdout), { host: "ats1", records: [] });
  assert.match(io.stderr, /^traffic-grapher: ats1: there is no socket at \/nowhere\/ats\.sock/);
});

Deno.test("metrics asks no server for what is no regular expression", async () => {
  const settings = { ...invocationOf("metrics", "x", "unix:/nowhere/ats.sock"), pattern: "(" };
  await assert.rejects(
    runMetrics(settings, fakeIo()),
    (error) =>
      error instanceof UsageError && /"\(" is not a regular expression/.test(error.message),
  );
});

const RESPONSES = "proxy.process.http.2xx_responses";

Deno.test("metrics asked over a time says how fast records change, and only the moved ones if asked", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, { name: "ats1", from: FROM });
    const asked = ["metrics", host, "--match", "xx_responses|cache.bytes_total", "--over", "0.3"];
    const { io, code } = await callProduct([...asked, "--format", "json"]);
    assert.equal(code, 0, io.stderr);
    const { records } = JSON.parse(io.stdout) as {
      records: { name: string; value: number; perSecond: number | null; moved: boolean }[];
    };
    const found = records.find(({ name }) => name === RESPONSES)!;
    const change = capturedValue(FROM + 1, RESPONSES) - capturedValue(FROM, RESPONSES);
    assert.equal(found.value, capturedValue(FROM + 1, RESPONSES));
    assert.equal(found.moved, true);
    // Within what the machine took longer than asked.
    assert.ok(found.perSecond! > change / 30 && found.perSecond! <= change / 0.3 * 1.05);
    assert.equal(records.find(({ name }) => name.endsWith("bytes_total"))!.moved, false);
    const moved = await callProduct([...asked, "--moved"]);
    assert.match(moved.io.stdout, /2xx_responses +\d+ +[\d.]+K?\/s +counter +responses/);
    assert.doesNotMatch(moved.io.stdout, /bytes_total/);
  });
});

Deno.test("metrics in YAML are pieces that a dashboard file takes", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, { name: "ats1", from: FROM });
    const { io, code } = await metrics("xx_responses|version|_bytes$", host, "--format", "yaml");
    assert.equal(code, 0, io.stderr);
    assert.match(io.stdout, /^# without \d+ that hold text\n- name: http 2xx responses\n/);
    const pieces = io.stdout.replaceAll(/^/gm, "          ");
    const text = `pages:\n  - name: P\n    panels:\n      - title: T\n        metrics:\n${pieces}`;
    const { metrics: parsed } = parseDashboard(text, "pasted").pages[0]!.panels[0]!;
    const bytes = parsed.find(({ key }) =>
      String(key).endsWith("user_agent_total_response_bytes")
    )!;
    assert.deepEqual([bytes.type, bytes.unit], ["counter", "bytes per second"]);
  });
});

Deno.test("metrics says where none has moved, and what --match does not go with", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, { name: "ats1", from: FROM });
    const still = await metrics(host, "--match", "bytes_total$", "--moved", "--over", "0.1");
    assert.equal(still.code, 1);
    assert.match(still.io.stderr, /ats1: 1 record of it matches, and none has moved/);
  });
  await assert.rejects(
    metrics("http", "ats1", "--match", "http"),
    /With --match the only argument is the host/,
  );
});
