import assert from "node:assert/strict";
import { openTmuxScreen } from "../../terminal/tmux_screen.ts";
import { productLine } from "../../helpers/product.ts";
import { runProduct } from "../../helpers/run_product.ts";
import { withRemoteHosts } from "./remote_hosts.ts";

const PROGRAM = productLine();

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
