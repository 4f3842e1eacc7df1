import assert from "node:assert/strict";
import { SHELLS } from "../../../src/config/choices.ts";
import { callProduct } from "../../helpers/run_product.ts";
import { CONTROL } from "./fake_io.ts";

Deno.test("completions prints a script of its own for each shell", async () => {
  const scripts = new Set<string>();
  for (const shell of SHELLS) {
    const { io, code } = await callProduct(["completions", shell]);
    assert.equal(code, 0);
    assert.match(io.stdout, /snapshot/);
    assert.doesNotMatch(io.stdout, CONTROL);
    scripts.add(io.stdout);
  }
  assert.equal(scripts.size, SHELLS.length);
});
