// needs: python3
import assert from "node:assert/strict";
import { product } from "../../helpers/product.ts";
import { eventually } from "../../helpers/eventually.ts";
import { runProduct, startProduct } from "../../helpers/run_product.ts";
import { startCapturedHost } from "../commands/captured_host.ts";
import { withFolder } from "../commands/with_folder.ts";

/** Says what comes in on a datagram socket, one JSON text a line. */
const LISTENER = `
import json, socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
while True:
    print(json.dumps(listener.recv(4096).decode()), flush=True)
`;

async function withManager(
  path: string,
  test: (said: () => string[]) => Promise<void>,
): Promise<void> {
  const child = new Deno.Command("python3", {
    args: ["-c", LISTENER, path],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  let text = "";
  const reading = (async () => {
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) text += part;
  })();
  try {
    await eventually("the manager listens", () => {
      try {
        return Deno.statSync(path).isSocket === true;
      } catch {
        return false;
      }
    });
    await test(() => text.split("\n").slice(0, -1).map((line) => JSON.parse(line)));
  } finally {
    child.kill("SIGKILL");
    await Promise.all([child.status, reading]);
  }
}

Deno.test("record tells systemd that it is ready, that it lives and how it does, and the journal what changes", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, { name: "ats1", from: 0 });
    const socket = `${stage.folder}/notify.sock`, server = `${stage.folder}/ats1.sock`;
    await withManager(socket, async (said) => {
      const args = ["record", `${stage.folder}/service.db`, host, "--interval", "0.5"];
      const running = startProduct(args, {
        env: { NOTIFY_SOCKET: socket, WATCHDOG_USEC: "600000" },
      });
      await eventually("it is ready", () => said().length > 0);
      assert.match(said()[0]!, /^READY=1\nSTATUS=recording 1 host into .*service\.db$/);
      const beats = () => said().filter((word) => word === "WATCHDOG=1").length;
      await eventually("it lives", () => beats() >= 2);
      await Deno.rename(server, `${server}.away`);
      await eventually("it says so", () => said().some((word) => /1 of them silent$/.test(word)));
      await Deno.rename(`${server}.away`, server);
      await eventually("all is well", () => /^\S+Z {2}ats1 answers again/m.test(running.stderr));
      running.kill("SIGTERM");
      const { code, stderr } = await running.ended;
      assert.equal(code, 0, stderr);
      assert.equal(said().at(-1), "STOPPING=1");
      assert.equal(said().filter((word) => word.startsWith("READY")).length, 1);
      const changes = stderr.split("\n").filter((line) => /^\S+Z {2}ats1 /.test(line));
      assert.match(changes[0]!, / ats1 does not answer: there is no socket at .*ats1\.sock/);
      assert.match(changes[1]!, / ats1 answers again after [\d.]+ m?s$/);
      assert.equal(changes.length, 2, stderr);
    });
  });
});

Deno.test("record tells an abstract socket of systemd's as well, and nobody outside of it", async () => {
  await withFolder(async (stage) => {
    const host = startCapturedHost(stage, { name: "ats1", from: 0 });
    // Nobody listens there: that is no reason to stop.
    for (const address of [`@tg-${crypto.randomUUID()}`, `${stage.folder}/none.sock`, "nonsense"]) {
      const args = ["record", `${stage.folder}/service.db`, host, "--interval", "0.5"];
      const running = startProduct([...args, "--run-for", "1.2", "--quiet"], {
        env: { NOTIFY_SOCKET: address },
      });
      const { code, stderr } = await running.ended;
      assert.deepEqual([code, stderr], [0, ""]);
    }
  });
});

Deno.test("record --print-unit names the program that printed it", async () => {
  await withFolder(async ({ folder }) => {
    const run = await runProduct(["record", `${folder}/a.db`, "ats1", "--print-unit"]);
    assert.deepEqual([run.code, run.stderr], [0, ""]);
    const { command: [program], isBinary } = product();
    const named = isBinary ? program : "/usr/local/bin/traffic-grapher";
    assert.ok(run.stdout.includes(`\nExecStart=${named} record `), run.stdout);
  });
});
