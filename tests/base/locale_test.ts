import assert from "node:assert/strict";
import { localeOf, wantsAscii } from "../../src/base/locale.ts";

const env = (values: Record<string, string>) => (name: string) => values[name];

Deno.test("localeOf() follows the order of POSIX, and takes an empty variable for none", () => {
  assert.equal(localeOf(env({ LANG: "de_DE.utf8" })), "de_DE.utf8");
  assert.equal(localeOf(env({ LANG: "de_DE.utf8", LC_CTYPE: "C" })), "C");
  assert.equal(localeOf(env({ LANG: "C", LC_CTYPE: "C", LC_ALL: "C.UTF-8" })), "C.UTF-8");
  assert.equal(localeOf(env({ LANG: "C", LC_ALL: "" })), "C");
  assert.equal(localeOf(env({})), "");
});

Deno.test("wantsAscii() is true of a locale that is set and not of UTF-8", () => {
  for (const LC_ALL of ["C", "POSIX", "de_DE.ISO-8859-1", "en_US"]) {
    assert.equal(wantsAscii(env({ LC_ALL })), true, LC_ALL);
  }
  for (const LC_ALL of ["C.UTF-8", "en_US.utf8", ""]) {
    assert.equal(wantsAscii(env({ LC_ALL })), false, LC_ALL);
  }
});
