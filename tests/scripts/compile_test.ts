import assert from "node:assert/strict";
import { explainFailure } from "../../scripts/compile.ts";
import { runtimeOf } from "../../scripts/compile_runtime.ts";
import { chosenTargets, COMPILE_TARGETS } from "../../scripts/compile_targets.ts";

Deno.test("runtimeOf() takes off what `deno compile` appended, and refuses other programs", () => {
  const runtime = new TextEncoder().encode("\x7fELF the runtime");
  const appended = new TextEncoder().encode("d3n0l4nd and the program itself");
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(appended.length + 8), true);
  const bytes = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
  assert.deepEqual(runtimeOf(bytes(runtime, appended, length)), runtime);
  for (
    const other of [bytes(), bytes(runtime), bytes(runtime, appended), bytes(appended, length)]
  ) {
    assert.throws(() => runtimeOf(other), /no program that `deno compile` made/);
  }
});

Deno.test("a target is this machine's, the one that is named, or all", () => {
  const names = (option?: string, triple?: string) =>
    chosenTargets(option, triple).map(({ name }) => name);
  assert.deepEqual(names(undefined, "aarch64-apple-darwin"), ["macos-arm64"]);
  assert.deepEqual(names(undefined, "x86_64-unknown-linux-gnu"), ["linux-x64"]);
  assert.deepEqual(names("linux-arm64"), ["linux-arm64"]);
  assert.equal(names("all").length, COMPILE_TARGETS.length);
  assert.throws(() => names("windows"), /--target windows is not known; there are: linux-x64, /);
  assert.throws(
    () => names(undefined, "x86_64-pc-windows-msvc"),
    /not made for x86_64-pc-windows-msvc; choose one with --target: linux-x64, /,
  );
});

const [target] = chosenTargets("macos-arm64");
assert.ok(target);

Deno.test("a runtime that cannot be downloaded is asked for in a sentence, without a trace", () => {
  // What deno 2.4.2 said without a network, its address aside.
  const said = `Compile file:///tmp/x/app/main.js to /tmp/x/dist/traffic-grapher-macos-arm64
Download https://deno.example/release/v2.4.2/denort-aarch64-apple-darwin.zip
error: Writing deno compile executable to temporary file '/tmp/x/dist/t.tmp-92c4531ba7f1c10b'

Caused by:
    0: Setting up base binary.
    1: error sending request for url (https://deno.example/release/v2.4.2/denort-aarch64-apple-darwin.zip): client error (Connect): dns error: failed to lookup address information: Name or service not known
    2: client error (Connect)

Stack backtrace:
   0: <unknown>
`;
  assert.equal(
    explainFailure(said, { target, version: "2.4.2" }),
    "macos-arm64: deno 2.4.2 could not download its runtime for this target. Fetch " +
      "https://deno.example/release/v2.4.2/denort-aarch64-apple-darwin.zip where that is " +
      "possible, and put it at $DENO_DIR/dl/release/v2.4.2/denort-aarch64-apple-darwin.zip.",
  );
});

Deno.test("any other failure is told as deno told it, without a trace", () => {
  const said = `Compile file:///tmp/x/app/main.js to /home/me/x
error: Writing deno compile executable to temporary file '/home/me/x.tmp'

Caused by:
    Permission denied (os error 13)

Stack backtrace:
   0: <unknown>
`;
  assert.equal(
    explainFailure(said, { target, version: "2.9.6" }),
    "macos-arm64: error: Writing deno compile executable to temporary file '/home/me/x.tmp'\n\n" +
      "Caused by:\n    Permission denied (os error 13)",
  );
});
