import assert from "node:assert/strict";
import { runExport } from "../../../src/app/commands/export.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { eventually } from "../../helpers/eventually.ts";
import { callProduct, startProduct } from "../../helpers/run_product.ts";
import { CONTROL, fakeIo } from "./fake_io.ts";
import { invocationOf } from "./invocation.ts";
import { recordCapture } from "./recording_fixture.ts";
import { withFolder } from "./with_folder.ts";
import { record } from "../../store/support/recordings.ts";
import { HOSTS, RECORDS, sampleTicks, SESSION } from "../../store/support/samples.ts";
import type { Tick } from "../../../src/model/tick.ts";

const REQUESTS = "proxy.process.http.incoming_requests";

async function exported(...args: string[]) {
  const { io, code } = await callProduct(["export", ...args]);
  assert.doesNotMatch(io.stdout.replaceAll("\r\n", "\n"), CONTROL);
  return { io, code };
}

Deno.test("export writes all readings of a recording, or a stretch, to standard output", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    const ticks = await recordCapture(file, 20);
    const wanted = ticks.map(({ results: [result] }) =>
      result?.kind === "reply" ? result.values.get(REQUESTS) : undefined
    );
    const all = await exported(file, "--format", "jsonl");
    assert.equal(all.code, 0);
    assert.equal(all.io.stderr, "");
    const values = (text: string) =>
      text.trimEnd().split("\n").map((line) => JSON.parse(line))
        .filter(({ label }) => label === REQUESTS).map(({ value }) => value);
    assert.deepEqual(values(all.io.stdout), wanted);

    const last = await exported(file, "--format", "jsonl", "--from", "-5s");
    assert.deepEqual(values(last.io.stdout), wanted.slice(-6));
  });
});

Deno.test("export types OpenMetrics by the dashboard that was recorded", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    await recordCapture(file, 3);
    const { io } = await exported(file, "--format", "openmetrics");
    assert.match(io.stdout, /^# TYPE proxy_process_http_incoming_requests counter$/m);
    assert.match(io.stdout, /^# TYPE proxy_process_http_current_client_connections gauge$/m);
    assert.ok(io.stdout.endsWith("# EOF\n"));
  });
});

Deno.test("export writes a file when it is complete, and none when it is not", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    await recordCapture(file, 3);
    const { io } = await exported(file, "--format", "csv", "-o", `${folder}/run.csv`);
    assert.equal(io.stdout, "");
    assert.match(await Deno.readTextFile(`${folder}/run.csv`), new RegExp(`${REQUESTS},`));

    const stop = new AbortController();
    stop.abort("SIGTERM");
    const settings = invocationOf("export", file, "-o", `${folder}/stopped.json`);
    assert.equal(await runExport(settings, fakeIo({ signal: stop.signal })), 143);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.deepEqual(names.filter((name) => /stopped|tmp/.test(name)), []);
  });
});

Deno.test("export of a recording that was cut short writes what is left, and is not exit code 0", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    await recordCapture(file, 40);
    const bytes = await Deno.readFile(file);
    await Deno.writeFile(file, bytes.subarray(0, bytes.length - 4096 - 100));
    const io = fakeIo();
    assert.equal(await runExport(invocationOf("export", file, "--format", "csv"), io), 1);
    assert.match(io.stderr, /cut short by \d+ bytes/);
    assert.match(io.stdout, /^timestamp,/);
  });
});

Deno.test("export refuses what is no recording, and a stretch that is none", async () => {
  await withFolder(async ({ folder }) => {
    await assert.rejects(exported(`${folder}/gone.db`), UsageError);
    const file = `${folder}/run.db`;
    await recordCapture(file, 3);
    await assert.rejects(
      exported(file, "--from", "now", "--to", "-1s"),
      (error) => error instanceof UsageError && /--from is after --to/.test(error.message),
    );
  });
});

Deno.test("export of a stretch without anything says so, and leaves no empty file that looks whole", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    const ticks = await recordCapture(file, 5);
    const says = (pattern: RegExp) => (error: unknown) =>
      error instanceof UsageError && pattern.test(error.message);
    const iso = (index: number) => new Date(ticks.at(index)!.atMs).toISOString();
    const held = `it has readings from ${iso(0)} to ${iso(-1)}\\.$`;
    await assert.rejects(
      exported(file, "--from", "2031-01-01", "-o", `${folder}/late.json`),
      says(new RegExp(`holds nothing from 2031-01-01T00:00:00.000Z on: ${held}`)),
    );
    await assert.rejects(
      exported(file, "--to", "2001-01-01"),
      says(new RegExp(`holds nothing until 2001-01-01T00:00:00.000Z: ${held}`)),
    );
    const between = [1, 400].map((ms) => new Date(ticks[0]!.atMs + ms).toISOString());
    await assert.rejects(
      exported(file, "--from", between[0]!, "--to", between[1]!),
      says(/holds nothing from .* to /),
    );
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ name }) => /late/.test(name)), []);
  });
});

