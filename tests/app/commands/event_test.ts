import assert from "node:assert/strict";
import { UsageError } from "../../../src/model/errors.ts";
import { callProduct } from "../../helpers/run_product.ts";
import { CONTROL } from "./fake_io.ts";
import { invocationOf } from "./invocation.ts";
import { recordCapture, RECORDED_HOST } from "./recording_fixture.ts";
import { withFolder } from "./with_folder.ts";

async function event(...args: string[]): Promise<string> {
  const { io, code } = await callProduct(["event", ...args]);
  assert.equal(code, 0, io.stderr);
  assert.equal(io.stderr, "");
  assert.doesNotMatch(io.stdout, CONTROL);
  return io.stdout;
}

function says(pattern: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof UsageError && pattern.test(error.message);
}

Deno.test("event add prints the new event's number, and list shows what was added", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    const ticks = await recordCapture(file, 10);
    const endMs = ticks.at(-1)!.atMs;
    const id = (await event("add", file, "deploy", "--at", "-5s", "--host", "ats1")).trim();
    assert.match(id, /^\d+$/);
    const span = (await event(
      ...["add", file, "load", "--at", "2026-11-21T02:57:00Z", "--end", "2026-11-21T02:58:00Z"],
      ...["--panel", "Requests", "--dash", "dot", "--color", "#ff8800", "--source", "test"],
    )).trim();
    const at = new Date(endMs - 5_000).toISOString();
    const lines = (await event("list", file)).trimEnd().split("\n");
    assert.deepEqual(
      lines,
      [
        `${id}  ${at}  deploy  (user, host ats1)`,
        `${span}  2026-11-21T02:57:00.000Z to 2026-11-21T02:58:00.000Z  load  (test, panel Requests)`,
      ].sort((one, other) => one.slice(3) < other.slice(3) ? -1 : 1),
    );
    const events = JSON.parse(await event("list", file, "--format", "json"));
    const deploy = events.find((entry: { label: string }) => entry.label === "deploy");
    assert.deepEqual(deploy, {
      id: Number(id),
      time: at,
      end: null,
      label: "deploy",
      source: "user",
      color: null,
      dash: null,
      host: RECORDED_HOST.id,
      panel: null,
    });
  });
});

Deno.test("event add without a time marks the present", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    await recordCapture(file, 2);
    const beforeMs = Date.now();
    await event("add", file, "now");
    const [added] = JSON.parse(await event("list", file, "--format", "json"));
    const atMs = Date.parse(added.time);
    assert.ok(atMs >= beforeMs && atMs <= Date.now(), added.time);
  });
});

Deno.test("event update changes what is given, and delete removes all or none", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    await recordCapture(file, 2);
    const first = (await event("add", file, "one", "--at", "2026-11-21T02:57:00Z")).trim();
    const second = (await event("add", file, "two", "--at", "2026-11-21T02:58:00Z")).trim();
    await event("update", file, first, "--label", "uno", "--end", "2026-11-21T02:57:30Z");
    const [changed] = JSON.parse(await event("list", file, "--format", "json"));
    assert.deepEqual(
      [changed.label, changed.time, changed.end],
      ["uno", "2026-11-21T02:57:00.000Z", "2026-11-21T02:57:30.000Z"],
    );
    await assert.rejects(event("delete", file, first, "99"), says(/no event 99/));
    assert.equal((await event("list", file)).trimEnd().split("\n").length, 2);
    await event("delete", file, first, second, first);
    assert.equal(await event("list", file), "");
  });
});

Deno.test("event refuses an unknown host, an unknown event and a file that is not there", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    await recordCapture(file, 2);
    await assert.rejects(
      event("add", file, "x", "--host", "ats9"),
      says(/no host ats9; it has: ats1/),
    );
    await assert.rejects(event("update", file, "7", "--label", "x"), says(/no event 7/));
    await assert.rejects(event("list", `${folder}/gone.db`), UsageError);
    await assert.rejects(event("add", `${folder}/gone.db`, "x"), UsageError);
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ name }) => /gone/.test(name)), []);
  });
});

Deno.test("event update takes away what it can set", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    await recordCapture(file, 3);
    const id = (await event(
      ...["add", file, "deploy", "--at", "2026-11-21T02:57:00Z", "--end", "2026-11-21T02:58:00Z"],
      ...["--color", "#ff8800", "--dash", "dot", "--host", "ats1", "--panel", "Requests"],
    )).trim();
    const parts = async () => {
      const [{ end, color, dash, host, panel }] = JSON.parse(
        await event("list", file, "--format", "json"),
      );
      return [end, color, dash, host, panel];
    };
    assert.ok((await parts()).every((part) => part !== null));
    await event("update", file, id, "--clear", "end,host", "--dash", "solid");
    assert.deepEqual(await parts(), [null, "#ff8800", "solid", null, "Requests"]);
    await event("update", file, id, "--clear", "color", "--clear", "dash,panel");
    assert.deepEqual(await parts(), [null, null, null, null, null]);
    const refused = (args: string[], pattern: RegExp) =>
      assert.throws(() => invocationOf("event", "update", file, id, ...args), says(pattern));
    refused(["--clear", "label"], /--clear takes end, color, dash, host, panel/);
    refused(["--clear", "end", "--end", "now"], /--end sets what --clear end takes away/);
  });
});

Deno.test("event list tells times by the clock of a zone, with its offset", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    await recordCapture(file, 3);
    await event("add", file, "summer", "--at", "2026-10-25T02:30:00+02:00");
    await event("add", file, "winter", "--at", "2026-10-25T02:30:00+01:00");
    const list = (...args: string[]) => event("list", file, "-tz", "Europe/Berlin", ...args);
    assert.match(await list(), /2026-10-25T02:30:00.000\+02:00 {2}summer/);
    assert.match(await list(), /2026-10-25T02:30:00.000\+01:00 {2}winter/);
    const [{ time }] = JSON.parse(await list("--format", "json"));
    assert.equal(time, "2026-10-25T02:30:00.000+02:00");
    assert.match(await event("list", file), /2026-10-25T00:30:00.000Z {2}summer/);
  });
});

Deno.test("event list keeps to ASCII where the locale has no more, but in JSON", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    await recordCapture(file, 3);
    await event("add", file, "Übernahme – 東", "--at", "2026-11-21T02:57:00Z");
    const list = async (...args: string[]) => {
      const { io } = await callProduct(["event", "list", file, ...args], { env: { LC_ALL: "C" } });
      return io.stdout;
    };
    assert.match(await list(), / {2}Ubernahme - \? {3}\(user\)\n$/);
    assert.match(await list("--format", "json"), /"Übernahme – 東"/);
    assert.match(await event("list", file), /Übernahme – 東/);
  });
});
