import assert from "node:assert/strict";
import { UsageError } from "../../../src/model/errors.ts";
import { eventually } from "../../helpers/eventually.ts";
import { callProduct, startProduct } from "../../helpers/run_product.ts";
import { withDirectory } from "../../helpers/with_directory.ts";

const OLD = new URL("../../fixtures/import/", import.meta.url).pathname;

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("import makes a recording of an older collector's file, which then takes events", async () => {
  await withDirectory(async (folder) => {
    const file = `${folder}/new.db`;
    const { code, io } = await callProduct(["import", `${OLD}schema2.db`, file]);
    assert.deepEqual([code, io.stdout], [0, ""]);
    assert.equal(
      io.stderr,
      `traffic-grapher: ${OLD}schema2.db: left out, for a recording has no place for it: ` +
        "the commands of charts (2), the axis titles of charts (2), how many lines a chart shows (2)\n" +
        `traffic-grapher: ${file} has 2 sessions, 3 hosts, 2 labels, 480 values, 6 events\n`,
    );
    assert.deepEqual(namesIn(folder), ["new.db"]);
    const added = await callProduct(["event", "add", file, "seen", "--at", "2026-10-25T00:02:00Z"]);
    assert.equal(added.code, 0, added.io.stderr);
    const listed = await callProduct(["event", "list", file]);
    assert.match(listed.io.stdout, /2026-10-25T00:02:00\.000Z {2}seen/);
    const sessions = await callProduct(["replay", file, "--session", "list"]);
    assert.match(sessions.io.stdout, /run A · before\n.*crashed/);
  });
});

Deno.test("import takes times without a zone for those of --timezone, else of this machine", async () => {
  await withDirectory(async (folder) => {
    const first = async (file: string) => {
      const { io } = await callProduct(["export", file, "--format", "jsonl"]);
      return JSON.parse(io.stdout.slice(0, io.stdout.indexOf("\n"))).timestamp;
    };
    const named = `${folder}/named.db`;
    const args = ["import", `${OLD}v1berlin.json`];
    const one = await callProduct([...args, named, "-tz", "Europe/Berlin", "--quiet"]);
    assert.doesNotMatch(one.io.stderr, /--timezone/);
    assert.equal(await first(named), "2026-11-26T11:14:09.266Z");

    const own = `${folder}/own.db`;
    const env = { TZ: "America/New_York" };
    const { io } = await callProduct([...args, own], { env });
    assert.match(
      io.stderr,
      /name no zone and are taken for America\/New_York time, as on this machine: --timezone ZONE/,
    );
    assert.equal(await first(own), "2026-11-26T17:14:09.266Z");
  });
});

Deno.test("import refuses a target that is there, also the file itself, and a recording", async () => {
  await withDirectory(async (folder) => {
    const file = `${folder}/old.json`;
    Deno.copyFileSync(`${OLD}old.json`, file);
    const before = Deno.readTextFileSync(file);
    await assert.rejects(callProduct(["import", file, file]), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /it exists already; choose a new file/);
      return true;
    });
    assert.equal(Deno.readTextFileSync(file), before);
    await callProduct(["import", file, `${folder}/new.db`, "-tz", "UTC"]);
    await assert.rejects(
      callProduct(["import", `${folder}/new.db`, `${folder}/newer.db`]),
      /is not in the older collector's format: open it as it is/,
    );
    assert.deepEqual(namesIn(folder), ["new.db", "old.json"]);
  });
});

Deno.test("a large import that is ended in the middle ends at once and leaves nothing", async () => {
  await withDirectory(async (folder) => {
    const file = `${folder}/long.json`;
    {
      using out = Deno.openSync(file, { write: true, create: true });
      const write = (text: string) => out.writeSync(new TextEncoder().encode(text));
      write('{"metrics":[');
      for (let part = 0; part < 40; part++) {
        const rows = Array.from({ length: 10_000 }, (_, at) => {
          const timestamp = new Date(Date.UTC(2026, 0, 1) + (part * 10_000 + at) * 1000);
          return JSON.stringify({ timestamp, label: `l${part % 7}`, value: at });
        });
        write(`${part === 0 ? "" : ","}${rows.join(",")}`);
      }
      write("]}");
    }
    const running = startProduct(["import", file, `${folder}/new.db`]);
    await eventually("the import has begun", () => namesIn(folder).length > 1);
    running.kill("SIGTERM");
    const { code, stdout } = await running.ended;
    assert.deepEqual([code, stdout], [143, ""]);
    assert.deepEqual(namesIn(folder), ["long.json"]);
  });
});
