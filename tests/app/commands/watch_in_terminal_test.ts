// needs: script
import assert from "node:assert/strict";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { type Misbehaviour, startMisbehavingServer } from "../../helpers/misbehaving_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { openTmuxScreen, type TmuxScreen } from "../../terminal/tmux_screen.ts";
import { runningProcesses } from "../../helpers/processes.ts";
import { productLine } from "../../helpers/product.ts";
import { type Stage, withFolder } from "./with_folder.ts";

const PROGRAM = productLine("--verbose");

/** A folder for sockets, servers that end with the test, and a terminal. */
async function withTerminal(
  test: (at: { screen: TmuxScreen; stage: Stage }) => Promise<void>,
): Promise<void> {
  await withFolder(async (stage) => {
    await using screen = await openTmuxScreen({ columns: 120, rows: 34 });
    await test({ screen, stage });
  });
}

function startHost(stage: Stage, name: string) {
  const socketPath = `${stage.folder}/${name}.sock`;
  const workload = createWorkload({ seed: 7 });
  const server = stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
  return { server, workload, host: `${name}=unix:${socketPath}` };
}

/** Starts a server that misbehaves; returns how it is named. */
function startTroubled(stage: Stage, kind: Misbehaviour): string {
  const socketPath = `${stage.folder}/${kind}.sock`;
  stage.use(startMisbehavingServer({ socketPath, kind, signal: stage.signal }));
  return `${kind}=unix:${socketPath}`;
}

/** Starts the dashboard, 200 columns wide, on a good host and one of each of these kinds. */
async function watchTroubled(
  kinds: readonly Misbehaviour[],
  { screen, stage }: { screen: TmuxScreen; stage: Stage },
): Promise<void> {
  const hosts = kinds.map((kind) => startTroubled(stage, kind));
  const good = startHost(stage, "good");
  await screen.resize(200, 40);
  await screen.type("clear", "Enter");
  await screen.type(
    `${PROGRAM} --interval 1 ${good.host} ${hosts.join(" ")}; echo code-$?`,
    "Enter",
  );
}

const modes = (screen: TmuxScreen, name: string) => Deno.readTextFile(screen.path(name));

async function saveModes(screen: TmuxScreen, name: string): Promise<void> {
  await screen.type(`stty -g > ${screen.path(name)}; echo saved-${name}`, "Enter");
  await screen.waitFor(new RegExp(`^saved-${name}`, "m"));
}

Deno.test("the dashboard starts, turns pages, follows the window's size, and gives the terminal back on q", async () => {
  await withTerminal(async ({ screen, stage }) => {
    const { host } = startHost(stage, "ats1");
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
    await withTerminal(async ({ screen, stage }) => {
      const { host } = startHost(stage, "ats1");
      await saveModes(screen, "before");
      await screen.type(`${PROGRAM} --interval 0.5 ${host}; echo code-$?`, "Enter");
      await screen.waitFor(/Traffic & Cache.*page 1 of 4/);
      const [program] = runningProcesses().filter(({ command }) => command.includes(host));
      Deno.kill(program!.pid, `SIG${name}`);
      await screen.waitFor(new RegExp(`^code-${code}$`, "m"));
      await saveModes(screen, "after");
      assert.equal(await modes(screen, "after"), await modes(screen, "before"));
    });
  });
}

Deno.test("the dashboard answers keys and names every trouble while hosts hang, drip, flood and talk garbage", async () => {
  await withTerminal(async ({ screen, stage }) => {
    await watchTroubled(["silent", "drip", "garbage"], { screen, stage });
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
  await withTerminal(async ({ screen, stage }) => {
    await watchTroubled(["flood", "reset"], { screen, stage });
    await screen.waitFor(/flood: .*\b(MB|MiB|large|bytes)\b.*reset: /s);
    await screen.type("4");
    await screen.waitFor(/Network & Errors/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
  });
});

Deno.test("the dashboard shows a stopped server as a gap and goes on when it is back", async () => {
  await withTerminal(async ({ screen, stage }) => {
    const { server, workload, host } = startHost(stage, "ats1");
    await screen.type(`${PROGRAM} --interval 0.5 ${host}; echo code-$?`, "Enter");
    await screen.waitFor(/ats1 [\d.]+ ms\s+answering/);
    await server.stop();
    await screen.waitFor(/ats1 no answer/);
    await screen.waitFor(/refused|no such|not exist|no socket|stopped/i);
    workload.restart();
    await server.start();
    await screen.waitFor(/ats1 [\d.]+ ms\s+answering/);
    await screen.waitFor(/restarted/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
  });
});

Deno.test("a run of a given length that a key ends is no failure, whatever the hosts do", async () => {
  await withTerminal(async ({ screen, stage }) => {
    const host = startTroubled(stage, "silent");
    await screen.type(`${PROGRAM} --run-for 600 ${host}; echo code-$?`, "Enter");
    await screen.waitFor(/silent no answer/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
  });
});

Deno.test("a terminal that can do nothing gets the page as plain text, tick by tick", async () => {
  await withTerminal(async ({ screen, stage }) => {
    const { host } = startHost(stage, "ats1");
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
