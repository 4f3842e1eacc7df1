import assert from "node:assert/strict";
import { runCompletions } from "../../../src/app/commands/completions.ts";
import { SHELLS } from "../../../src/config/choices.ts";
import { CONTROL, fakeIo } from "./fake_io.ts";
import { invocationOf } from "./invocation.ts";

Deno.test("completions prints a script of its own for each shell", async () => {
  const scripts = new Set<string>();
  for (const shell of SHELLS) {
    const io = fakeIo();
    assert.equal(await runCompletions(invocationOf("completions", shell), io), 0);
    assert.match(io.stdout, /snapshot/);
    assert.doesNotMatch(io.stdout, CONTROL);
    scripts.add(io.stdout);
  }
  assert.equal(scripts.size, SHELLS.length);
});
