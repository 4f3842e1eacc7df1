// deno-lint-ignore-file no-control-regex
import assert from "node:assert/strict";
import { describeFacts } from "../../src/terminal/describe_facts.ts";
import { type ProbeOptions, probeTerminal } from "../../src/terminal/probe.ts";
import type { TerminalFacts } from "../../src/terminal/terminal_facts.ts";
import { openTerminal } from "../../src/terminal/terminal_session.ts";
import { FakeTerminal } from "./fake_terminal.ts";
import { captured, type CapturedReplies } from "./replies.ts";
import { TerminalModel } from "./terminal_model.ts";

interface Probed {
  readonly facts: TerminalFacts;
  readonly keys: string[];
  readonly fake: FakeTerminal;
}

/** Probes a terminal that answers as a real one did; through tmux as another one did. */
async function probe(
  replies: Partial<CapturedReplies>,
  { outer, env, late = "", ...options }: ProbeOptions & {
    outer?: CapturedReplies;
    late?: string;
  } = {},
): Promise<Probed> {
  const fake = new FakeTerminal();
  if (replies.columns && replies.rows) {
    fake.size = { columns: replies.columns, rows: replies.rows };
  }
  fake.onWrite = (text) => {
    if (text.includes("\x1bPtmux;")) fake.send(outer?.together ?? "");
    else if (text.includes("\x1b[c")) fake.send(replies.together ?? "");
  };
  const keys: string[] = [];
  await using terminal = openTerminal(fake.options);
  terminal.onKey((event) => {
    if (event.kind === "key") keys.push(event.name);
  });
  const environment = env ?? ((name: string) => replies.env?.[name]);
  const facts = await probeTerminal(terminal, { timeoutMs: 50, ...options, env: environment });
  const end = Promise.withResolvers<void>();
  terminal.onKey((event) => {
    if (event.kind === "key" && event.name === "x") end.resolve();
  });
  for (const byte of `${late}x`) fake.send(byte);
  await end.promise;
  await terminal[Symbol.asyncDispose]();
  const model = new TerminalModel(fake.size.columns, fake.size.rows);
  model.write(fake.bytes);
  model.assertRestored();
  return { facts, keys, fake };
}

/** A terminal of which only documents are at hand: its replies as TERMINALS and its sources say. */
function documented(label: string, together: string, env: Record<string, string>): CapturedReplies {
  return { label, columns: 90, rows: 30, env, each: {}, together };
}

const DIRECT: readonly (readonly [CapturedReplies, string, string, boolean])[] = [
  [captured("kitty-0.26.5"), "kitty", "9x18", true],
  [captured("konsole-22.12.3"), "iterm2", "8x17", false],
  [captured("xterm-379-vt340"), "sixel", "9x19", false],
  [captured("xterm-379"), "text", "8x16", false],
  [captured("mlterm-3.9.0"), "iterm2", "10x19", false],
  [captured("screen-4.9.0"), "text", "8x16", false],
  [
    documented("foot", "\x1bP>|foot(1.13.1)\x1b\\\x1b[6;18;9t\x1b[?2026;2$y\x1b[?62;4;22c", {
      TERM: "foot",
    }),
    "sixel",
    "9x18",
    true,
  ],
  [
    documented(
      "iTerm2 through ssh",
      "\x1bP>|iTerm2 3.5.0\x1b\\\x1b_Gi=31;OK\x1b\\\x1b]1337;ReportCellSize=17.0;8.0;2.0\x1b\\" +
        "\x1b[?2026;2$y\x1b[0n\x1b[?62;4c",
      { TERM: "xterm-256color" },
    ),
    "iterm2",
    "16x34",
    true,
  ],
  [
    documented(
      "WezTerm",
      "\x1bP>|WezTerm 20240203-110809\x1b\\\x1b_Gi=31;OK\x1b\\\x1b]1337;ReportCellSize=18.0;9.0;1.0\x1b\\\x1b[?65;4;6c",
      { TERM: "xterm-256color" },
    ),
    "iterm2",
    "9x18",
    false,
  ],
  [
    documented(
      "ghostty",
      "\x1bP>|ghostty 1.1.0\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62;22c",
      {
        TERM: "xterm-256color",
      },
    ),
    "kitty",
    "10x20",
    false,
  ],
  [
    documented("an unknown terminal with kitty's graphics", "\x1b_Gi=31;OK\x1b\\\x1b[?62;4c", {
      TERM: "xterm-256color",
    }),
    "kitty",
    "8x16",
    false,
  ],
  [
    documented("an unknown terminal with sixel", "\x1b[?62;4c", { TERM: "xterm-256color" }),
    "sixel",
    "8x16",
    false,
  ],
  [
    documented("a terminal that shows no pictures", "\x1bP>|VTE(7600)\x1b\\\x1b[?65;1;9c", {
      TERM: "xterm-256color",
    }),
    "text",
    "8x16",
    false,
  ],
  [
    documented("an old iTerm2 that tells its name in the environment only", "\x1b[?62;c", {
      TERM: "xterm-256color",
      LC_TERMINAL: "iTerm2",
    }),
    "iterm2",
    "8x16",
    false,
  ],
  [
    documented("GNU screen inside iTerm2, whose name is stale there", "\x1b[?1;2c", {
      TERM: "screen-256color",
      LC_TERMINAL: "iTerm2",
    }),
    "text",
    "8x16",
    false,
  ],
  [
    documented("VS Code without its images", "\x1bP>|xterm.js(5.5.0)\x1b\\\x1b[?1;2c", {
      TERM: "xterm-256color",
      TERM_PROGRAM: "vscode",
    }),
    "text",
    "8x16",
    false,
  ],
];

