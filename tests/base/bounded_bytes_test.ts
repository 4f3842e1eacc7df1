import assert from "node:assert/strict";
import { boundedBytes } from "../../src/base/bounded_bytes.ts";

Deno.test("boundedBytes() gives all bytes, and no more than it may take", async () => {
  const parts = () => ReadableStream.from([new Uint8Array([1, 2]), new Uint8Array([3])]);
  assert.deepEqual(await boundedBytes(parts(), 3), new Uint8Array([1, 2, 3]));
  await assert.rejects(boundedBytes(parts(), 2), RangeError);
});

Deno.test("boundedBytes() ends and closes a file without an end", async () => {
  const file = await Deno.open("/dev/zero");
  await assert.rejects(
    boundedBytes(file.readable, 2 ** 20),
    /^RangeError: it is larger than 1 MiB$/,
  );
});
