import assert from "node:assert/strict";
import { Writer } from "../../src/terminal/writer.ts";
import { FakeTerminal } from "./fake_terminal.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const question = (fence: number) => `?${fence};`;

/** A gate that holds writes until it is opened. */
function gate(terminal: FakeTerminal): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  terminal.beforeWrite = () => promise;
  return resolve;
}

Deno.test("the newest frame wins, and frames in between are never encoded", async () => {
  const terminal = new FakeTerminal();
  const open = gate(terminal);
  const writer = new Writer(terminal.stdout);
  const encoded: number[] = [];
  const shown = [1, 2, 3, 4].map((number) =>
    writer.show(() => {
      encoded.push(number);
      return bytes(`frame ${number};`);
    })
  );
  open();
  assert.deepEqual(await Promise.all(shown), ["written", "superseded", "superseded", "written"]);
  assert.deepEqual(encoded, [1, 4]);
  assert.equal(terminal.text, "frame 1;frame 4;");
  assert.deepEqual(writer.totals, { bytes: 16, frames: 2, superseded: 2 });
});

Deno.test("partial writes are completed, in order", async () => {
  const terminal = new FakeTerminal();
  terminal.beforeWrite = (part) => Promise.resolve(Math.ceil(part.length / 3));
  const writer = new Writer(terminal.stdout, { chunkBytes: 50 });
  const text = Array.from({ length: 300 }, (_, i) => String(i)).join(",");
  assert.equal(await writer.show(() => bytes(text)), "written");
  assert.equal(terminal.text, text);
});

Deno.test("a stalled terminal holds up one frame and one that waits, however many are shown", async () => {
  const terminal = new FakeTerminal();
  const open = gate(terminal);
  const writer = new Writer(terminal.stdout);
  const shown: Promise<string>[] = [];
  for (let i = 0; i < 10_000; i++) shown.push(writer.show(() => new Uint8Array(100_000).fill(65)));
  open();
  const results = await Promise.all(shown);
  assert.equal(results.filter((result) => result === "written").length, 2);
  assert.equal(writer.totals.superseded, 9_998);
});

Deno.test("questions are written before a frame that waits", async () => {
  const terminal = new FakeTerminal();
  const open = gate(terminal);
  const writer = new Writer(terminal.stdout);
  const all = [
    writer.show(() => bytes("first;")),
    writer.show(() => bytes("second;")),
    writer.send(bytes("question;")),
  ];
  open();
  await Promise.all(all);
  assert.equal(terminal.text, "first;question;second;");
});

Deno.test("with a fence the next frame waits for the terminal's answer", async () => {
  const terminal = new FakeTerminal();
  const writer = new Writer(terminal.stdout);
  writer.fence.use(question);
  assert.equal(await writer.show(() => bytes("one")), "written");
  const second = writer.show(() => bytes("two"));
  const third = writer.show(() => bytes("three"));
  assert.equal(await second, "superseded");
  assert.equal(terminal.text, "one?1;");
  writer.fence.answer(0);
  assert.ok(writer.busy, "an answer to another question");
  writer.fence.answer(1);
  assert.equal(await third, "written");
  assert.equal(terminal.text, "one?1;three?2;");
  writer.close();
});

Deno.test("an answer that never comes holds a frame up for a while only", async () => {
  const terminal = new FakeTerminal();
  const writer = new Writer(terminal.stdout);
  writer.fence.use(question, { timeoutMs: 1 });
  await writer.show(() => bytes("one"));
  assert.equal(await writer.show(() => bytes("two")), "written");
  writer.close();
});

Deno.test("an empty frame writes nothing and asks nothing", async () => {
  const terminal = new FakeTerminal();
  const writer = new Writer(terminal.stdout);
  writer.fence.use(question);
  assert.equal(await writer.show(() => new Uint8Array()), "written");
  assert.equal(await writer.show(() => bytes("x")), "written");
  assert.equal(terminal.text, "x?1;");
  writer.close();
});

for (
  const cause of [new Deno.errors.BrokenPipe("EPIPE"), new Error("Input/output error (os error 5)")]
) {
  Deno.test(`an output that fails with ${cause.message} is a hangup, told once`, async () => {
    const terminal = new FakeTerminal();
    terminal.beforeWrite = () => Promise.reject(cause);
    const hangups: unknown[] = [];
    const writer = new Writer(terminal.stdout, { onHangup: (why) => hangups.push(why) });
    assert.equal(await writer.show(() => bytes("x")), "closed");
    assert.equal(await writer.show(() => bytes("y")), "closed");
    assert.deepEqual(hangups, [cause]);
    assert.equal(terminal.text, "");
  });
}

Deno.test("after a pause in the middle of a frame the rest of it is never written", async () => {
  const terminal = new FakeTerminal();
  const writer = new Writer(terminal.stdout, { chunkBytes: 4 });
  let paused: Promise<boolean> | undefined;
  terminal.beforeWrite = () => {
    paused ??= writer.pause(10_000);
    return Promise.resolve();
  };
  assert.equal(await writer.show(() => bytes("aaaabbbbcccc")), "closed");
  assert.equal(await paused, true);
  assert.ok(writer.writeNow(bytes("[left]")));
  writer.resume();
  assert.equal(await writer.show(() => bytes("new")), "written");
  assert.equal(terminal.text, "aaaa\x1b\\[left]new", "the cut string is ended first");
});

Deno.test("a write that is stuck makes a pause give up, and is not cut in the middle", async () => {
  const terminal = new FakeTerminal();
  const open = gate(terminal);
  const writer = new Writer(terminal.stdout);
  const shown = writer.show(() => bytes("frame"));
  assert.equal(await writer.pause(1), false);
  assert.equal(writer.writeNow(bytes("x")), false);
  open();
  await shown;
  assert.equal(terminal.text, "frame");
});
