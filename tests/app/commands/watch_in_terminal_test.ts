// needs: ps script
import assert from "node:assert/strict";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { type Misbehaviour, startMisbehavingServer } from "../../helpers/misbehaving_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { openTmuxScreen, type TmuxScreen } from "../../terminal/tmux_screen.ts";
import { productLine } from "../../helpers/product.ts";

const PROGRAM = productLine("--verbose");

/** A folder for sockets, servers that end with the test, and a terminal. */
async function withTerminal(
  test: (at: { screen: TmuxScreen; folder: string; signal: AbortSignal }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tg-live-" });
  const end = new AbortController();
  try {
    await using screen = await openTmuxScreen({ columns: 120, rows: 34 });
    await test({ screen, folder, signal: end.signal });
  } finally {
    end.abort();
    await Deno.remove(folder, { recursive: true });
  }
}

function startHost(folder: string, name: string, signal: AbortSignal) {
  const socketPath = `${folder}/${name}.sock`;
  const workload = createWorkload({ seed: 7 });
  const server = startAtsServer({ socketPath, workload, signal });
  return { server, workload, host: `${name}=unix:${socketPath}` };
}

/** Starts the dashboard, 200 columns wide, on a good host and one of each of these kinds. */
async function watchTroubled(
  kinds: readonly Misbehaviour[],
  { screen, folder, signal }: { screen: TmuxScreen; folder: string; signal: AbortSignal },
) {
  const hosts = kinds.map((kind) => {
    const socketPath = `${folder}/${kind}.sock`;
    startMisbehavingServer({ socketPath, kind, signal });
    return `${kind}=unix:${socketPath}`;
  });
  const good = startHost(folder, "good", signal);
  await screen.resize(200, 40);
  await screen.type("clear", "Enter");
  await screen.type(
    `${PROGRAM} --interval 1 ${good.host} ${hosts.join(" ")}; echo code-$?`,
    "Enter",
  );
  return good.server;
}

const modes = (screen: TmuxScreen, name: string) => Deno.readTextFile(screen.path(name));

async function saveModes(screen: TmuxScreen, name: string): Promise<void> {
  await screen.type(`stty -g > ${screen.path(name)}; echo saved-${name}`, "Enter");
  await screen.waitFor(new RegExp(`^saved-${name}`, "m"));
}

Deno.test("the dashboard starts, turns pages, follows the window's size, and gives the terminal back on q", async () => {
  await withTerminal(async ({ screen, folder, signal }) => {
    const { server, host } = startHost(folder, "ats1", signal);
    await using _ = server;
    await saveModes(screen, "before");
    await screen.type(`${PROGRAM} --interval 0.5 ${host}; echo code-$?`, "Enter");
    await screen.waitFor(/Traffic & Cache.*page 1 of 4/);
    await screen.waitFor(/ats1 [\d.]+ ms\s+answering/);
    await screen.type("l");
    await screen.waitFor(/Response Codes/);
    await screen.type("3");
    await screen.waitFor(/TLS & HTTP\/2/);
    await screen.resize(70, 20);
    await screen.waitFor(/TLS & HTTP\/2(?:.*\n){18,19}.*answering/);
    await screen.resize(140, 40);
    await screen.waitFor(/TLS & HTTP\/2(?:.*\n){38,39}.*answering/);
    await screen.type("Space");
    await screen.waitFor(/FROZEN|frozen/);
    await screen.type("?");
    await screen.waitFor(/freeze the view/);
    await screen.type("q");
    const after = await screen.waitFor(/^code-0$/m);
    // What the terminal showed before is there again, with the report of the start.
    assert.match(after, /ats1\s+local socket .* answered in/);
    assert.doesNotMatch(after, /page 1 of 4/);
    await saveModes(screen, "after");
    assert.equal(await modes(screen, "after"), await modes(screen, "before"));
  });
});

for (const [name, code] of [["TERM", 0], ["INT", 0], ["HUP", 0]] as const) {
  Deno.test(`the dashboard gives the terminal back on SIG${name}`, async () => {
    await withTerminal(async ({ screen, folder, signal }) => {
      const { server, host } = startHost(folder, "ats1", signal);
      await using _ = server;
      await saveModes(screen, "before");
      await screen.type(`${PROGRAM} --interval 0.5 ${host}; echo code-$?`, "Enter");
      await screen.waitFor(/Traffic & Cache.*page 1 of 4/);
      const kill = new Deno.Command("pkill", { args: [`-${name}`, "-f", host] });
      assert.ok((await kill.output()).success);
      await screen.waitFor(new RegExp(`^code-${code}$`, "m"));
      await saveModes(screen, "after");
      assert.equal(await modes(screen, "after"), await modes(screen, "before"));
    });
  });
}

Deno.test("the dashboard answers keys and names every trouble while hosts hang, drip, flood and talk garbage", async () => {
  await withTerminal(async ({ screen, folder, signal }) => {
    await using _ = await watchTroubled(["silent", "drip", "garbage"], { screen, folder, signal });
    await screen.waitFor(/good.*silent no answer.*drip no answer.*garbage no answer/s);
    await screen.type("2");
    await screen.waitFor(/Response Codes/);
    const status = await screen.waitFor(/silent: .*\bdrip: .*\bgarbage: /s);
    assert.match(status, /within \d+ ms/);
    // The host that answers is drawn all the while.
    await screen.type("1");
    await screen.waitFor(/Client [\d.]+K?/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
  });
});

Deno.test("the dashboard is drawn beside a host that floods and one that resets", async () => {
  await withTerminal(async ({ screen, folder, signal }) => {
    await using _ = await watchTroubled(["flood", "reset"], { screen, folder, signal });
    await screen.waitFor(/flood: .*\b(MB|MiB|large|bytes)\b.*reset: /s);
    await screen.type("4");
    await screen.waitFor(/Network & Errors/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
  });
});

Deno.test("the dashboard shows a stopped server as a gap and goes on when it is back", async () => {
  await withTerminal(async ({ screen, folder, signal }) => {
    const { server, workload, host } = startHost(folder, "ats1", signal);
    await using _ = server;
    await screen.type(`${PROGRAM} --interval 0.5 ${host}; echo code-$?`, "Enter");
    await screen.waitFor(/ats1 [\d.]+ ms\s+answering/);
    await server.stop();
    await screen.waitFor(/ats1 no answer/);
    await screen.waitFor(/refused|no such|not exist|no socket|stopped/i);
    workload.restart();
    server.start();
    await screen.waitFor(/ats1 [\d.]+ ms\s+answering/);
    await screen.waitFor(/restarted/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
  });
});

Deno.test("a run of a given length that a key ends is no failure, whatever the hosts do", async () => {
  await withTerminal(async ({ screen, folder, signal }) => {
    const socketPath = `${folder}/silent.sock`;
    startMisbehavingServer({ socketPath, kind: "silent", signal });
    await screen.type(`${PROGRAM} --run-for 600 silent=unix:${socketPath}; echo code-$?`, "Enter");
    await screen.waitFor(/silent no answer/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
  });
});

Deno.test("a terminal that can do nothing gets the page as plain text, tick by tick", async () => {
  await withTerminal(async ({ screen, folder, signal }) => {
    const { server, host } = startHost(folder, "ats1", signal);
    await using _ = server;
    const file = screen.path("typescript");
    await screen.type(
      `TERM=dumb script -q -c '${
        PROGRAM.replace(" --verbose", "")
      } --quiet --run-for 3 ${host}' ${file}; echo done-$?`,
      "Enter",
    );
    await screen.waitFor(/^done-0$/m);
    const written = await Deno.readTextFile(file);
    assert.match(written, /Traffic & Cache \(page 1 of 4\)/);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(written, /\x1b/);
  });
});
