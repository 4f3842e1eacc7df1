import assert from "node:assert/strict";
import { recallMoment } from "../../../src/app/commands/snapshot_source.ts";
import type { Tick } from "../../../src/model/tick.ts";
import { flatMetrics } from "../../../src/view/scene.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { parsePluginLine } from "../../export/nagios_grammar.ts";
import { checkWithPromtool } from "../../export/promtool.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { fleetTicks, HOSTS, liveHistory, recordTicks } from "../replay/recorded_capture.ts";
import { capturedValue } from "./captured_host.ts";
import { callProduct } from "../../helpers/run_product.ts";
import { CONTROL, fakeIo } from "./fake_io.ts";
import { invocationOf } from "./invocation.ts";
import { withFolder } from "./with_folder.ts";

const REQUESTS = "proxy.process.http.incoming_requests";
const CLIENTS = "proxy.process.http.current_client_connections";
const iso = (index: number) => new Date(CAPTURE_START_MS + index * 1000).toISOString();

async function snap(...args: string[]) {
  return await callProduct(["snapshot", ...args]);
}

async function metrics(...args: string[]) {
  const { io, code } = await callProduct(["metrics", ...args]);
  assert.doesNotMatch(io.stdout, CONTROL);
  return { io, code };
}

const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof UsageError && pattern.test(error.message);

/** The real capture, of two hosts that answered the same a poll apart. */
async function withRecording(test: (file: string, folder: string) => Promise<void>) {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/capture.db`;
    await recordTicks(file, fleetTicks(2), { hosts: HOSTS.slice(0, 2) });
    await test(file, folder);
  });
}

Deno.test("snapshot of a recording shows a moment of it in every format, by the values of then", async () => {
  await withRecording(async (file, folder) => {
    const at = ["--recording", file, "--at", iso(40)];
    const text = await snap(...at);
    assert.deepEqual([text.code, text.io.stderr], [0, ""]);
    assert.match(text.io.stdout, /^2026-11-21 02:57:30 UTC, last 60 s, every 1 s$/m);
    const clients = capturedValue(40, CLIENTS);
    assert.match(text.io.stdout, new RegExp(`^ +Client +ats1 +${clients} `, "m"));

    const json = await snap(...at, "--format", "json");
    const parsed = JSON.parse(json.io.stdout);
    const panel = (title: string) =>
      parsed.pages[0].panels.find((found: { title: string }) => found.title === title);
    const live = liveHistory(fleetTicks(2, 41), 2);
    assert.equal(panel("Requests").metrics[0].values[0].value, live.latest(0, 0)!.value);
    assert.equal(panel("Requests").metrics[0].values[1].value, live.latest(0, 1)!.value);
    assert.equal(panel("Connections").metrics[0].values[1].value, capturedValue(39, CLIENTS));

    const nagios = await snap(...at, "--format", "nagios");
    assert.equal(parsePluginLine(nagios.io.stdout.trimEnd()).state, "OK");

    const prometheus = await snap(...at, "--format", "prometheus");
    await checkWithPromtool(prometheus.io.stdout);
    const sample = `${REQUESTS.replaceAll(".", "_")}_total{host="ats1"} ${
      capturedValue(40, REQUESTS)
    }\n`;
    assert.ok(prometheus.io.stdout.includes(sample));

    const svg = await snap(...at, "--format", "svg", "--size", "640x400");
    assert.match(svg.io.stdout, /^<svg [^>]*width="640"/);
    const png = await snap(...at, "--size", "640x400", "-o", `${folder}/{time}.png`);
    assert.equal(png.io.stdout, `${folder}/20261121T025730Z.png\n`);
    const bytes = await Deno.readFile(`${folder}/20261121T025730Z.png`);
    assert.deepEqual([...bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  });
});

Deno.test("snapshot of a recording takes its end, some of its hosts, another window", async () => {
  await withRecording(async (file) => {
    const { io, code } = await snap(
      ...["--recording", file, "ats2", "--history", "2m", "-tz", "Asia/Tokyo"],
    );
    assert.equal(code, 0);
    assert.match(io.stdout, /^2026-11-21 11:59:19 Asia\/Tokyo, last 2 min, every 1 s$/m);
    assert.match(io.stdout, /^ {2}ats2 +answering/m);
    assert.doesNotMatch(io.stdout, /ats1/);
    await assert.rejects(
      snap("--recording", file, "ats9"),
      refused(/capture\.db has no host ats9; it has: ats1, ats2\. Did you mean ats1\?$/),
    );
  });
});

Deno.test("snapshot of a recording says who did not answer then, and exits 2 as on a host", async () => {
  await withRecording(async (file) => {
    const stopped = await snap("--recording", file, "--at", iso(75));
    assert.equal(stopped.code, 2);
    assert.match(stopped.io.stderr, /^traffic-grapher: ats1: ConnectionRefusedError$/m);
    const json = await snap("--recording", file, "--at", iso(75), "--format", "json");
    const { hosts, pages } = JSON.parse(json.io.stdout);
    assert.deepEqual(hosts.map(({ answered }: { answered: boolean }) => answered), [false, false]);
    assert.equal(pages[0].panels[0].metrics[0].values[0].value, null);
    for (
      const [at, pattern] of [[iso(-60), /no readings at 2026-/], [iso(200), /to 2026-/]] as const
    ) {
      await assert.rejects(snap("--recording", file, "--at", at), refused(pattern));
    }
    await assert.rejects(
      snap("--at", iso(40)),
      refused(/--at speaks of a recording: name it with --recording FILE/),
    );
  });
});

Deno.test("metrics of a recording lists the raw values of a moment, with its time", async () => {
  await withRecording(async (file) => {
    const at = ["--recording", file, "--at", iso(40)];
    const { io, code } = await metrics("incoming_requests|http\\.current_client", "ats1", ...at);
    assert.equal(code, 0);
    const width = String(capturedValue(40, REQUESTS)).length;
    assert.equal(
      io.stdout,
      `# ats1 at ${iso(40)}\n` +
        `${CLIENTS}  ${String(capturedValue(40, CLIENTS)).padStart(width)}  gauge    now\n` +
        `${REQUESTS}           ${capturedValue(40, REQUESTS)}  counter  requests\n`,
    );
    const json = await metrics("", "ats2", ...at, "--format", "json");
    const { host, time, records } = JSON.parse(json.io.stdout);
    assert.deepEqual([host, time], ["ats2", iso(40)]);
    assert.ok(records.length > 30);
    const found = records.find(({ name }: { name: string }) => name === REQUESTS);
    assert.equal(found.value, capturedValue(39, REQUESTS));
  });
});