Deno.test("export writes the hosts, records and run that were asked for, and names what there is else", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    await recordCapture(file, 5);
    const part = await exported(file, "--format", "jsonl", "--metric", "incoming_requests$");
    const lines = part.io.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    const rows = lines.filter(({ value }) => value !== undefined);
    assert.deepEqual(new Set(rows.map(({ label }) => label)), new Set([REQUESTS]));
    const { host } = rows[0];
    const same = await exported(
      ...[file, "--format", "jsonl", "--metric", "incoming_requests$"],
      ...["--host", host, "--session", "1"],
    );
    assert.equal(same.io.stdout, part.io.stdout);
    for (
      const [option, value, pattern] of [
        ["--host", "nobody", /has no host nobody; it has: /],
        ["--metric", "nothing.such", /has no record that matches/],
        ["--session", "7", /has no session 7; it has: /],
      ] as const
    ) {
      await assert.rejects(
        exported(file, option, value),
        (error) => error instanceof UsageError && pattern.test(error.message),
      );
    }
  });
});

const linesOf = (text: string) => text.trimEnd().split("\n").map((line) => JSON.parse(line));

Deno.test("export --as series writes the values that snapshot says of the same moments, by metric or record name", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    await recordCapture(file, 30);
    const lines = linesOf((await exported(file, "--as", "series", "--format", "jsonl")).io.stdout);
    const snapshot = await callProduct(
      ["snapshot", "--recording", file, "--all-pages", "--format", "json"],
    );
    const { pages, time } = JSON.parse(snapshot.io.stdout);
    let compared = 0;
    for (const { panels } of pages) {
      for (const { title, metrics } of panels) {
        for (const { name, values: [{ value, time: atTime }] } of metrics) {
          const own = lines.filter(({ label }) => label === `${title}/${name}`);
          if (value === null) continue;
          assert.equal(own.findLast(({ timestamp }) => timestamp === atTime).value, value, name);
          compared++;
        }
      }
    }
    assert.ok(compared > 10, `${compared} metrics at ${time}`);

    const part = async (metric: string) =>
      linesOf(
        (await exported(file, "--as", "series", "--format", "jsonl", "--metric", metric)).io.stdout,
      );
    const byRecord = await part(`^${REQUESTS}$`);
    assert.deepEqual(new Set(byRecord.map(({ label }) => label)), new Set(["Requests/Client"]));
    assert.deepEqual(await part("^Requests/Client$"), byRecord);
    const raw = await exported(file, "--format", "jsonl", "--metric", "^Requests/Client$");
    const labels = linesOf(raw.io.stdout).filter(({ value }) => value !== undefined)
      .map(({ label }) => label);
    assert.deepEqual(new Set(labels), new Set([REQUESTS]));
  });
});

Deno.test("export --as series as JSON is opened again, with the values that were drawn and the hosts' labels", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`, json = `${folder}/series.json`;
    await recordCapture(file, 30);
    await exported(file, "--as", "series", "-o", json, "--metric", "^Requests/");
    const { metrics } = JSON.parse(await Deno.readTextFile(json));
    const again = linesOf((await exported(json, "--as", "series", "--format", "jsonl")).io.stdout);
    const valued = (rows: { value?: unknown; timestamp: string }[]) =>
      rows.filter(({ value }) => typeof value === "number").map(({ timestamp, value }) =>
        `${timestamp} ${value}`
      ).sort();
    assert.ok(metrics.length > 20);
    assert.deepEqual(valued(again), valued(metrics));
    assert.deepEqual(new Set(again.map(({ host }) => host)), new Set(["ats1"]));
  });
});

Deno.test("export --step has every value once, and a dashboard of one's own says what the lines are", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`, own = `${folder}/own.yaml`;
    await recordCapture(file, 30);
    await Deno.writeTextFile(
      own,
      `pages:\n  - name: One\n    panels:\n      - title: Mine\n        metrics:\n` +
        `          - { name: In, type: counter, key: ${REQUESTS}, color: "#fff" }\n`,
    );
    const read = async (...args: string[]) =>
      linesOf(
        (await exported(file, "-c", own, "--as", "series", "--format", "jsonl", ...args)).io.stdout,
      );
    const values = (await read()).filter(({ value }) => typeof value === "number");
    const steps = await read("--step", "5s");
    assert.deepEqual(new Set(steps.map(({ label }) => label)), new Set(["Mine/In"]));
    const sum = steps.reduce((sum, { count }) => sum + count, 0);
    assert.equal(sum, values.length);
    const peak = Math.max(...values.map(({ value }) => value));
    assert.equal(Math.max(...steps.map(({ max }) => max)), peak);
  });
});

