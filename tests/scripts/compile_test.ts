import assert from "node:assert/strict";
import { explainFailure } from "../../scripts/compile.ts";
import { permissionFlags, PERMISSIONS, VARIABLES } from "../../scripts/compile_permissions.ts";
import { chosenTargets, COMPILE_TARGETS } from "../../scripts/compile_targets.ts";

const SOURCE = new URL("../../src/", import.meta.url);

function* sources(folder: URL): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const url = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) yield* sources(url);
    else if (name.endsWith(".ts")) yield Deno.readTextFileSync(url);
  }
}

/** Variables that packages read by themselves, and that no source of the project names. */
const OF_PACKAGES = ["CLICOLOR_FORCE", "FORCE_COLOR", "LOG_STREAM", "LOG_TOKENS"];

Deno.test("the binary may read the environment variables that the sources name, and no others", () => {
  const named = new Set<string>();
  const reading =
    /\b(?:env|getEnv|env\.get|fromEnvironment)\(\s*"([A-Z][A-Z0-9_]+)"|VARIABLE = "([A-Z0-9_]+)"/g;
  for (const text of sources(SOURCE)) {
    for (const match of text.matchAll(reading)) named.add((match[1] ?? match[2])!);
  }
  assert.ok(named.has("PATH") && named.has("TERM") && named.size > 15, [...named].join());
  assert.deepEqual(
    [...named].filter((name) => !VARIABLES.includes(name)),
    [],
    "not in scripts/compile_permissions.ts",
  );
  assert.deepEqual(
    VARIABLES.filter((name) => !named.has(name) && !OF_PACKAGES.includes(name)),
    [],
    "read by no source",
  );
});

Deno.test("the binary has no right but those of the table, each with its reason", () => {
  for (const { flag, why } of PERMISSIONS) {
    assert.match(flag, /^--allow-(read|write|env|run|net)(=|$)/);
    assert.ok(why.length > 20, flag);
  }
  assert.equal(new Set(PERMISSIONS.map(({ flag }) => flag)).size, PERMISSIONS.length);
});

Deno.test("Unix sockets take a right of their own where Deno asks for it", () => {
  assert.ok(!permissionFlags("2.4.2").includes("--allow-net"));
  assert.ok(!permissionFlags("2.7.14").includes("--allow-net"));
  assert.ok(permissionFlags("2.8.0").includes("--allow-net"));
  assert.ok(permissionFlags("2.10.1").includes("--allow-net"));
  assert.ok(permissionFlags("3.0.0").includes("--allow-net"));
  assert.ok(permissionFlags("2.4.2").includes("--allow-read"));
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