for (const [replies, protocol, cell, sync] of DIRECT) {
  Deno.test(`${replies.label} gets ${protocol}`, async () => {
    const { facts, keys } = await probe(replies);
    assert.equal(facts.protocol, protocol, facts.reason);
    assert.equal(`${facts.cell.width}x${facts.cell.height}`, cell);
    assert.equal(facts.sync, sync);
    assert.deepEqual(keys, ["x"], "no reply became a key");
  });
}

const TMUX: readonly (readonly [string, string | undefined, string, boolean])[] = [
  ["konsole through tmux", "tmux-3.3a-in-konsole-wrapped", "iterm2", true],
  ["xterm through tmux", "tmux-3.3a-in-xterm-vt340-wrapped", "sixel", true],
  ["mlterm through tmux", "tmux-3.3a-in-mlterm-wrapped", "sixel", true],
  ["an old kitty through tmux", "tmux-3.3a-in-kitty-wrapped", "text", true],
  ["tmux without passthrough", undefined, "text", false],
];

for (const [what, outer, protocol, wrapped] of TMUX) {
  Deno.test(`${what} gets ${protocol}`, async () => {
    const { facts, keys, fake } = await probe(captured("tmux-3.3a-in-kitty-plain"), {
      ...(outer ? { outer: captured(outer) } : {}),
      env: (name) => ({ TERM: "tmux-256color", TERM_PROGRAM: "tmux" })[name],
    });
    assert.equal(facts.protocol, protocol, facts.reason);
    assert.equal(facts.multiplexer?.name, "tmux");
    assert.equal(facts.multiplexer?.version, "3.3a");
    assert.equal(facts.multiplexer?.wrapped, wrapped);
    assert.equal(facts.transcript.length, 2);
    assert.doesNotMatch(fake.text, /(?<!\x1b)\x1b_G/, "tmux would show it as a title");
    assert.deepEqual(keys, ["x"]);
    if (!wrapped) assert.match(facts.hint ?? "", /allow-passthrough on/);
  });
}

Deno.test("a kitty with placeholders gets kitty through tmux", async () => {
  const old = captured("tmux-3.3a-in-kitty-wrapped");
  const { facts } = await probe(captured("tmux-3.3a-in-kitty-plain"), {
    outer: { ...old, together: old.together.replace("0.26.5", "0.35.2") },
    env: (name) => ({ TERM: "tmux-256color" })[name],
  });
  assert.equal(facts.protocol, "kitty");
  assert.equal(facts.brand?.version, "0.35.2");
});

Deno.test("replies that come after the deadline, byte by byte, are no keys", async () => {
  const late = captured("konsole-22.12.3");
  const { facts, keys } = await probe({ env: { TERM: "xterm-256color" } }, {
    late: late.together,
    timeoutMs: 1,
  });
  assert.equal(facts.protocol, "text");
  assert.equal(facts.transcript[0]?.complete, false);
  assert.deepEqual(keys, ["x"]);
});

