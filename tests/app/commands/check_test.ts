import assert from "node:assert/strict";
import { runCheck } from "../../../src/app/commands/check.ts";
import { startMisbehavingServer } from "../../helpers/misbehaving_server.ts";
import { START_SECONDS, startCapturedHost } from "./captured_host.ts";
import { callProduct } from "../../helpers/run_product.ts";
import { CONTROL, fakeIo, type FakeIoOptions } from "./fake_io.ts";
import { invocationOf } from "./invocation.ts";
import { withFolder } from "./with_folder.ts";

const FROM = 31;

async function check(
  args: readonly string[],
  options: FakeIoOptions & { deadlineMs?: number } = {},
) {
  const { deadlineMs = 10_000 } = options;
  // The binary, but where a test wants a terminal or a patience that no option sets.
  if (Object.keys(options).length === 0) return await callProduct(["check", ...args]);
  const io = fakeIo(options);
  const code = await runCheck(invocationOf("check", ...args), io, { deadlineMs });
  return { io, code };
}

Deno.test("check tells the steps, the answer, the server and what it lacks", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, { name: "ats1", from: FROM });
    const { io, code } = await check([host]);
    assert.equal(code, 0);
    assert.equal(io.stderr, "");
    assert.doesNotMatch(io.stdout, CONTROL);
    assert.match(io.stdout, /^ats1 \(unix:.*ats1\.sock\) {2}answers$/m);
    assert.match(io.stdout, /^ {2}--socket +found +[\d.]+ ms +.*ats1\.sock$/m);
    assert.match(io.stdout, /^ {2}answered in [\d.]+ m?s by local socket .*: \d+ of \d+ records$/m);
    const since = new Date(START_SECONDS * 1000).toISOString().slice(0, 10);
    assert.match(
      io.stdout,
      new RegExp(`^ {2}Traffic Server 10\\.1\\.4, up .*, since ${since} `, "m"),
    );
    assert.match(io.stdout, /; not draining$/m);
    assert.match(
      io.stdout,
      /^ {2}not on this host: .*proxy\.process\.http2\.current_client_connections/m,
    );
    assert.doesNotMatch(io.stdout, /sync_interval/);
  });
});

Deno.test("check says of each host in order what failed, and exits 2", async () => {
  await withFolder(async (stage) => {
    const { folder, signal } = stage;
    const garbage = startMisbehavingServer({
      socketPath: `${folder}/garbage.sock`,
      kind: "garbage",
      signal,
    });
    stage.use(garbage);
    const well = startCapturedHost(stage, { name: "well", from: FROM, draining: true });
    const { io, code } = await check([
      `gone=unix:${folder}/gone.sock`,
      `garbage=unix:${folder}/garbage.sock`,
      well,
    ]);
    assert.equal(code, 2);
    assert.doesNotMatch(io.stdout, CONTROL);
    const blocks = io.stdout.split("\n\n");
    assert.equal(blocks.length, 4);
    assert.match(blocks[0]!, /^gone .* no answer$/m);
    assert.match(blocks[0]!, /^ {2}--socket +failed .*gone\.sock: there is no such file$/m);
    assert.match(blocks[0]!, /^ {2}failed after .* \(no-socket\): there is no socket at .*\.$/m);
    assert.match(blocks[1]!, /\(malformed\): the server's reply \(2000 bytes\) is not valid UTF-8/);
    assert.match(blocks[2]!, /draining: it refuses new connections/);
    assert.equal(blocks[3], "1 of 3 hosts answer.\n");
  });
});

Deno.test("check gives up on a server that never answers", async () => {
  await withFolder(async (stage) => {
    const socketPath = `${stage.folder}/silent.sock`;
    stage.use(startMisbehavingServer({ socketPath, kind: "silent", signal: stage.signal }));
    const { io, code } = await check([`silent=unix:${socketPath}`], { deadlineMs: 1_000 });
    assert.equal(code, 2);
    assert.match(io.stdout, /\(timeout\): no answer from .*silent\.sock within \d+ ms/);
  });
});

Deno.test("check writes the same as JSON", async () => {
  await withFolder(async (stage) => {
    const well = startCapturedHost(stage, { name: "well", from: FROM });
    const { io, code } = await check(
      ["--format", "json", well, `gone=unix:${stage.folder}/gone.sock`],
    );
    assert.equal(code, 2);
    assert.doesNotMatch(io.stdout, CONTROL);
    const { format, version, hosts } = JSON.parse(io.stdout);
    assert.deepEqual([format, version], ["traffic-grapher-check", 1]);
    assert.deepEqual(hosts[0].server, {
      version: "10.1.4",
      started: new Date(START_SECONDS * 1000).toISOString(),
      draining: false,
      initialized: true,
    });
    assert.ok(hosts[0].absent.includes("proxy.process.http2.current_client_connections"));
    assert.deepEqual(hosts[0].steps.map(({ outcome }: { outcome: string }) => outcome), ["found"]);
    assert.equal(hosts[1].answered, false);
    assert.equal(hosts[1].reason, "no-socket");
    assert.equal(hosts[1].server, null);
  });
});

Deno.test("check is in colour on a terminal alone, and not where none is wanted", async () => {
  await withFolder(async (stage) => {
    const gone = `gone=unix:${stage.folder}/gone.sock`;
    const shown = await check([gone], { outIsTerminal: true });
    const plain = await check([gone, "--no-color"], { outIsTerminal: true });
    assert.ok(shown.io.stdout.includes("\x1b[31mno answer\x1b[0m"));
    assert.doesNotMatch(plain.io.stdout, CONTROL);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(shown.io.stdout.replace(/\x1b\[\d+m/g, ""), CONTROL);
  });
});

Deno.test("check shows nothing of a server's version that could steer a terminal", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, {
      name: "ats1",
      from: FROM,
      extra: () => ({ "proxy.process.version.server.short": "10\x1b]0;owned\x07\u009b2J" }),
    });
    const { io } = await check([host]);
    assert.match(io.stdout, /Traffic Server 10 \]0;owned 2J, up/);
    assert.doesNotMatch(io.stdout, CONTROL);
  });
});
