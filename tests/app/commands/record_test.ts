import assert from "node:assert/strict";
import { UsageError } from "../../../src/model/errors.ts";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import { type Stage, withFolder } from "./with_folder.ts";
import { refuse } from "../replay/recorded_capture.ts";
import { productCommand } from "../../helpers/product.ts";
import { eventually } from "../../helpers/eventually.ts";
import { callProduct, runProduct, startProduct } from "../../helpers/run_product.ts";

const REQUESTS = "proxy.process.http.incoming_requests";

/** A simulated host; returns how it is named, and what tells that it was polled so often. */
function startHost(stage: Stage, name: string) {
  const socketPath = `${stage.folder}/${name}.sock`;
  const source = createWorkload({ seed: 7 });
  let polls = 0;
  const workload = {
    draining: false,
    snapshot() {
      polls++;
      return source.snapshot();
    },
  };
  stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
  return {
    host: `${name}=unix:${socketPath}`,
    polled: (count: number) => eventually(`${count} polls`, () => polls >= count),
  };
}

Deno.test("record stopped by a signal leaves one complete file, and all is well", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/night.db`;
    const { host, polled } = startHost(stage, "ats1");
    for (const [session, reason] of [[1, "SIGINT"], [2, "SIGTERM"]] as const) {
      const running = startProduct([
        "record",
        ...[file, host, "--interval", "0.1", "--label", `run ${session}`, "--note", "a test"],
      ]);
      await polled(5 * session);
      running.kill(reason);
      const io = await running.ended;
      assert.equal(io.code, 0);
      assert.equal(io.stdout, "");
      assert.match(io.stderr, /^ats1 {2}\S/m);
      assert.match(io.stderr, /^recording into .*night\.db every 0\.1 s$/m);
      assert.match(io.stderr, /^\d+ polls, \d+ answers recorded into .*night\.db$/m);
      const files = [...Deno.readDirSync(stage.folder)].map(({ name }) => name);
      assert.deepEqual(files.filter((name) => name.startsWith("night")), ["night.db"]);
    }
    using recording = await openRecording(file, { onWarning: refuse });
    const sessions = recording.sessions();
    assert.deepEqual(sessions.map(({ label, note, live }) => [label, note, live]), [
      ["run 1", "a test", false],
      ["run 2", "a test", false],
    ]);
    for (const { id, ended, hosts } of sessions) {
      assert.ok(ended);
      assert.deepEqual(hosts.map(({ label }) => label), ["ats1"]);
      const ticks = [...recording.ticks(id)].map(({ tick }) => tick);
      assert.ok(ticks.length >= 4);
      const values = ticks.flatMap(({ results: [result] }) =>
        result?.kind === "reply" ? Number(result.values.get(REQUESTS)) : []
      );
      assert.ok(values.length > 0);
      // A poll that the signal broke off is no miss of the host.
      const reasons = ticks.flatMap(({ results: [result] }) =>
        result?.kind === "miss" ? result.reason : []
      );
      assert.ok(!reasons.includes("aborted"), reasons.join(", "));
      assert.deepEqual(values, values.toSorted((one, other) => one - other));
    }
  });
});

Deno.test("record --records keeps more than the dashboard's: all, a pattern's, those of a file", async () => {
  await withFolder(async (stage) => {
    const { host } = startHost(stage, "ats1");
    const list = `${stage.folder}/names.txt`;
    const wanted = "proxy.process.http2.total_client_streams";
    await Deno.writeTextFile(list, `${wanted}\n`);
    const counts: number[] = [];
    for (const [index, records] of [undefined, list, "\\.http2\\.", "all"].entries()) {
      const file = `${stage.folder}/${index}.db`;
      const more = records === undefined ? [] : ["--records", records];
      const options = ["--interval", "0.5", "--run-for", "1.2", "--quiet", ...more];
      const { code, stderr } = await runProduct(["record", file, host, ...options]);
      assert.deepEqual([code, stderr], [0, ""]);
      using recording = await openRecording(file, { onWarning: refuse });
      const [session] = recording.sessions();
      const [last] = [...recording.ticks(session!.id)].slice(-1);
      const result = last?.tick.results[0];
      assert.equal(result?.kind, "reply");
      assert.ok(result?.kind === "reply" && result.values.has(REQUESTS));
      assert.equal(result.values.has(wanted), records !== undefined);
      counts.push(result.values.size);
    }
    const [own = 0, one = 0, some = 0, all = 0] = counts;
    assert.equal(one, own + 1);
    assert.ok(some > one && all > 700, counts.join(" "));
  });
});

Deno.test("record for a while exits 0, and 2 where nobody answered", async () => {
  await withFolder(async (stage) => {
    const { host } = startHost(stage, "ats1");
    const run = async (name: string, target: string) => {
      const file = `${stage.folder}/${name}.db`;
      const options = ["--interval", "0.5", "--run-for", "1.5", "--quiet"];
      const { code, stderr } = await runProduct(["record", file, target, ...options]);
      return { code, stderr };
    };
    const [well, silent] = await Promise.all([
      run("well", host),
      run("silent", `gone=unix:${stage.folder}/gone.sock`),
    ]);
    assert.deepEqual([well, silent], [{ code: 0, stderr: "" }, { code: 2, stderr: "" }]);
  });
});

Deno.test("record refuses a file that another records into, and where it cannot write", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/night.db`;
    const { host, polled } = startHost(stage, "ats1");
    const first = startProduct(["record", file, host, "--interval", "0.1"]);
    await polled(2);
    for (
      const [target, pattern] of [
        [file, /is recording into .*night\.db: stop it first, or record into another file$/],
        [`${stage.folder}/nowhere/x.db`, /nowhere/],
        [stage.folder, /folder|directory/],
      ] as const
    ) {
      await assert.rejects(
        callProduct(["record", target, host]),
        (error) => error instanceof UsageError && pattern.test(error.message),
        target,
      );
    }
    first.kill("SIGINT");
    assert.equal((await first.ended).code, 0);
  });
});

