// deno-lint-ignore-file no-control-regex
// needs: tmux pty
// The dashboard in a tmux that is detached from one terminal and attached from another one.
import assert from "node:assert/strict";
import { productCommand } from "../../helpers/product.ts";
import { type AtsServers, startAtsServers } from "./ats_servers.ts";
import { type HeadlessRun, startHeadless } from "./headless_run.ts";
import { type Persona, PERSONAS } from "./personas.ts";

const PLACEHOLDER = "\u{10eeee}";
const WINDOW = { columns: 80, rows: 24, cell: { width: 9, height: 18 } };

/** A kitty that has placeholders. */
const KITTY: Persona = {
  ...PERSONAS.kitty,
  answers: { ...PERSONAS.kitty.answers, xtversion: "\x1bP>|kitty(0.35.2)\x1b\\" },
};

interface Tmux extends AsyncDisposable {
  /** Attaches a terminal, the first time with the dashboard in it. */
  attach(persona: Persona): Promise<HeadlessRun>;
  run(...args: string[]): Promise<void>;
}

async function openTmux(): Promise<Tmux> {
  const servers: AtsServers = await startAtsServers(1);
  const socket = `${servers.folder}/tmux`;
  const settings = `${servers.folder}/tmux.conf`;
  await Deno.writeTextFile(settings, "set -g allow-passthrough on\nset -g status off\n");
  const dashboard = productCommand("--quiet", "--interval", "0.3", ...servers.hosts);
  const tmux = ["tmux", "-S", socket, "-f", settings];
  let isRunning = false;
  async function run(...args: string[]): Promise<void> {
    const [command = "", ...rest] = [...tmux, ...args];
    const { success, stderr } = await new Deno.Command(command, { args: rest }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  }
  return {
    run,
    attach({ env, answers }) {
      const persona = { env, answers: { ...answers, da2: "\x1b[>1;0;0c" } };
      const what = isRunning ? ["attach"] : ["new-session", ...dashboard];
      isRunning = true;
      return startHeadless([...tmux, ...what], { persona, window: WINDOW });
    },
    async [Symbol.asyncDispose]() {
      await run("kill-server").catch(() => {});
      await servers[Symbol.asyncDispose]();
    },
  };
}

function shown({ tap }: HeadlessRun): string {
  return new TextDecoder().decode(Uint8Array.from(tap.output, (char) => char.charCodeAt(0)));
}

const CASES = [
  ["a plain terminal", PERSONAS.text, /Traffic & Cache/],
  ["iTerm2", PERSONAS.iterm2, /1337;File=/],
  ["xterm with sixel", PERSONAS.sixel, /\x1bP[\d;]*q/],
  ["another kitty", KITTY, /\x1b_Ga=T,U=1[^]*\u{10eeee}/u],
] as const;

for (const [name, persona, expected] of CASES) {
  Deno.test(`detached from kitty and attached from ${name}, the dashboard shows what that can show`, async () => {
    await using tmux = await openTmux();
    await using first = await tmux.attach(KITTY);
    await first.tap.until(
      () => shown(first).includes(PLACEHOLDER),
      "a picture by placeholders",
      10_000,
    );
    await tmux.run("detach-client");
    await first.tap.exited();
    // Nobody looks: what tmux keeps of the screen, and will draw for the next, becomes text.
    const kept = () => tmux.run("if-shell", "tmux capture-pane -p | grep -q Requests", "", "bogus");
    for (const deadline = Date.now() + 30_000;;) {
      if (await kept().then(() => true, () => false)) break;
      assert.ok(Date.now() < deadline, "the page never became text");
    }
    await using second = await tmux.attach(persona);
    await second.tap.until(() => expected.test(shown(second)), `${name}'s own kind of page`);
    const isKitty = persona === KITTY;
    assert.equal(shown(second).includes(PLACEHOLDER), isKitty, "placeholders");
    assert.equal(/\x1b_Ga=T/.test(shown(second)), isKitty, "kitty's pictures");
  });
}

Deno.test("where a terminal of another kind is attached beside kitty both are shown text, and kitty its picture again when it is alone", async () => {
  await using tmux = await openTmux();
  await using first = await tmux.attach(KITTY);
  await first.tap.until(
    () => shown(first).includes(PLACEHOLDER),
    "a picture by placeholders",
    10_000,
  );
  await using second = await tmux.attach(PERSONAS.iterm2);
  await second.tap.until(() => shown(second).includes("Traffic & Cache"), "the page in characters");
  assert.ok(!shown(second).includes("1337;File="));
  const before = shown(first).length;
  // As a window that is closed: tmux's client ends, and is attached no more.
  await second.tap.signal(15);
  await second.tap.exited();
  await first.tap.until(
    () => shown(first).slice(before).includes(PLACEHOLDER),
    "kitty's picture again",
  );
});