Deno.test("metrics of a recording wants one host, exits 1 without a match and 2 in a silence", async () => {
  await withRecording(async (file) => {
    await assert.rejects(
      metrics("x", "--recording", file),
      refused(/has 2 hosts, and metrics lists one: name it \(ats1, ats2\)/),
    );
    const none = await metrics("^nothing$", "ats1", "--recording", file);
    assert.deepEqual([none.code, none.io.stdout], [1, ""]);
    const silent = await metrics("x", "ats1", "--recording", file, "--at", iso(75));
    assert.deepEqual([silent.code, silent.io.stdout], [2, ""]);
    assert.equal(silent.io.stderr, "traffic-grapher: ats1: ConnectionRefusedError\n");
  });
});

Deno.test("snapshot writes text in ASCII alone where the locale has no more", async () => {
  await withRecording(async (file) => {
    const text = async (env: Record<string, string>) => {
      const args = ["snapshot", "--recording", file, "--at", iso(60)];
      return (await callProduct(args, { clearEnv: true, env })).io.stdout;
    };
    // deno-lint-ignore no-control-regex
    const ascii = /^[\x00-\x7f]*$/;
    for (const env of [{ LC_ALL: "C" }, { LC_ALL: "POSIX", LANG: "en_US.UTF-8" }, { LANG: "C" }]) {
      assert.match(await text(env), ascii, JSON.stringify(env));
    }
    // Nothing is known of a reader where none is set, as under cron.
    for (const env of [{}, { LC_ALL: "C.UTF-8" }, { LC_ALL: "", LANG: "de_DE.utf8" }]) {
      assert.doesNotMatch(await text(env), ascii, JSON.stringify(env));
    }
  });
});

Deno.test("recallMoment() draws also what is too long to be held, and a cursor reads what was recorded", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/long.db`;
    const ticks = longTicks(3000);
    await recordTicks(file, ticks, { hosts: HOSTS.slice(0, 1) });
    const io = fakeIo();
    const settings = invocationOf("snapshot", "--recording", file, "--history", "50m");
    const source = await recallMoment(settings, io, { ...settings.recording!, mostValues: 1 });
    using _open = source!.open;
    assert.equal(io.stderr, "");
    assert.deepEqual(source!.warnings, []);
    const { history } = source!.polls, toMs = ticks[2999]!.atMs;
    const gauge = flatMetrics(source!.dashboard.pages).findIndex(({ type }) => type === "gauge");
    const { times } = history.line(gauge, 0, { fromMs: toMs - 3_000_000, toMs });
    assert.ok(times[0]! < ticks[60]!.atMs, "the line begins where the recording does");
    assert.equal(times.at(-1), toMs);
    // What is not held is read when it is looked at.
    const early = history.standing(gauge, 0, ticks[200]!.atMs);
    assert.equal(early.kind === "value" && early.atMs, ticks[200]!.atMs);
  });
});

/** The first answer of the capture, one second after another. */
function longTicks(count: number): Tick[] {
  const [first] = fleetTicks(1);
  const own = first!.results[0]!;
  return Array.from({ length: count }, (_, index) => {
    const result = own.kind === "reply"
      ? { ...own, repliedAtMs: own.repliedAtMs + index * 1000 }
      : own;
    const atMs = CAPTURE_START_MS + index * 1000;
    return { ...first!, index, atMs, monotonicMs: index * 1000, results: [result] };
  });
}

Deno.test("snapshot --compare says beside each value how far it is from that of before", async () => {
  await withRecording(async (file) => {
    const at = ["--recording", file, "--at", iso(62), "--history", "20"];
    const json = await snap(...at, "--compare", "1m", "--format", "json");
    const { compared_ms, pages } = JSON.parse(json.io.stdout);
    assert.equal(compared_ms, 60_000);
    const [connections] = pages[0].panels.flatMap(({ metrics }: { metrics: unknown }) => metrics)
      .filter(({ key }: { key: string }) => key === CLIENTS);
    const [{ value, before, change }] = connections.values;
    assert.equal(value, Number(capturedValue(62, CLIENTS)));
    assert.equal(before, Number(capturedValue(2, CLIENTS)));
    const text = (await snap(...at, "--compare", "1m")).io.stdout;
    assert.match(text, /, faint: 60 s before\n/);
    assert.ok(text.includes(` ${change} `), change);
    assert.match((await snap(...at, "--compare", "1w")).io.stdout, /nothing known of 7 d before\n/);
    await assert.rejects(snap(...at, "--compare", "soon"), refused(/1h, 1d, 1w/));
  });
});
