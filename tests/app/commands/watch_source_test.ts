import assert from "node:assert/strict";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { eventually } from "../../helpers/eventually.ts";
import { callProduct, startProduct } from "../../helpers/run_product.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { type Stage, withFolder } from "./with_folder.ts";

/** A host, and how often it was asked. */
function startHost(stage: Stage) {
  const socketPath = `${stage.folder}/ats1.sock`;
  const source = createWorkload({ seed: 7 });
  const asked = { count: 0 };
  const workload = {
    draining: false,
    snapshot() {
      asked.count++;
      return source.snapshot();
    },
  };
  stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
  return { host: `ats1=unix:${socketPath}`, asked };
}

const page = (words: RegExp, text: string) =>
  text.split(/(?=^Traffic & Cache)/m).filter((one) => words.test(one));
const FOLLOWING = /Status: ok: ▷ following service\.db · ats1 [\d.]+ ms answering/;
const POLLING = /Status: ok: ○ nobody records into service\.db: polling · ats1 [\d.]+ ms answering/;

Deno.test("watch --source follows a recorder without asking its hosts, polls when it is killed, and follows the next", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/service.db`;
    const { host, asked } = startHost(stage);
    const record = () => startProduct(["record", file, host, "--interval", "0.5", "--quiet"]);
    const first = record();
    await eventually("the recorder polls", () => asked.count >= 4);
    const watching = startProduct(["watch", "--source", file]);
    const pages = (words: RegExp) => page(words, watching.stdout);
    await eventually("it follows", () => pages(FOLLOWING).length >= 4);
    const [shown] = pages(FOLLOWING).slice(-1);
    assert.match(shown!, /every 0\.5 s/);
    assert.match(shown!, /Client ats1 +[\d.]+K/);
    first.kill("SIGKILL");
    await first.ended;
    const asksOfRecorder = asked.count;
    await eventually("it polls itself", () => pages(POLLING).length >= 4);
    assert.ok(asked.count > asksOfRecorder, "the host is asked again");
    assert.match(pages(POLLING).at(-1)!, /Client ats1 +[\d.]+K/);
    const second = record();
    const before = pages(FOLLOWING).length;
    await eventually("it follows again", () => pages(FOLLOWING).length >= before + 4);
    watching.kill("SIGINT");
    second.kill("SIGINT");
    const run = await watching.ended;
    assert.equal((await second.ended).code, 0);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /nobody records into service\.db any more: its hosts are polled/);
    assert.match(run.stderr, /service\.db is recorded again: that is followed/);
  });
});

Deno.test("while a recorder is followed its hosts are asked by it alone", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/service.db`;
    const { host, asked } = startHost(stage);
    const recorder = startProduct(["record", file, host, "--interval", "0.5", "--run-for", "8"]);
    await eventually("the recorder polls", () => asked.count >= 3);
    const watching = startProduct(["watch", "--source", file, host]);
    const stream = ["--format", "jsonl", "--as", "series"];
    const streaming = startProduct(["watch", "--source", file, ...stream, host]);
    await eventually("it follows", () => page(FOLLOWING, watching.stdout).length >= 5);
    await eventually("ticks come", () => streaming.stdout.split("\n").length > 7);
    for (const program of [watching, streaming]) {
      program.kill("SIGINT");
      assert.equal((await program.ended).code, 0);
    }
    // Of a recording that has just begun, too, each tick brings a value of its own.
    const times = streaming.stdout.trim().split("\n").slice(1).map((line) =>
      JSON.parse(line).pages[0].panels[0].metrics[0].values[0].time
    );
    assert.ok(times.length >= 5 && !times.includes(null), `${times}`);
    assert.deepEqual(new Set(times).size, times.length, "no value is said twice");
    const { stderr } = await recorder.ended;
    const [, polls] = /^(\d+) polls/m.exec(stderr) ?? [];
    // One poll may be broken off by the end; a second one who asks would have asked five times.
    assert.ok(Number(polls) > 0 && asked.count - Number(polls) <= 1, `${asked.count}: ${stderr}`);
  });
});

Deno.test("the recording of the config file is followed where it has all hosts of a fleet, and else they are polled", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/service.db`;
    const { host, asked } = startHost(stage);
    await Deno.mkdir(`${stage.folder}/traffic-grapher`);
    await Deno.writeTextFile(
      `${stage.folder}/traffic-grapher/config.yaml`,
      `fleets: {prod: ["${host}"], more: ["@prod", "unix:${stage.folder}/none.sock"]}\n` +
        "recording: ../service.db\n",
    );
    const env = { XDG_CONFIG_HOME: stage.folder };
    const fleet = startProduct(["@prod"], { env });
    await eventually("without a recording it polls", () => asked.count >= 2);
    fleet.kill("SIGINT");
    const { stderr } = await fleet.ended;
    assert.match(stderr, /hosts are polled, since .*service\.db: there is no such file/);
    const recorder = startProduct(["record", file, "@prod", "--interval", "0.5"], { env });
    await eventually("the recorder polls", () => asked.count >= 5);
    for (const args of [[], ["@prod"]]) {
      const watching = startProduct(args, { env });
      await eventually("it follows", () => page(FOLLOWING, watching.stdout).length >= 2);
      watching.kill("SIGINT");
      assert.equal((await watching.ended).code, 0);
    }
    const more = startProduct(["@more"], { env });
    await eventually("it polls", () => /^ats1 +local/m.test(more.stderr));
    more.kill("SIGINT");
    const { stderr: said } = await more.ended;
    assert.match(
      said,
      /service\.db holds nothing of some of these hosts; it has ats1\./,
    );
    recorder.kill("SIGINT");
    await recorder.ended;
  });
});

Deno.test("watch --source refuses what cannot be followed, and says what to do", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/service.db`;
    const { host } = startHost(stage);
    await callProduct(["record", file, host, "--interval", "0.5", "--run-for", "1.2", "--quiet"]);
    for (
      const [args, pattern] of [
        [[`${stage.folder}/none.db`], /cannot read .*none\.db: there is no such file/],
        [[file, "another"], /service\.db holds nothing of these hosts; it has ats1\./],
        [[file, "--record", `${stage.folder}/new.db`], /--record|--source/],
      ] as const
    ) {
      await assert.rejects(
        callProduct(["watch", "--source", ...args]),
        (error) => error instanceof UsageError && pattern.test(error.message),
      );
    }
  });
});