Deno.test("export refuses options that mean nothing together", () => {
  for (
    const [args, pattern] of [
      [["--step", "1m"], /--step is of the lines that are drawn: add --as series\./],
      [["--follow", "--format", "openmetrics"], /--follow writes line by line, which openmetrics/],
      [["--follow", "-o", "x.jsonl"], /'--follow' cannot be used with option '-o/],
    ] as const
  ) assert.throws(() => invocationOf("export", "run.db", ...args), pattern);
});

Deno.test("export --follow writes what is recorded meanwhile as it comes, and ends with its recorder", async () => {
  await withFolder(async (stage) => {
    const socketPath = `${stage.folder}/ats.sock`;
    const workload = createWorkload({ seed: 3 });
    stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
    const file = `${stage.folder}/live.db`;
    const recorder = startProduct(["record", file, `good=unix:${socketPath}`, "--interval", "0.2"]);
    await eventually("it records", () => /recording into/.test(recorder.stderr));
    const raw = startProduct(["export", file, "--follow", "--metric", REQUESTS]);
    const drawn = startProduct(
      ["export", file, "--as", "series", "--follow", "--format", "csv", "--metric", REQUESTS],
    );
    const count = (text: string) => text.split("\n").length;
    await eventually("both have begun", () => count(raw.stdout) > 3 && count(drawn.stdout) > 3);
    const before = [count(raw.stdout), count(drawn.stdout)];
    await callProduct(["event", "add", file, "deploy 8.1"]);
    await eventually("the event is told of", () => /"event":"deploy 8.1"/.test(raw.stdout));
    await eventually(
      "both go on",
      () => count(raw.stdout) > before[0]! + 5 && count(drawn.stdout) > before[1]! + 5,
    );
    recorder.kill("SIGTERM");
    await recorder.ended;
    assert.equal((await raw.ended).code, 0);
    assert.equal((await drawn.ended).code, 0);
    const whole = await exported(file, "--format", "jsonl", "--metric", REQUESTS);
    const sorted = (text: string) => text.trimEnd().split("\n").sort();
    assert.deepEqual(sorted(raw.stdout), sorted(whole.io.stdout));
  });
});

Deno.test("export --as series has a line for each record that an expression of the dashboard finds", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`, own = `${folder}/own.yaml`;
    await recordCapture(file, 10);
    await Deno.writeTextFile(
      own,
      `pages:\n  - name: One\n    panels:\n      - title: Found\n        metrics:\n` +
        `          - { type: counter, match: "^proxy.process.http.(incoming_requests)$" }\n`,
    );
    const { io } = await exported(
      ...[file, "-c", own, "--as", "series", "--format", "jsonl"],
    );
    const lines = linesOf(io.stdout);
    assert.ok(lines.length >= 9);
    assert.deepEqual(
      new Set(lines.map(({ label }) => label)),
      new Set(["Found/incoming_requests"]),
    );
  });
});

Deno.test("our own JSON is the same recording again: misses, hosts that never answered, labels, events, absent records", async () => {
  await withFolder(async ({ folder }) => {
    const [file, json, again] = ["run.db", "run.json", "again.db"].map((name) =>
      `${folder}/${name}`
    ) as [string, string, string];
    const metric = (name: string, type: string, key: string) =>
      `          - { name: ${name}, type: ${type}, key: ${key}, color: "#fff" }\n`;
    const dashboardText =
      "pages:\n  - name: One\n    panels:\n      - title: Mine\n        metrics:\n" +
      metric("In", "counter", RECORDS[0]) + metric("Now", "gauge", RECORDS[2]) +
      metric("Full", "gauge", RECORDS[4]);
    const silent = { id: "gone.example.net", label: "gone", address: { kind: "local" } } as const;
    const hosts = [...HOSTS, silent];
    const ticks = sampleTicks(60).map((tick): Tick => ({
      ...tick,
      results: [...tick.results, {
        kind: "miss",
        missedAtMs: tick.monotonicMs + 5,
        tookMs: 5,
        reason: tick.index % 7 === 3 ? "stalled" : "no-socket",
        message: "there is no socket",
      }],
    }));
    record(file, ticks, { session: { ...SESSION, dashboardText, hosts } });
    const later = ticks.map((tick) => ({ ...tick, atMs: tick.atMs + 3_600_000 }));
    record(file, later, {
      session: { ...SESSION, dashboardText, hosts, label: "again", note: undefined },
    });
    const at = new Date(ticks[20]!.atMs).toISOString();
    await callProduct(
      ["event", "add", file, "deploy", "--at", at, "--dash", "longdash", "--host", "gone"],
    );
    await exported(file, "-o", json);
    const { code, io } = await callProduct(["import", json, again]);
    assert.equal(code, 0);
    assert.match(io.stderr, /^[^\n]* has 2 sessions, 3 hosts, 5 labels, \d+ values, 1 event\n$/);
    for (
      const args of [
        ["export", "FILE", "--format", "jsonl"],
        ["export", "FILE", "--format", "json"],
        ["export", "FILE", "--as", "series", "--format", "jsonl"],
        ["event", "list", "FILE", "--format", "json"],
        ["replay", "FILE", "--session", "list"],
        ["snapshot", "--recording", "FILE", "--at", at, "--format", "json"],
        ["metrics", "", "ats2", "--recording", "FILE", "--at", at, "--format", "json"],
      ]
    ) {
      const [one, other] = await Promise.all([file, again].map(async (name) => {
        const { io } = await callProduct(args.map((arg) => arg === "FILE" ? name : arg));
        return [io.stdout, io.stderr].join("\n").replaceAll(name, "FILE");
      }));
      assert.equal(other, one, args.join(" "));
    }
  });
});
