import assert from "node:assert/strict";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { startSshd } from "../../helpers/sshd.ts";
import { openTmuxScreen } from "../../terminal/tmux_screen.ts";
import { productLine } from "../../helpers/product.ts";
import { runProduct } from "../../helpers/run_product.ts";
import { withFolder } from "./with_folder.ts";

const PROGRAM = productLine();

/** An sshd with two names for it, a server behind each, and an `ssh` on PATH that knows them. */
async function withRemoteHosts(
  test: (
    at: {
      folder: string;
      path: string;
      sockets: string[];
      kill(): Promise<void>;
      start(): Promise<void>;
    },
  ) => Promise<void>,
): Promise<void> {
  await withFolder(async (stage) => {
    const { folder, signal } = stage;
    await using sshd = await startSshd();
    const sockets = ["ats1", "ats2"].map((name) => `${folder}/${name}.sock`);
    for (const [seed, socketPath] of sockets.entries()) {
      stage.use(startAtsServer({ socketPath, workload: createWorkload({ seed }), signal }));
    }
    await Deno.mkdir(`${folder}/bin`);
    const options = sshd.sshOptions.map((option) => `'${option}'`).join(" ");
    // As an operator's ~/.ssh/config would: both names lead to the same sshd.
    await Deno.writeTextFile(
      `${folder}/bin/ssh`,
      `#!/bin/sh\nexec /usr/bin/ssh ${options} -o HostName=127.0.0.1 -o Port=${sshd.port} "$@"\n`,
      { mode: 0o755 },
    );
    await test({
      folder,
      path: `${folder}/bin:/usr/bin:/bin`,
      sockets,
      kill: () => sshd.kill(),
      start: () => sshd.start(),
    });
  });
}

Deno.test("the dashboard compares two hosts over ssh, says when ssh is lost, and goes on when it is back", async () => {
  await withRemoteHosts(async ({ path, sockets, kill, start }) => {
    await using screen = await openTmuxScreen({ columns: 150, rows: 36 });
    const hosts = `--socket ats1=${sockets[0]} --socket ats2=${sockets[1]} ats1 ats2`;
    await screen.type(`PATH=${path} ${PROGRAM} --interval 1 ${hosts}; echo code-$?`, "Enter");
    await screen.waitFor(/ats1 [\d.]+ ms\s+ats2 [\d.]+ ms\s+all answering/);
    await kill();
    await screen.waitFor(/ats1 no answer/);
    await screen.waitFor(/ssh|connection/i);
    await start();
    await screen.waitFor(/ats1 [\d.]+ ms\s+ats2 [\d.]+ ms\s+all answering/);
    await screen.type("q");
    await screen.waitFor(/^ats1 .*\n(.*\n)*code-0$/m);
  });
});

Deno.test("check says over which way each remote host was reached", async () => {
  await withRemoteHosts(async ({ path, sockets }) => {
    const named = sockets.flatMap((socket, i) => ["--socket", `ats${i + 1}=${socket}`]);
    const { code, stdout: text } = await runProduct(["check", ...named, "ats1", "ats2"], {
      env: { PATH: path },
    });
    assert.equal(code, 0, text);
    assert.match(text, /ats1.*answers/);
    assert.match(text, /python3/);
    assert.match(text, /All 2 hosts answer/);
  });
});
