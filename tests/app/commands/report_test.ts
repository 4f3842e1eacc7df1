import assert from "node:assert/strict";
import { UsageError } from "../../../src/model/errors.ts";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { callProduct, runProduct } from "../../helpers/run_product.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { fleetTicks, HOSTS, recordTicks } from "../replay/recorded_capture.ts";
import { withFolder } from "./with_folder.ts";

const iso = (second: number) => new Date(CAPTURE_START_MS + second * 1000).toISOString();

async function withRecording(test: (file: string, folder: string) => Promise<void>) {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/friday.db`;
    await recordTicks(file, fleetTicks(2), { hosts: HOSTS.slice(0, 2) });
    await test(file, folder);
  });
}

/** The cells of a table below a heading, row by row. */
function rowsOf(html: string, title: string): string[][] {
  const section = html.split("<section>").find((part) => part.includes(`>${title}</h2>`)) ?? "";
  return section.split("<tr>").slice(2).map((row) =>
    row.split("<td>").slice(1).map((cell) => cell.replaceAll(/<[^>]+>/g, "").trim())
  );
}

Deno.test("report writes a stretch of a recording as one file, with what happened in it in words", async () => {
  await withRecording(async (file, folder) => {
    const output = `${folder}/incident.html`;
    await callProduct(["event", "add", file, "deploy 8.1", "--at", iso(60)]);
    const { code, io } = await callProduct(
      ["report", file, "--from", iso(50), "--to", iso(120), "-o", output, "-tz", "Europe/Berlin"],
    );
    assert.equal(code, 0);
    assert.equal(io.stdout, "");
    assert.match(io.stderr, /^\S+incident\.html: 0\.\d MB, 70 s from 2026-11-21T02:57:40\.000Z\n$/);
    const html = await Deno.readTextFile(output);
    assert.match(html, /<h1 id="report-title">Report on friday\.db<\/h1>/);
    assert.match(html, /2026-11-21 03:57:40 to 2026-11-21 03:58:50 \(Europe\/Berlin\)/);
    assert.deepEqual(rowsOf(html, "Hosts")[0]!.slice(0, 4), [
      "ats1",
      "not recorded",
      "63 of 71",
      "8 s",
    ]);
    const happened = rowsOf(html, "Outages and restarts");
    assert.deepEqual(happened[0]!.slice(0, 4), [
      "2026-11-21 03:58:01",
      "2026-11-21 03:58:09",
      "ats1",
      "no answer for 8 s",
    ]);
    assert.deepEqual(rowsOf(html, "Events"), [[
      "2026-11-21 03:57:50",
      "",
      "deploy 8.1",
      "",
      "user",
    ]]);
    assert.ok(rowsOf(html, "Peaks").length > 20);
    assert.match(html, /The dashboard has no alerts\./);
  });
});

Deno.test("report judges the alerts of a dashboard, and is of some hosts and pages where it is told", async () => {
  await withRecording(async (file, folder) => {
    const dashboard = `${folder}/d.yaml`;
    await Deno.writeTextFile(
      dashboard,
      `host_down: {for: 2s}
pages:
- name: One
  panels:
  - {title: A, metrics: [{name: Open, type: gauge, key: proxy.process.http.current_client_connections, color: "#ff4d5d"}]}
- name: Two
  panels:
  - {title: B, metrics: [{name: Requests, type: counter, key: proxy.process.http.incoming_requests, color: "#ff4d5d"}]}
`,
    );
    const args = ["report", file, "ats2", "-c", dashboard, "--page", "Two", "--title", "A & B"];
    const { code, io: { stdout: html } } = await callProduct(args);
    assert.equal(code, 0);
    assert.match(html, /<title>A &amp; B<\/title>/);
    assert.deepEqual(rowsOf(html, "Hosts").map(([host]) => host), ["ats2"]);
    const [alert] = rowsOf(html, "Alerts that fired");
    assert.deepEqual(alert!.slice(2, 6), ["6 s", "critical", "host down", "ats2"]);
    assert.equal(JSON.parse(/id="report">([^]*?)<\/script>/.exec(html)![1]!).page, 1);
    assert.deepEqual(rowsOf(html, "Peaks").map(([panel]) => panel), ["A", "B"]);
  });
});

Deno.test("report refuses what it cannot do, and destroys nothing", async () => {
  await withRecording(async (file, folder) => {
    const before = await Deno.readFile(file);
    await Deno.symlink(file, `${folder}/link.html`);
    const refused = async (pattern: RegExp, ...args: string[]) => {
      await assert.rejects(
        callProduct(["report", ...args]),
        (error) => error instanceof UsageError && pattern.test(error.message),
        `${args}: ${pattern}`,
      );
    };
    await refused(
      /is the recording that is read: to write there would destroy it/,
      file,
      "-o",
      file,
    );
    await refused(/is the recording that is read/, file, "-o", `${folder}/link.html`);
    await refused(/has no host ats9; it has: ats1, ats2/, file, "ats9");
    await refused(/has no readings there/, file, "--from", iso(5_000));
    await refused(/There is no page 9/, file, "--page", "9");
    await refused(/--over speaks of hosts that are polled/, file, "--over", "5s");
    await refused(/--from speaks of a recording/, "ats1", "--from", "-5m");
    await refused(/nothing\.db/, `${folder}/nothing.db`);
    await refused(/its folder does not exist/, file, "-o", `${folder}/none/x.html`);
    assert.deepEqual(await Deno.readFile(file), before);
    await Deno.copyFile(file, `${folder}/incident`);
    const { code, stderr } = await runProduct(["report", "incident"], { cwd: folder });
    assert.equal(code, 3);
    assert.match(stderr, /incident is a file here: report \.\/incident is of it/);
    const damaged = before.slice();
    damaged.fill(0x5a, damaged.length - 6000, damaged.length - 3000);
    await Deno.writeFile(`${folder}/damaged.db`, damaged);
    const part = await runProduct(["report", `${folder}/damaged.db`]);
    assert.equal(part.code, 1);
    assert.match(part.stdout, /A part of the recording is damaged/);
    damaged.fill(0x5a, damaged.length - 40_000);
    await Deno.writeFile(`${folder}/damaged.db`, damaged);
    const run = await runProduct(["report", `${folder}/damaged.db`]);
    assert.equal(run.code, 3);
    assert.match(run.stderr, /damaged\.db has no readings there that can be read\.\n$/);
  });
});

Deno.test("report polls hosts for a while, and tells by its exit code that none answered", async () => {
  await withFolder(async ({ folder, signal, use }) => {
    const socketPath = `${folder}/ats.sock`;
    use(startAtsServer({ socketPath, workload: createWorkload({ seed: 1 }), signal }));
    const polled = (socket: string, output: string) =>
      runProduct([
        ...["report", `one=unix:${socket}`, "--interval", "0.2", "--over", "1"],
        ...["-o", `${folder}/${output}`],
      ]);
    const { code, stderr } = await polled(socketPath, "one.html");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /polling for 1 s\n\S+one\.html: /);
    const html = await Deno.readTextFile(`${folder}/one.html`);
    assert.match(html, /<h1 id="report-title">Report on one<\/h1>/);
    assert.match(rowsOf(html, "Hosts")[0]!.join(" "), /^one \d+\.\d+\.\d+ (all|[1-6] of) [4-7]/);
    const silent = await polled(`${folder}/none.sock`, "none.html");
    assert.equal(silent.code, 2, silent.stderr);
    const gone = await Deno.readTextFile(`${folder}/none.html`);
    assert.match(rowsOf(gone, "Hosts")[0]!.join(" "), /^one not recorded 0 of [4-7]/);
  });
});
