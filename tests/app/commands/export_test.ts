import assert from "node:assert/strict";
import { runExport } from "../../../src/app/commands/export.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { callProduct } from "../../helpers/run_product.ts";
import { CONTROL, fakeIo } from "./fake_io.ts";
import { invocationOf } from "./invocation.ts";
import { recordCapture } from "./recording_fixture.ts";
import { withFolder } from "./with_folder.ts";

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
