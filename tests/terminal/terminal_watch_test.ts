// deno-lint-ignore-file no-control-regex
import assert from "node:assert/strict";
import { probeTerminal } from "../../src/terminal/probe.ts";
import type { TerminalFacts } from "../../src/terminal/terminal_facts.ts";
import { openTerminal, type TerminalSession } from "../../src/terminal/terminal_session.ts";
import { TerminalWatch } from "../../src/terminal/terminal_watch.ts";
import { parseTmuxClients, type TmuxClients } from "../../src/terminal/tmux.ts";
import { FakeTerminal } from "./fake_terminal.ts";
import { captured } from "./replies.ts";

const KITTY = captured("kitty-0.26.5").together;
const TMUX = captured("tmux-3.3a-in-kitty-plain").together;
const KONSOLE = captured("konsole-22.12.3").together;
const frame = (text: string) => () => new TextEncoder().encode(text);

interface Watched {
  readonly fake: FakeTerminal;
  readonly terminal: TerminalSession;
  /** Another terminal is at the other end from now on. */
  become(answers: string, version: string): void;
  /** Waits for what is known next. */
  next(): Promise<TerminalFacts>;
}

/** A terminal that answers all questions, and that a test can exchange for another one. */
async function withWatched(
  test: (watched: Watched) => Promise<void>,
  { TERM = "xterm-256color", clients, pollMs = 5, first = KITTY }: {
    TERM?: string;
    first?: string;
    clients?: () => Promise<TmuxClients | undefined>;
    pollMs?: number;
  } = {},
): Promise<void> {
  const fake = new FakeTerminal();
  let [answers, version] = [first, "kitty(0.26.5)"];
  fake.onWrite = (text) => {
    const isFirst = TERM.startsWith("tmux") && !text.includes("\x1bPtmux;");
    const fence = /\x1b\[2;(\d)H\x1b+\[6n/.exec(text)?.[1];
    if (/\x1b\[c/.test(text)) fake.send(isFirst ? TMUX : answers);
    else if (text.includes("[>q")) fake.send(`\x1bP>|${version}\x1b\\`);
    if (fence !== undefined) fake.send(`\x1b[2;${fence}R`);
  };
  const env = (name: string) => ({ TERM, TMUX: TERM.startsWith("tmux") ? "x,1,0" : "" })[name];
  await using terminal = openTerminal(fake.options);
  const facts = await probeTerminal(terminal, { env, timeoutMs: 60_000 });
  const known: TerminalFacts[] = [];
  let wake = () => {};
  using _ = new TerminalWatch(terminal, facts, {
    env,
    timeoutMs: 60_000,
    pollMs,
    ...(clients ? { clients } : {}),
    onChange(facts) {
      known.push(facts);
      wake();
    },
  });
  assert.equal(facts.protocol, "kitty");
  await test({
    fake,
    terminal,
    become: (...other) => [answers, version] = other,
    async next() {
      while (known.length === 0) await new Promise<void>((resolve) => wake = resolve);
      return known.shift()!;
    },
  });
}

Deno.test("a terminal of another name behind the same line is shown text at once, and then what it can show", async () => {
  await withWatched(async ({ terminal, become, next }) => {
    await terminal.writer.show(frame("one"));
    become(KONSOLE, "Konsole 22.12.3");
    // Frames ask now and then who is there.
    const asking = setInterval(() => void terminal.writer.show(frame("more")), 50);
    assert.equal((await next()).protocol, "text");
    const facts = await next();
    clearInterval(asking);
    assert.equal(facts.protocol, "iterm2");
    assert.equal(facts.brand?.name, "konsole");
  });
});

Deno.test("a window of another size is asked for its cells again", async () => {
  await withWatched(async ({ fake, terminal, become, next }) => {
    become(KITTY.replace("\x1b[6;18;9t", "\x1b[6;36;18t"), "kitty(0.26.5)");
    fake.size = { columns: 45, rows: 15 };
    terminal.redraw();
    const { protocol, cell } = await next();
    assert.deepEqual([protocol, cell.width, cell.height], ["kitty", 18, 36]);
  });
});

Deno.test("answers of the same terminal change nothing", async () => {
  await withWatched(async ({ terminal, next }) => {
    let changed = false;
    void next().then(() => changed = true);
    for (let count = 0; count < 3; count++) {
      await terminal.writer.show(frame(`${count}`));
      terminal.redraw();
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(!changed);
  });
});

Deno.test("a terminal slower than it was waited for is asked again when its answers come", async () => {
  const fake = new FakeTerminal();
  const env = (name: string) => ({ TERM: "xterm-256color" })[name];
  await using terminal = openTerminal(fake.options);
  const facts = await probeTerminal(terminal, { env, timeoutMs: 1 });
  assert.equal(facts.protocol, "text");
  const later = Promise.withResolvers<TerminalFacts>();
  using _ = new TerminalWatch(terminal, facts, {
    env,
    timeoutMs: 60_000,
    onChange: later.resolve,
  });
  fake.onWrite = (text) => {
    if (text.includes("\x1b[c")) fake.send(KITTY);
  };
  fake.send(KITTY);
  assert.equal((await later.promise).protocol, "kitty");
});

Deno.test("while nobody is attached to tmux text is shown, and who comes next is asked", async () => {
  let attached: TmuxClients = { key: "11 0 xterm-kitty", count: 1, seen: true };
  await withWatched(async ({ become, next }) => {
    attached = { key: "", count: 0, seen: false };
    assert.equal((await next()).protocol, "text");
    become(captured("tmux-3.3a-in-konsole-wrapped").together, "Konsole 22.12.3");
    attached = { key: "12 0 xterm", count: 1, seen: true };
    const { protocol, multiplexer } = await next();
    assert.deepEqual([protocol, multiplexer?.wrapped], ["iterm2", true]);
  }, {
    TERM: "tmux-256color",
    clients: () => Promise.resolve(attached),
    first: captured("tmux-3.3a-in-kitty-wrapped").together.replace("0.26.5", "0.35.2"),
  });
});

Deno.test("tmux's word of who is attached is read, in every session that has our window", () => {
  const text = `c 11 0 $0 @0 xterm-kitty
c 12 1 $1 @7 xterm-256color
c 13 0 $2 @9 foot
p %0 $0 @0
p %3 $0 @1
p %0 $1 @0
`;
  const both = parseTmuxClients(text, "%0");
  assert.deepEqual(both, { key: "11 0 xterm-kitty,12 1 xterm-256color", count: 2, seen: true });
  assert.deepEqual(parseTmuxClients(text, "%3")?.seen, false);
  assert.equal(parseTmuxClients("p %3 $0 @1\n", "%3")?.count, 0);
  assert.equal(parseTmuxClients(text, "%4"), undefined);
});
