import assert from "node:assert/strict";
import { checkHostsAs } from "../../src/config/settings_checks.ts";

Deno.test("checkHostsAs() refuses lines of more hosts than can be told apart, and nothing else", () => {
  assert.throws(() => checkHostsAs({ mode: "lines" }, 5), {
    name: "UsageError",
    message: /^--hosts-as lines: 5 hosts .* Take spread, top:3/,
  });
  checkHostsAs({ mode: "lines" }, 4);
  checkHostsAs({ mode: "auto" }, 500);
  checkHostsAs({ mode: "top", count: 3 }, 500);
});
