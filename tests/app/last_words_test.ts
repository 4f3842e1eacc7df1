import assert from "node:assert/strict";
import { productLine } from "../helpers/product.ts";

/** What comes out of a pipe that is full when the program writes into it, and read a while later. */
async function readLate(line: string, seconds: number): Promise<string> {
  const full = "dd if=/dev/zero bs=65536 count=1 2>/dev/null";
  const { stdout } = await new Deno.Command("/bin/sh", {
    args: ["-c", `(${full}; exec ${line}) | (sleep ${seconds}; cat) | tr -d '\\0'`],
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test("the last message is not lost where whoever reads it is slow", async () => {
  const said = await readLate(`${productLine("--no-such-option")} 2>&1 1>/dev/null`, 1);
  assert.equal(said, "traffic-grapher: Unknown option '--no-such-option'.\n");
});

Deno.test("standard output waits for whoever reads it, as long as it takes", async () => {
  const said = await readLate(productLine("--version"), 2);
  assert.match(said, /^\d+\.\d+\.\d+\n$/);
});
