// deno-lint-ignore-file no-control-regex
import assert from "node:assert/strict";
import { UsageError } from "../../src/model/errors.ts";
import { fenceQuestion } from "../../src/terminal/sequences.ts";
import { openTerminal } from "../../src/terminal/terminal_session.ts";
import { probeTerminal } from "../../src/terminal/probe.ts";
import { FakeTerminal } from "./fake_terminal.ts";
import { TerminalModel } from "./terminal_model.ts";

function replayed(terminal: FakeTerminal): TerminalModel {
  const model = new TerminalModel(terminal.size.columns, terminal.size.rows);
  model.write(terminal.bytes);
  return model;
}

Deno.test("a session takes the terminal and gives it back", async () => {
  const fake = new FakeTerminal();
  const terminal = openTerminal(fake.options);
  assert.deepEqual(replayed(fake).modes, {
    alternate: true,
    cursor: false,
    paste: true,
    wrap: false,
    sync: false,
  });
  await terminal[Symbol.asyncDispose]();
  replayed(fake).assertRestored();
  assert.deepEqual(fake.raw, ["raw", "cooked"]);
  assert.deepEqual(terminal.ended.reason, { cause: "closed" });
  const length = fake.bytes.length;
  await terminal[Symbol.asyncDispose]();
  terminal[Symbol.dispose]();
  assert.equal(fake.bytes.length, length, "only once");
});

Deno.test("a session ends on its signal, on Ctrl-C and when the terminal is gone", async () => {
  const abort = new AbortController();
  const byKey = new FakeTerminal();
  const byEnd = new FakeTerminal();
  const byError = new FakeTerminal();
  const sessions = [
    openTerminal({ ...new FakeTerminal().options, signal: abort.signal }),
    openTerminal(byKey.options),
    openTerminal(byEnd.options),
    openTerminal(byError.options),
  ];
  abort.abort();
  byKey.send("\x03");
  byEnd.close();
  byError.beforeWrite = () => Promise.reject(new Error("os error 5"));
  void sessions[3]?.writer.show(() => new Uint8Array(9));
  const causes = await Promise.all(sessions.map(async ({ ended }) => {
    if (!ended.aborted) await new Promise((resolve) => ended.addEventListener("abort", resolve));
    return ended.reason.cause;
  }));
  assert.deepEqual(causes, ["aborted", "SIGINT", "hangup", "hangup"]);
  for (const session of sessions) await session[Symbol.asyncDispose]();
  for (const fake of [byKey, byEnd, byError]) {
    assert.equal(fake.raw.at(-1), "cooked");
    replayed(fake).assertRestored();
  }
});

Deno.test("a session cannot be opened where standard output is no terminal", () => {
  const fake = new FakeTerminal();
  const stdout = { ...fake.stdout, isTerminal: () => false };
  assert.throws(() => openTerminal({ ...fake.options, stdout }), UsageError);
  assert.equal(fake.text, "");
  assert.deepEqual(fake.raw, []);
});

Deno.test("where standard input is no terminal no key is read and no mode is touched", async () => {
  const fake = new FakeTerminal();
  const stdin = { ...fake.stdin, isTerminal: () => false };
  const terminal = openTerminal({ ...fake.options, stdin });
  assert.equal(terminal.keyboard, false);
  await terminal[Symbol.asyncDispose]();
  assert.deepEqual(fake.raw, []);
  replayed(fake).assertRestored();
});

Deno.test("a lone Escape is told after a pause, keys and replies at once and in order", async () => {
  const fake = new FakeTerminal();
  await using terminal = openTerminal(fake.options);
  const events: string[] = [];
  const done = Promise.withResolvers<void>();
  const note = (name: string) => {
    if (events.push(name) === 5) done.resolve();
  };
  terminal.onKey((event) => note(event.kind === "key" ? event.name : event.kind));
  terminal.onReply(({ kind }) => note(kind));
  fake.send("a\x1b[D\x1b[0n\x1b[200~q\x1b[201~");
  fake.send("\x1b");
  await done.promise;
  assert.deepEqual(events, ["a", "left", "reply", "paste", "escape"]);
});

Deno.test("what must be freed is freed before the screen is left", async () => {
  const fake = new FakeTerminal();
  const terminal = openTerminal(fake.options);
  terminal.onLeave(() => new TextEncoder().encode("<free>"));
  await terminal[Symbol.asyncDispose]();
  assert.match(fake.text, /<free>.*\?1049l$/s);
});

