import assert from "node:assert/strict";
import { importedNames } from "../../src/import/imported_names.ts";

Deno.test("importedNames() keeps labels, and numbers those that become the same", () => {
  const told: string[] = [];
  const names = importedNames(
    ["CPU %", "a\x01", "a\x02", "a", "two  spaces"],
    (text) => void told.push(text),
  );
  assert.deepEqual(names, ["CPU %", "a (2)", "a (3)", "a", "two  spaces"]);
  assert.equal(told.length, 2);
});

Deno.test("importedNames() takes thousands of labels that become the same in its stride, and tells of a few", () => {
  const labels = Array.from(
    { length: 30_000 },
    (_, index) => `a${[...index.toString(2)].map((bit) => bit === "1" ? "\x01" : "\x02").join("")}`,
  );
  const told: string[] = [];
  const names = importedNames(labels, (text) => void told.push(text));
  assert.equal(new Set(names).size, labels.length);
  assert.equal(told.length, 11);
  assert.equal(told.at(-1), "29990 more labels had to change likewise");
});
