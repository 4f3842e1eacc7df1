import assert from "node:assert/strict";
import { replay } from "../../../src/app/commands/replay.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { callProduct, startProduct } from "../../helpers/run_product.ts";
import { CONTROL, fakeIo } from "./fake_io.ts";
import { invocationOf } from "./invocation.ts";
import { withFolder } from "./with_folder.ts";
import { fleetTicks, HOSTS, recordTicks, startRecording } from "../replay/recorded_capture.ts";
import { eventually } from "../../helpers/eventually.ts";

const COLLECTED = new URL("../../fixtures/import/collector.json", import.meta.url).pathname;
const iso = (index: number) => new Date(CAPTURE_START_MS + index * 1000).toISOString();

async function run(args: readonly string[]) {
  const { io } = await callProduct(["replay", ...args]);
  assert.doesNotMatch(io.stdout, CONTROL);
  return { code: io.code, stdout: io.stdout, stderr: io.stderr };
}

/** The values of a line of the text page: latest, lowest, mean, highest. */
function row(text: string, metric: string, host: string): string[] {
  const line = new RegExp(`^ +${metric} +${host} +(.*)$`, "m").exec(text)?.[1];
  assert.ok(line, `${metric} of ${host} in:\n${text}`);
  return line.split(/ +/).slice(0, 4);
}

Deno.test("replay off a terminal writes the end of a finished recording once, as text", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/capture.db`;
    await recordTicks(file, fleetTicks(2), { hosts: HOSTS.slice(0, 2), label: "friday" });
    const { code, stdout, stderr } = await run([file]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(stdout.match(/\(page \d of 4\)/g)?.length, 1);
    assert.match(stdout, /^2026-11-21 02:59:19 UTC, last 60 s, every 1 s$/m);
    assert.match(stdout, /^Status: ok: recording capture\.db \(friday\)$/m);
    assert.match(stdout, /^ {2}ats1 +answering in /m);
    assert.notEqual(row(stdout, "Client", "ats1")[0], "–");
    const all = await run([file, "--all-pages", "--timezone", "Asia/Tokyo", "--history", "2m"]);
    assert.deepEqual(
      all.stdout.match(/\(page \d of 4\)/g),
      [1, 2, 3, 4].map((n) => `(page ${n} of 4)`),
    );
    assert.match(all.stdout, /^2026-11-21 11:59:19 Asia\/Tokyo, last 2 min, every 1 s$/m);
    const other = await run([file, "--page", "2"]);
    assert.match(other.stdout, /^Response Codes \(page 2 of 4\)$/m);
  });
});

Deno.test("replay shows a stretch as a whole, as it was then", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/capture.db`;
    await recordTicks(file, fleetTicks(1), { hosts: HOSTS.slice(0, 1) });
    const load = await run([file, "--from", iso(32), "--to", iso(50)]);
    assert.match(load.stdout, /^2026-11-21 02:57:40 UTC, last 18 s, every 1 s$/m);
    const quiet = await run([file, "--from", iso(5), "--to", iso(25)]);
    const peak = (text: string) => {
      const [, , , most = ""] = row(text, "Client", "ats1");
      return Number.parseFloat(most) * (most.endsWith("K") ? 1000 : 1);
    };
    assert.ok(peak(load.stdout) > 1.5 * peak(quiet.stdout), "the load triples in between");
    // In the midst of the stop: as the host was then, not as it is at the end.
    const stopped = await run([file, "--to", iso(75)]);
    assert.match(stopped.stdout, /^ {2}ats1 +not answering.*ConnectionRefusedError/m);
    const backwards = run([file, "--from", iso(50), "--to", iso(32)]);
    await assert.rejects(backwards, (error) => error instanceof UsageError);
  });
});

Deno.test("replay takes the session that was asked for", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/two.db`;
    const ticks = fleetTicks(1);
    const hosts = HOSTS.slice(0, 1);
    await recordTicks(file, ticks.slice(0, 40), { hosts, label: "before" });
    await recordTicks(file, ticks.slice(100), { hosts, label: "after" });
    const newest = await run([file]);
    assert.match(newest.stdout, /recording two\.db, session 2 of 2 \(after\)$/m);
    for (const args of [["--session", "1"], ["--session", "before"], ["--to", iso(39)]]) {
      const first = await run([file, ...args]);
      assert.match(first.stdout, /recording two\.db, session 1 of 2 \(before\)$/m);
      assert.match(first.stdout, /^2026-11-21 02:57:29 UTC/m);
    }
  });
});

Deno.test("replay imports what the older collector wrote, and draws its events", async () => {
  const { code, stdout } = await run([COLLECTED, "--history", "30"]);
  assert.equal(code, 0);
  assert.match(stdout, /^Imported 1 \(page 1 of 2\)$/m);
  assert.match(stdout, /^Client req\/s \(now\)$/m);
  assert.equal(row(stdout, "Client req/s", "ats1.example.net")[0], "12");
  assert.match(stdout, /^Events$/m);
});

Deno.test("replay saves the pages it shows, whole, and leaves nothing beside them", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/capture.db`;
    await recordTicks(file, fleetTicks(1, 40), { hosts: HOSTS.slice(0, 1) });
    await Deno.mkdir(`${folder}/out`);
    const { code, stdout } = await run([
      file,
      ...["--protocol", "none", "--all-pages", "--size", "400x300"],
      ...["--save-png", `${folder}/out/{page}-{time}.png`],
    ]);
    assert.deepEqual([code, stdout], [0, ""]);
    const names = [...Deno.readDirSync(`${folder}/out`)].map(({ name }) => name).toSorted();
    assert.deepEqual(names, [
      "network-errors-20261121T025729Z.png",
      "response-codes-20261121T025729Z.png",
      "tls-http-2-20261121T025729Z.png",
      "traffic-cache-20261121T025729Z.png",
    ]);
    for (const name of names) {
      const bytes = await Deno.readFile(`${folder}/out/${name}`);
      assert.deepEqual([...bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
      assert.equal(new DataView(bytes.buffer, 16).getUint32(0), 400);
    }
    const nowhere = await run([file, "--save-png", `${folder}/nowhere/x.png`]);
    assert.equal(nowhere.code, 0);
    assert.match(nowhere.stderr, /^traffic-grapher: frames are not saved: .*folder does not exist/);
  });
});

