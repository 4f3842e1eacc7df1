import assert from "node:assert/strict";
import { failureText } from "../../src/app/failure_text.ts";
import { CollectError, UsageError } from "../../src/model/errors.ts";

Deno.test("failureText() says what an error says that was worded for the user", () => {
  const usage = new UsageError("Write --interval 1, not -1.");
  assert.equal(failureText(usage), "traffic-grapher: Write --interval 1, not -1.\n");
  const collect = new CollectError("no-socket", "there is no socket");
  assert.equal(failureText(collect), "traffic-grapher: there is no socket\n");
});

Deno.test("failureText() names what the system refused, as no failure of the program", () => {
  const error = new Deno.errors.PermissionDenied(
    "Permission denied (os error 13): mkdtemp '/nowhere/traffic-grapher-x'",
  );
  assert.equal(
    failureText(error),
    "traffic-grapher: /nowhere/traffic-grapher-x: permission denied to this user.\n",
  );
});

Deno.test("failureText() calls an error that nobody worded an internal failure, without a trace", () => {
  const text = failureText(new TypeError("x is not iterable\n    at y (file:///z.js:1:1)"));
  assert.match(text, /^traffic-grapher: internal failure: x is not iterable .*report it\.\n$/);
  assert.match(failureText("odd"), /internal failure: odd\./);
});

Deno.test("failureText() tells with --verbose the places in the program, and none of the runtime", () => {
  const error = new TypeError("x");
  error.stack = [
    "TypeError: x",
    "    at read (file:///tmp/deno-compile-traffic-grapher/app/chunk-AB12.js:10:5)",
    "    at Object.open (ext:deno_fs/30_fs.js:1:2)",
    "    at async file:///tmp/deno-compile-traffic-grapher/app/main.js:7:1",
  ].join("\n");
  assert.deepEqual(failureText(error, { verbose: true }).split("\n").slice(1), [
    "  in read (chunk-AB12.js:10:5)",
    "  in (main.js:7:1)",
    "",
  ]);
});
