import assert from "node:assert/strict";
import { UsageError } from "../../src/model/errors.ts";
import { OutputStream } from "../../src/output/output_stream.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("OutputStream writes all, in order, also where little is taken at a time", async () => {
  const written: number[] = [];
  const stream = new OutputStream({
    write(part) {
      written.push(part[0]!);
      return Promise.resolve(1);
    },
  }, "standard output");
  await Promise.all([stream.write(bytes("ab")), stream.write(bytes("cd"))]);
  assert.deepEqual(new TextDecoder().decode(Uint8Array.from(written)), "abcd");
});

Deno.test("OutputStream takes a reader that has left for no error, and tells of it once", async () => {
  let calls = 0;
  const stream = new OutputStream({
    write() {
      calls++;
      return Promise.reject(new Deno.errors.BrokenPipe("Broken pipe (os error 32)"));
    },
  }, "standard output");
  await stream.write(bytes("a"));
  assert.ok(stream.gone.aborted);
  await stream.write(bytes("b"));
  assert.equal(calls, 1);
});

Deno.test("OutputStream says why it could not be written, and tries again", async () => {
  let full = true;
  const stream = new OutputStream({
    write: (part) =>
      full
        ? Promise.reject(new Error("No space left on device (os error 28)"))
        : Promise.resolve(part.length),
  }, "standard error");
  await assert.rejects(
    stream.write(bytes("a")),
    (error) =>
      error instanceof UsageError &&
      error.message === "standard error could not be written: the disk is full.",
  );
  full = false;
  await stream.write(bytes("b"));
  assert.ok(!stream.gone.aborted);
});

Deno.test("OutputStream.settled() waits for no reader that sleeps, and is not asked twice", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const stream = new OutputStream({ write: () => promise }, "standard error");
  const written = stream.write(bytes("a"));
  await stream.settled(1);
  // It would wait for an hour here.
  await stream.settled(3_600_000);
  resolve(1);
  await written;
});