Deno.test("tmux's own answers that come late are not taken for those of the terminal around it", async () => {
  const fake = new FakeTerminal();
  const inner = captured("tmux-3.3a-in-kitty-plain").together;
  const outer = captured("tmux-3.3a-in-konsole-wrapped").together;
  fake.onWrite = (text) => {
    if (text.includes("\x1bPtmux;")) fake.send(`${inner}${outer}`);
  };
  await using terminal = openTerminal(fake.options);
  const facts = await probeTerminal(terminal, {
    timeoutMs: 50,
    env: (name) => ({ TERM: "tmux-256color", TMUX: "/nowhere,1,0" })[name],
  });
  assert.equal(facts.protocol, "iterm2", facts.reason);
  assert.equal(facts.brand?.name, "konsole");
});

Deno.test("keys typed while the terminal is asked are kept", async () => {
  const replies = captured("kitty-0.26.5");
  const middle = replies.together.indexOf("\x1b_G");
  const together = `h${replies.together.slice(0, middle)}q${replies.together.slice(middle)}`;
  const { facts, keys } = await probe({ ...replies, together });
  assert.equal(facts.protocol, "kitty");
  assert.deepEqual(keys, ["h", "q", "x"]);
});

for (const TERM of ["dumb", "linux", "vt100", ""]) {
  Deno.test(`TERM=${TERM} is asked nothing and gets text`, async () => {
    const { facts, fake } = await probe({ env: { TERM } });
    assert.equal(facts.protocol, "text");
    assert.equal(facts.transcript.length, 0);
    assert.ok(!fake.text.includes("\x1b[c"));
  });
}

Deno.test("without a keyboard nothing is asked: the answers would end in the shell", async () => {
  const fake = new FakeTerminal();
  await using terminal = openTerminal({ ...fake.options, keyboard: false });
  const facts = await probeTerminal(terminal, {
    env: (name) => ({ TERM: "xterm-256color", LC_TERMINAL: "iTerm2" })[name],
  });
  assert.equal(facts.protocol, "iterm2");
  assert.equal(facts.fence, false);
  assert.ok(!fake.text.includes("\x1b[c"));
});

Deno.test("the user's word wins over everything found", async () => {
  const { facts } = await probe(captured("kitty-0.26.5"), { protocol: "text" });
  assert.equal(facts.protocol, "text");
  assert.match(facts.reason, /--protocol/);
  assert.equal(facts.brand?.name, "kitty");
});

Deno.test("an xterm that refuses to tell its cell size tells it as the largest sixel", async () => {
  const xterm = captured("xterm-379-vt340");
  const together = xterm.together.replace(/\x1b\[[468];[\d;]*t/g, "");
  const { facts } = await probe({ ...xterm, together });
  assert.deepEqual(facts.cell, { width: 9, height: 19, measured: true });
});

Deno.test("an xterm's largest sixel is that of any window, not that of the window as it was", async () => {
  const xterm = captured("xterm-379-vt340");
  const { facts } = await probe(xterm);
  assert.deepEqual(facts.sixelSize, { width: 1000, height: 1000 });
  const silent = xterm.together.replace("\x1b[?2;0;1000;1000S", "");
  assert.equal((await probe({ ...xterm, together: silent })).facts.sixelSize, undefined);
});

Deno.test("an xterm whose window is larger than any sixel does not tell its cell by it", async () => {
  const xterm = captured("xterm-379-vt340");
  const together = xterm.together.replace(/\x1b\[[468];[\d;]*t/g, "").replace(
    "810;570",
    "1000;1000",
  );
  const { facts } = await probe({ ...xterm, columns: 250, rows: 60, together });
  assert.equal(facts.cell.measured, false);
});

Deno.test("the background's brightness is told", async () => {
  assert.equal((await probe(captured("xterm-379"))).facts.background, "light");
  assert.equal((await probe(captured("kitty-0.26.5"))).facts.background, "dark");
});

Deno.test("an aborted probe rejects", async () => {
  const fake = new FakeTerminal();
  await using terminal = openTerminal(fake.options);
  const abort = new AbortController();
  const probing = probeTerminal(terminal, { signal: abort.signal, env: () => "xterm" });
  abort.abort(new Error("enough"));
  await assert.rejects(probing, /enough/);
});

Deno.test("the report says what was asked, what came back and what was chosen, without an escape", async () => {
  const { facts } = await probe(captured("konsole-22.12.3"));
  const report = describeFacts(facts).join("\n");
  assert.match(report, /terminal: konsole 22\.12\.3/);
  assert.match(report, /pictures: iterm2/);
  assert.match(report, /kitty graphics: ESC_Gi=31/);
  assert.match(report, /ESC\[\?62;1;4c/);
  assert.match(report, /cell: 8x17 pixels/);
  assert.doesNotMatch(report, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});
