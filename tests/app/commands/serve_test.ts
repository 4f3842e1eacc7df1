// needs: promtool
import assert from "node:assert/strict";
import { UsageError } from "../../../src/model/errors.ts";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { checkWithPromtool } from "../../export/promtool.ts";
import { eventually } from "../../helpers/eventually.ts";
import {
  callProduct,
  type RunningProduct,
  runProduct,
  startProduct,
} from "../../helpers/run_product.ts";
import { type Stage, withFolder } from "./with_folder.ts";

function startHost(stage: Stage, name: string): string {
  const socketPath = `${stage.folder}/${name}.sock`;
  const workload = createWorkload({ seed: 3 });
  stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
  return `${name}=unix:${socketPath}`;
}

/** Where a program says that it serves. */
async function urlOf(running: RunningProduct): Promise<string> {
  const pattern = /^(?:traffic-grapher: )?serving (http\S+)$/m;
  await eventually("it serves", () => pattern.test(running.stderr));
  return pattern.exec(running.stderr)![1]!;
}

async function textOf(url: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(url, { headers });
  assert.equal(answer.status, 200);
  return await answer.text();
}

Deno.test("serve tells of each host what it answered, in both formats, without a remark of promtool's", async () => {
  await withFolder(async (stage) => {
    const running = startProduct([
      ...["serve", "--listen", "127.0.0.1:0", "--interval", "0.2"],
      ...[startHost(stage, "good"), `gone=unix:${stage.folder}/gone.sock`],
    ]);
    const url = await urlOf(running);
    await eventually("it has polled", async () => /up\{host="good"\} 1/.test(await textOf(url)));
    const plain = await textOf(url);
    assert.match(plain, /^traffic_grapher_up\{host="gone"\} 0$/m);
    assert.match(
      plain,
      /^# HELP \S+ Traffic Server record proxy\.process\.http\.incoming_requests\.$/m,
    );
    assert.match(plain, /^proxy_process_http_incoming_requests_total\{host="good"\} \d+$/m);
    assert.doesNotMatch(plain, /^proxy_process.*host="gone"/m);
    assert.match(plain, /^traffic_grapher_misses_total\{host="gone",reason="no-socket"\} \d+$/m);
    assert.match(
      plain,
      /^traffic_grapher_poll_seconds_count\{host="good",transport="local"\} \d+$/m,
    );
    assert.deepEqual((await checkWithPromtool(plain)).remarks, []);
    const open = await textOf(url, { Accept: "application/openmetrics-text;version=1.0.0" });
    assert.match(open, /^# TYPE proxy_process_http_incoming_requests counter$/m);
    assert.match(open, /\n# EOF\n$/);
    running.kill("SIGTERM");
    assert.equal((await running.ended).code, 0);
  });
});

Deno.test("record --listen with a token serves only who sends it, and says it nowhere", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    const token = "a-token-of-the-tests-0123456789";
    await Deno.writeTextFile(`${folder}/token`, `${token}\n`);
    const running = startProduct([
      ...["record", `${folder}/r.db`, startHost(stage, "good"), "--interval", "0.2", "--verbose"],
      ...["--listen", "0.0.0.0:0", "--token-file", `${folder}/token`],
    ]);
    const url = (await urlOf(running)).replace("0.0.0.0", "127.0.0.1");
    const refused = await fetch(url);
    assert.equal(refused.status, 401);
    assert.match(refused.headers.get("www-authenticate") ?? "", /^Bearer/);
    await refused.body?.cancel();
    const headers = { Authorization: `Bearer ${token}` };
    await eventually(
      "the host has answered",
      async () => /up\{host="good"\} 1/.test(await textOf(url, headers)),
    );
    const arguments_ = await Deno.readTextFile(`/proc/${running.pid}/cmdline`);
    running.kill("SIGTERM");
    const { stderr, stdout } = await running.ended;
    assert.ok(!(arguments_ + stderr + stdout).includes(token));
  });
});

Deno.test("serve beyond this machine lets in who comes with the token that it prints, and nobody else", async () => {
  await withFolder(async (stage) => {
    const running = startProduct([
      "serve",
      startHost(stage, "good"),
      "--listen",
      "0.0.0.0:0",
      "-q",
    ]);
    const pattern = /^The dashboard is at http:\S+?:(\d+)\/\?token=(\S+)$/m;
    await eventually("it says its address", () => pattern.test(running.stderr));
    const [, port, token] = pattern.exec(running.stderr)!;
    const url = `http://127.0.0.1:${port}`;
    const statusOf = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(url + path, { headers });
      await answer.body?.cancel();
      return answer.status;
    };
    for (const path of ["/", "/events", "/metrics", "/page.js"]) {
      assert.equal(await statusOf(path), 401, path);
    }
    const entered = await fetch(`${url}/?token=${token}`);
    await entered.body?.cancel();
    const cookie = entered.headers.get("set-cookie")!.split(";")[0]!;
    for (const path of ["/", "/events", "/metrics", "/page.js"]) {
      assert.equal(await statusOf(path, { cookie }), 200, path);
    }
    running.kill("SIGTERM");
    assert.equal((await running.ended).code, 0);
  });
});

Deno.test("serve refuses what cannot be served, with a sentence", async () => {
  await withFolder(async ({ folder }) => {
    await Deno.writeTextFile(`${folder}/short`, "abc");
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr as Deno.NetAddr;
    for (
      const [args, pattern] of [
        [["--listen", `127.0.0.1:${port}`], /another program listens there/],
        [
          ["--listen", "0.0.0.0:0", "--token-file", `${folder}/no`],
          /--token-file .* cannot be read/,
        ],
        [["--token-file", `${folder}/short`], /at least 16/],
        [["--tls-cert", `${folder}/short`], /go together/],
        [
          ["--tls-cert", `${folder}/short`, "--tls-key", `${folder}/short`],
          /nothing can be served/,
        ],
      ] as const
    ) {
      await assert.rejects(
        callProduct(["serve", ...args, `gone=unix:${folder}/gone.sock`]),
        (error) => error instanceof UsageError && pattern.test(error.message),
        args.join(" "),
      );
    }
  });
});

Deno.test("a scrape and an export as OpenMetrics call every series alike", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/r.db`;
    const running = startProduct([
      ...["record", file, startHost(stage, "good"), "--interval", "0.2"],
      ...["--listen", "127.0.0.1:0"],
    ]);
    const url = await urlOf(running);
    let scraped = "";
    // On a slow machine the first poll may come to nothing.
    await eventually("the host has answered", async () => {
      scraped = await textOf(url, { Accept: "application/openmetrics-text" });
      return /up\{host="good"\} 1/.test(scraped);
    });
    running.kill("SIGTERM");
    assert.equal((await running.ended).code, 0);
    const { stdout: exported } = await runProduct(["export", file, "--format", "openmetrics"]);
    const seriesOf = (text: string) =>
      new Set([...text.matchAll(/^(proxy_\w+\{[^}]*\}) /gm)].map(([, series]) => series));
    const typesOf = (text: string) =>
      new Set([...text.matchAll(/^# TYPE (proxy_\w+ \w+)$/gm)].map(([, type]) => type));
    // How the server is set is recorded, and not scraped.
    const counted = (all: Set<string | undefined>) =>
      [...all].filter((series) => !series?.startsWith("proxy_config_")).sort();
    assert.ok(seriesOf(scraped).size > 10);
    assert.deepEqual(counted(seriesOf(scraped)), counted(seriesOf(exported)));
    assert.deepEqual(counted(typesOf(scraped)), counted(typesOf(exported)));
  });
});