Deno.test("replay plays to the end where a speed is given, and ends there", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/capture.db`;
    await recordTicks(file, fleetTicks(1), { hosts: HOSTS.slice(0, 1) });
    const { code, stdout } = await run([file, "--from", iso(0), "--speed", "1000"]);
    assert.equal(code, 0);
    const times = stdout.match(/^2026-11-21 [\d:]+ UTC/gm)!;
    assert.ok(times.length >= 1);
    assert.equal(times.at(-1), "2026-11-21 02:59:19 UTC");
    assert.deepEqual(times, times.toSorted());
  });
});

Deno.test("replay follows a recording until it ends, and draws what came meanwhile", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/live.db`;
    const ticks = fleetTicks(1);
    const hosts = HOSTS.slice(0, 1);
    const recorder = await startRecording(file, { hosts });
    for (const tick of ticks.slice(0, 30)) recorder.take(tick, hosts);
    await recorder.flush();
    const running = run([file]);
    for (const tick of ticks.slice(30, 60)) recorder.take(tick, hosts);
    await recorder[Symbol.asyncDispose]();
    const { code, stdout } = await running;
    assert.equal(code, 0);
    assert.match(stdout, /^2026-11-21 02:57:49 UTC/m);
  });
});

Deno.test("replay stopped while it reads exits as shells expect, and one that follows as all is well", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/capture.db`;
    await recordTicks(file, fleetTicks(1), { hosts: HOSTS.slice(0, 1) });
    const stop = new AbortController();
    const unheard = fakeIo({ signal: stop.signal });
    const running = replay(invocationOf("replay", file), unheard);
    stop.abort("SIGTERM");
    assert.deepEqual([await running, unheard.stdout], [143, ""]);

    await using recorder = await startRecording(`${folder}/live.db`, { hosts: HOSTS.slice(0, 1) });
    for (const tick of fleetTicks(1, 30)) recorder.take(tick, HOSTS.slice(0, 1));
    await recorder.flush();
    const following = startProduct(["replay", `${folder}/live.db`]);
    await eventually("a page is written", () => following.stdout !== "");
    following.kill("SIGINT");
    const { code, stdout } = await following.ended;
    assert.equal(code, 0);
    assert.match(stdout, /recording live\.db · being recorded$/m);
  });
});

Deno.test("replay refuses what is no recording, in a sentence", async () => {
  await withFolder(async ({ folder }) => {
    await Deno.writeTextFile(`${folder}/text.db`, "hello");
    await Deno.writeTextFile(`${folder}/empty.db`, "");
    await Deno.writeTextFile(`${folder}/broken.json`, '{"metrics": [');
    for (
      const [name, pattern] of [
        ["gone.db", /there is no such file/],
        ["text.db", /neither a recording nor/],
        ["empty.db", /is empty: nothing was ever recorded/],
        ["broken.json", /broken\.json/],
      ] as const
    ) {
      await assert.rejects(
        run([`${folder}/${name}`]),
        (error) => error instanceof UsageError && pattern.test(error.message),
        name,
      );
    }
  });
});

Deno.test("replay tells what was not recorded from what the host does not have, at its end and before", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/capture.db`, own = `${folder}/own.yaml`;
    await recordTicks(file, fleetTicks(2), { hosts: HOSTS.slice(0, 2) });
    const metric = (name: string, key: string) =>
      `      - {name: ${name}, type: gauge, key: ${key}, color: "#ffffff"}\n`;
    await Deno.writeTextFile(
      own,
      "pages:\n- name: P\n  panels:\n    - title: T\n      metrics:\n" +
        metric("Open", "proxy.process.http.current_client_connections") +
        metric("Never", "proxy.process.never.asked") +
        metric("Gone", "proxy.process.http2.current_client_sessions"),
    );
    for (const to of [[], ["--to", iso(60)]]) {
      const { stdout } = await run([file, "-c", own, ...to]);
      assert.match(stdout, /^ {2}Never: not recorded \(proxy\.process\.never\.asked\)$/m);
      assert.match(stdout, /^ {2}Gone: not on these hosts \(proxy\.process\.http2\./m);
      assert.equal(row(stdout, "Never", "ats2")[0], "n/a");
      assert.notEqual(row(stdout, "Open", "ats2")[0], "n/a");
    }
    // The first poll of the stop, which the second host is behind: nothing of the past is said.
    const stopped = await run([file, "-c", own, "--to", iso(71)]);
    assert.equal(row(stopped.stdout, "Open", "ats1")[0], "–");
    assert.match(row(stopped.stdout, "Open", "ats2")[0]!, /^\d+$/);
  });
});
