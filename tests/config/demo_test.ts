import assert from "node:assert/strict";
import { parseCommandLine } from "../../src/config/command_line.ts";
import type { SettingsFor } from "../../src/config/invocation.ts";

function demo(...argv: string[]): SettingsFor<"demo"> {
  const invocation = parseCommandLine(["demo", ...argv], { get: () => undefined });
  assert.ok(invocation.command === "demo");
  return invocation;
}

const refused = (argv: string[], why: RegExp) =>
  assert.throws(() => demo(...argv), { name: "UsageError", message: why });

Deno.test("a demo has two hosts and an interval that suits what is shown, unless something is said", () => {
  const { hostCount, intervalMs, capture } = demo();
  assert.deepEqual({ hostCount, intervalMs, capture }, {
    hostCount: 2,
    intervalMs: undefined,
    capture: undefined,
  });
  assert.equal(demo("--interval", "2").intervalMs, 2000);
  assert.equal(demo("--interval", "1").intervalMs, 1000);
});

Deno.test("a demo serves a capture at a speed", () => {
  assert.deepEqual(demo("--capture", "f.jsonl").capture, { file: "f.jsonl", speed: 1 });
  assert.deepEqual(demo("--capture", "f", "--speed", "10x").capture, { file: "f", speed: 10 });
  refused(["--capture", "f", "--hosts", "3"], /cannot be used with/);
  refused(["--speed", "3"], /--capture FILE/);
  refused(["--capture", "f", "--speed", "0"], /factor/);
});

Deno.test("a demo's window holds two polls, where the interval is the user's", () => {
  refused(["--interval", "5", "--history", "6"], /shorter than two polls/);
  assert.equal(demo("--history", "1").historyMs, 1000);
});
