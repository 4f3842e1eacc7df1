import assert from "node:assert/strict";
import fc from "fast-check";
import { Backoff } from "../../../src/collect/ssh/backoff.ts";
import { ByteSource } from "../../../src/collect/ssh/byte_source.ts";
import { ConnectGate } from "../../../src/collect/ssh/connect_gate.ts";
import { JsonEnd } from "../../../src/collect/ssh/json_end.ts";
import { makePrivateFolder } from "../../../src/collect/ssh/private_folder.ts";
import { printfArgument } from "../../../src/collect/ssh/remote_script.ts";
import { isPlainSocketPath, remoteSocketFault } from "../../../src/collect/ssh/socket_path.ts";

Deno.test("Backoff doubles its waits up to a limit and begins anew when reset", () => {
  const backoff = new Backoff({ random: () => 1, firstMs: 500, longestMs: 3_000 });
  const waits = Array.from({ length: 5 }, () => backoff.nextMs());
  assert.deepEqual(waits, [500, 1_000, 2_000, 3_000, 3_000]);
  backoff.reset();
  assert.equal(backoff.nextMs(), 500);
});

Deno.test("Backoff waits longer where trying again cannot help", () => {
  const backoff = new Backoff({ random: () => 0 });
  assert.ok(backoff.nextMs(true) >= 7_500);
  assert.ok(backoff.nextMs(true) >= 15_000);
});

Deno.test("Backoff spreads its waits over the upper half of their range", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(100), (drawn, times) => {
    const backoff = new Backoff({ random: () => drawn });
    for (let i = 0; i < times; i++) backoff.nextMs();
    const wait = backoff.nextMs();
    assert.ok(wait >= 250 && wait <= 30_000, String(wait));
  }));
});

Deno.test("JsonEnd finds the end of a value however its bytes are cut", () => {
  const objects = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
  fc.assert(fc.property(objects, fc.nat(20), (value, cut) => {
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    const end = new JsonEnd();
    const size = cut + 1;
    for (let at = 0; at < bytes.length; at += size) {
      const isLast = at + size >= bytes.length;
      assert.equal(end.push(bytes.subarray(at, at + size)), isLast);
    }
  }));
});

Deno.test("ConnectGate lets so many in, the next when one leaves, in order", async () => {
  const gate = new ConnectGate(1, { longestMs: 1e6 });
  const signal = new AbortController().signal;
  const entered: string[] = [];
  const first = await gate.enter(signal);
  const second = gate.enter(signal).then((pass) => (entered.push("second"), pass));
  const third = gate.enter(signal).then((pass) => (entered.push("third"), pass));
  await Promise.resolve();
  assert.deepEqual(entered, []);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  (await second)[Symbol.dispose]();
  (await third)[Symbol.dispose]();
  assert.deepEqual(entered, ["second", "third"]);
});

Deno.test("ConnectGate does not let a dead host hold its place, nor an aborted one wait", async () => {
  const gate = new ConnectGate(1, { longestMs: 1 });
  const signal = new AbortController().signal;
  await gate.enter(signal);
  const next = await gate.enter(signal);
  const abort = new AbortController();
  const waiting = gate.enter(abort.signal);
  abort.abort();
  (await waiting)[Symbol.dispose]();
  next[Symbol.dispose]();
  (await gate.enter(signal))[Symbol.dispose]();
});

Deno.test("ByteSource reads lines, then what is left, cut anywhere", async () => {
  const text = "one\r\ntwo\n\nthree\nrest of it";
  for (let size = 1; size <= text.length; size++) {
    const bytes = new TextEncoder().encode(text);
    const source = new ByteSource(
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size) {
            controller.enqueue(bytes.slice(at, at + size));
          }
          controller.close();
        },
      }),
    );
    const lines = [await source.line(), await source.line(), await source.line()];
    assert.deepEqual([...lines, await source.line()], ["one", "two", "", "three"]);
    let rest = "";
    for (let chunk = await source.chunk(); chunk; chunk = await source.chunk()) {
      rest += new TextDecoder().decode(chunk);
    }
    assert.equal(rest, "rest of it");
  }
});

Deno.test("ByteSource cuts a line without end", async () => {
  const source = new ByteSource(new Blob(["x".repeat(1_000)]).stream());
  assert.equal((await source.line(100))?.length, 100);
  assert.equal((await source.line(100))?.length, 100);
  source.cancel();
});

Deno.test("printfArgument() makes one line that the shell's printf turns back", async () => {
  const bytes = Uint8Array.from({ length: 512 }, (_, i) => i % 256);
  const line = printfArgument(bytes);
  assert.ok(!line.includes(0x0a) && !line.includes(0));
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", 'LC_ALL=C; IFS= read -r line; printf %b "$line"'],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(line);
  await writer.close();
  assert.deepEqual([...(await child.output()).stdout], [...bytes]);
});

Deno.test("remoteSocketFault() names what a path cannot be", () => {
  assert.equal(remoteSocketFault("/run/trafficserver/jsonrpc20.sock"), undefined);
  assert.equal(remoteSocketFault("/run/with blank/ä.sock"), undefined);
  assert.match(remoteSocketFault("run/a.sock") ?? "", /does not begin with/);
  assert.match(remoteSocketFault("/run/a\nb") ?? "", /control/);
  assert.match(remoteSocketFault(`/${"x".repeat(107)}`) ?? "", /108 bytes/);
});

Deno.test("isPlainSocketPath() passes nothing that ssh -L or socat would read otherwise", () => {
  assert.ok(isPlainSocketPath("/run/traffic-server/jsonrpc20.sock"));
  for (
    const character of [" ", ":", ",", "!", "$", "%", "~", "*", "'", '"', "\\", "\n", "ä", ";"]
  ) {
    assert.ok(!isPlainSocketPath(`/run/a${character}b`), character);
  }
});

Deno.test("makePrivateFolder() makes a folder that is nobody else's and takes it away", async () => {
  const parent = await Deno.makeTempDir();
  const folder = await makePrivateFolder({ directory: parent });
  const { mode } = await Deno.stat(folder.path);
  assert.ok(folder.path.startsWith(parent));
  assert.equal((mode ?? 0) & 0o777, 0o700);
  await Deno.writeTextFile(`${folder.path}/s`, "");
  await folder[Symbol.asyncDispose]();
  await assert.rejects(Deno.stat(folder.path), Deno.errors.NotFound);
  await Deno.remove(parent);
});

Deno.test("makePrivateFolder() looks elsewhere where the path would be too long", async () => {
  const parent = await Deno.makeTempDir();
  const long = `${parent}/${"x".repeat(90)}`;
  await Deno.mkdir(long);
  const folder = await makePrivateFolder({ directory: long });
  assert.ok(`${folder.path}/s`.length < 104 && !folder.path.startsWith(long));
  await folder[Symbol.asyncDispose]();
  await Deno.remove(parent, { recursive: true });
});