Deno.test("a frame that is being written when the session ends is cut, and its string is ended", async () => {
  const fake = new FakeTerminal();
  const terminal = openTerminal(fake.options);
  const started = Promise.withResolvers<void>();
  const { promise, resolve } = Promise.withResolvers<void>();
  fake.beforeWrite = () => {
    started.resolve();
    return promise;
  };
  const frame = new TextEncoder().encode(`\x1b]1337;File=inline=1:${"A".repeat(300_000)}\x07`);
  const shown = terminal.writer.show(() => frame);
  await started.promise;
  terminal[Symbol.dispose]();
  resolve();
  await terminal[Symbol.asyncDispose]();
  assert.equal(await shown, "closed");
  assert.match(fake.text, /A\x1b\\\x1b\[0m/);
  assert.match(fake.text, /\x1b\[\?1049l$/);
  assert.ok(fake.bytes.length < 100_000);
  assert.equal(fake.raw.at(-1), "cooked");
});

Deno.test("an answer that is due is waited for: later it would end in the shell", async () => {
  const fake = new FakeTerminal();
  const terminal = openTerminal(fake.options);
  terminal.writer.fence.use(fenceQuestion);
  await terminal.writer.show(() => new TextEncoder().encode("frame"));
  const order: string[] = [];
  terminal.onKey(({ kind }) => order.push(kind));
  terminal.onReply(({ kind }) => order.push(kind));
  const closing = terminal[Symbol.asyncDispose]().then(() => order.push("given back"));
  assert.equal(fake.raw.at(-1), "raw", "not yet");
  // A key in between is nobody's any more.
  fake.send("q\x1b[2;2R");
  await closing;
  assert.deepEqual(order, ["reply", "given back"]);
  assert.equal(fake.raw.at(-1), "cooked");
  replayed(fake).assertRestored();
});

Deno.test("an answer that never comes holds the terminal's return up for a moment only", async () => {
  const fake = new FakeTerminal();
  const terminal = openTerminal(fake.options);
  terminal.writer.fence.use(fenceQuestion);
  await terminal.writer.show(() => new TextEncoder().encode("frame"));
  await terminal[Symbol.asyncDispose]();
  assert.equal(fake.raw.at(-1), "cooked");
  replayed(fake).assertRestored();
});

Deno.test("a session that ends while the terminal is being asked waits for the replies", async () => {
  const fake = new FakeTerminal();
  const terminal = openTerminal(fake.options);
  const env = (name: string) => ({ TERM: "tmux-256color", TMUX: "/tmp/tmux-0/default,1,0" })[name];
  const probing = probeTerminal(terminal, { env, timeoutMs: 600_000 });
  fake.send("\x1bP>|tmux 3.3a\x1b\\");
  terminal[Symbol.dispose]();
  await probing;
  assert.equal(fake.raw.at(-1), "raw");
  fake.send("\x1b[?62;4c");
  await terminal[Symbol.asyncDispose]();
  assert.equal(fake.raw.at(-1), "cooked");
});

Deno.test("answers that come after the probe has given up do not end in the shell", async () => {
  const fake = new FakeTerminal();
  const terminal = openTerminal(fake.options);
  const env = (name: string) => ({ TERM: "xterm-256color" })[name];
  const facts = await probeTerminal(terminal, { env, timeoutMs: 1 });
  assert.equal(facts.transcript[0]?.complete, false);
  terminal[Symbol.dispose]();
  await terminal.writer.pause(0);
  fake.send("\x1bP>|kitty(0.42.1)\x1b\\");
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(fake.raw.at(-1), "raw", "not yet");
  assert.ok(!replayed(fake).modes.alternate, "but the screen is the shell's again");
  fake.send("\x1b[?62;c");
  await terminal[Symbol.asyncDispose]();
  assert.equal(fake.raw.at(-1), "cooked");
  replayed(fake).assertRestored();
});

Deno.test("a second Ctrl-C waits for no answer any more", async () => {
  const fake = new FakeTerminal();
  const terminal = openTerminal(fake.options);
  terminal.awaitReplies();
  const startMs = performance.now();
  fake.send("\x03");
  fake.send("\x03");
  await new Promise((resolve) => terminal.ended.addEventListener("abort", resolve));
  await terminal[Symbol.asyncDispose]();
  assert.ok(performance.now() - startMs < 3_000, "an answer would be waited for longer");
  replayed(fake).assertRestored();
});

Deno.test("what is typed before anybody listens is told to the first who does, in order", async () => {
  const fake = new FakeTerminal();
  await using terminal = openTerminal(fake.options);
  const replied = new Promise((resolve) => terminal.onReply(resolve));
  fake.send("h\x1b[200~a b\x1b[201~l\x1b[0n");
  await replied;
  const told: string[] = [];
  const done = Promise.withResolvers<void>();
  terminal.onKey((event) => {
    told.push(event.kind === "key" ? event.name : event.text);
    if (told.length === 4) done.resolve();
  });
  assert.deepEqual(told, [], "not before the listener is ready");
  fake.send("x");
  await done.promise;
  assert.deepEqual(told, ["h", "a b", "l", "x"]);
});

Deno.test("a key that quits ends the session at once while the terminal is still being asked", async () => {
  const fake = new FakeTerminal();
  const terminal = openTerminal({ ...fake.options, quits: ({ name }) => name === "q" });
  const env = (name: string) => ({ TERM: "xterm-256color" })[name];
  const probing = probeTerminal(terminal, { env, timeoutMs: 600_000, signal: terminal.ended });
  fake.send("q");
  await assert.rejects(probing, (cause) => cause === terminal.ended.reason);
  assert.equal(terminal.ended.reason.cause, "closed");
  fake.send("\x1b[?62;c");
  await terminal[Symbol.asyncDispose]();
  replayed(fake).assertRestored();
});

Deno.test("a stuck terminal does not hold up the end of the session for ever", async () => {
  const fake = new FakeTerminal();
  const terminal = openTerminal(fake.options);
  const { promise, resolve } = Promise.withResolvers<void>();
  fake.beforeWrite = () => promise;
  void terminal.writer.show(() => new Uint8Array(9));
  await terminal[Symbol.asyncDispose]();
  assert.ok(terminal.ended.aborted);
  resolve();
});

for (const [columns, rows] of [[90, 1], [5, 30], [1, 1]] as const) {
  Deno.test(`on a screen of ${columns}x${rows} a frame waits for the terminal, and no longer`, async () => {
    const fake = new FakeTerminal();
    fake.size = { columns, rows };
    const asked: string[] = [];
    fake.onWrite = (text) => {
      // As terminals do, it answers with the place to which the cursor came.
      const place = /\x1b\[(\d+);(\d+)H\x1b\[6n$/.exec(text);
      if (place) {
        const [row, column] = [Math.min(rows, +place[1]!), Math.min(columns, +place[2]!)];
        fake.send(`\x1b[${row};${column}R`);
      } else if (text.includes("\x1b[c")) fake.send("\x1b[0n\x1b[?62;c");
      else if (text.endsWith("\x1b[5n")) asked.push(text);
    };
    await using terminal = openTerminal(fake.options);
    const env = (name: string) => ({ TERM: "xterm-256color" })[name];
    await probeTerminal(terminal, { env, timeoutMs: 60_000 });
    const keys: string[] = [];
    terminal.onKey((event) => {
      if (event.kind === "key") keys.push(event.name);
    });
    const frame = (text: string) => () => new TextEncoder().encode(text);
    await terminal.writer.show(frame("one"));
    let isShown = false;
    const second = terminal.writer.show(frame("two")).then(() => isShown = true);
    assert.deepEqual(asked, ["one\x1b[5n"]);
    await Promise.resolve();
    assert.ok(!isShown);
    fake.send("\x1b[0n");
    await second;
    assert.deepEqual(asked, ["one\x1b[5n", "two\x1b[5n"]);
    fake.send("\x1b[0n");
    assert.deepEqual(keys, []);
  });
}

Deno.test("a screen that becomes too small for a fence's question does not hold up the next frame", async () => {
  const fake = new FakeTerminal();
  await using terminal = openTerminal(fake.options);
  terminal.writer.fence.use((fence) => fenceQuestion(fence, terminal.size));
  const frame = (text: string) => () => new TextEncoder().encode(text);
  await terminal.writer.show(frame("one"));
  assert.match(fake.text, /\x1b\[6n$/);
  fake.size = { columns: 90, rows: 1 };
  terminal.redraw();
  assert.equal(await terminal.writer.show(frame("two")), "written");
  assert.match(fake.text, /two\x1b\[5n$/);
  fake.send("\x1b[0n");
});