Deno.test("record stops with a sentence and exit code 3 when the disk is full, and the file stays readable", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/full.db`;
    const { host } = startHost(stage, "ats1");
    const program = productCommand("record", file, host, "--interval", "0.1");
    const command = new Deno.Command("/bin/sh", {
      // In units of 512 bytes; without the signal a write fails, as it does on a full disk.
      args: [
        "-c",
        `ulimit -f 280; trap '' XFSZ; exec "$@"`,
        "sh",
        ...program,
      ],
      stdin: "null",
    });
    const { code, stderr } = await command.output();
    const said = new TextDecoder().decode(stderr);
    assert.match(
      said,
      /^traffic-grapher: recording into .*full\.db has stopped: the disk .*; what was recorded until now is kept$/m,
    );
    assert.equal(code, 3, said);
    using recording = await openRecording(file, { onWarning: refuse });
    const [session] = recording.sessions();
    assert.equal(session!.live, false);
    assert.ok(session!.tickCount > 5, `${session!.tickCount} ticks`);
  });
});

Deno.test("record ends by SIGTERM with exit code 0, as a service is stopped", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/service.db`;
    const { host, polled } = startHost(stage, "ats1");
    const [program, ...args] = productCommand("record", file, host, "--interval", "0.1");
    const child = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const output = child.output();
    await polled(4);
    child.kill("SIGTERM");
    const { code, stdout } = await output;
    assert.deepEqual([code, stdout.length], [0, 0]);
    using recording = await openRecording(file, { onWarning: refuse });
    assert.ok(recording.sessions()[0]!.tickCount >= 3);
    assert.ok(recording.sessions()[0]!.ended);
  });
});

Deno.test("record reads a fleet's hosts anew at SIGHUP, into the same file, and goes on where the config file is wrong", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/fleet.db`, config = `${stage.folder}/config.yaml`;
    const [one, two] = [startHost(stage, "ats1"), startHost(stage, "ats2")];
    const write = (hosts: readonly string[]) =>
      Deno.writeTextFileSync(config, `fleets: { edge: ${JSON.stringify(hosts)} }\n`);
    write([one.host]);
    const running = startProduct(
      ["record", file, "@edge", "--interval", "0.1", "--config-file", config],
    );
    const said = (words: RegExp) => eventually(String(words), () => words.test(running.stderr));
    await one.polled(5);
    running.kill("SIGHUP");
    await said(/^hosts read anew: they are the same$/m);
    Deno.writeTextFileSync(config, "fleets: 7\n");
    running.kill("SIGHUP");
    await said(/^traffic-grapher: the hosts stay as they are: /m);
    write([one.host, two.host]);
    running.kill("SIGHUP");
    await said(/^hosts read anew: ats2 joins$/m);
    await two.polled(5);
    write([two.host]);
    running.kill("SIGHUP");
    await said(/^hosts read anew: ats1 leaves$/m);
    await two.polled(12);
    running.kill("SIGTERM");
    const { code } = await running.ended;
    assert.equal(code, 0);
    using recording = await openRecording(file, { onWarning: refuse });
    const sessions = recording.sessions();
    assert.deepEqual(
      sessions.map(({ hosts }) => hosts.map(({ label }) => label)),
      [["ats1"], ["ats1", "ats2"], ["ats2"]],
    );
    assert.ok(sessions.every(({ ended, tickCount }) => ended && tickCount > 0));
  });
});

Deno.test("record --every begins file after file, each named by the time from which it is", async () => {
  await withFolder(async (stage) => {
    const { host, polled } = startHost(stage, "ats1");
    const running = startProduct(
      ["record", `${stage.folder}/part.db`, host, "--interval", "0.1", "--every", "2s"],
    );
    const files = () =>
      [...Deno.readDirSync(stage.folder)].map(({ name }) => name)
        .filter((name) => /^part-\d{8}T\d{6}Z\.db$/.test(name)).sort();
    await eventually("three files", () => files().length >= 3);
    await polled(30);
    running.kill("SIGTERM");
    const { code, stderr } = await running.ended;
    assert.equal(code, 0);
    assert.match(stderr, /answers recorded into .*part-\d{8}T\d{6}Z\.db$/m);
    const times: number[] = [];
    for (const name of files().slice(0, 3)) {
      using recording = await openRecording(`${stage.folder}/${name}`, { onWarning: refuse });
      const [session, ...others] = recording.sessions();
      assert.deepEqual([session!.ended, others.length], [true, 0]);
      const own = [...recording.ticks(session!.id)].map(({ tick }) => tick.atMs);
      const [, hh, mm, ss] = /T(\d\d)(\d\d)(\d\d)Z/.exec(name)!;
      const named = ((Number(hh) * 60 + Number(mm)) * 60 + Number(ss)) * 1000;
      assert.ok(own.every((atMs) => atMs % 86_400_000 >= named), name);
      times.push(...own);
    }
    const steps = times.slice(1).map((atMs, at) => atMs - times[at]!);
    assert.ok(steps.every((step) => step > 0), "they follow on each other");
  });
});
