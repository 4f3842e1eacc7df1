import assert from "node:assert/strict";
import { formatByEnding } from "../../src/config/format_by_ending.ts";
import { UsageError } from "../../src/model/errors.ts";

const FORMATS = { png: { endings: ["png"] }, text: { endings: ["txt"] } } as const;

Deno.test("formatByEnding() takes the format that a name ends with, and none where it says none", () => {
  const asked = [
    "a.png",
    "dir.gif/A.PNG",
    "a.txt",
    "a",
    "-",
    "/dev/stdout",
    "a.log",
    "a.1",
    ".hidden",
  ];
  assert.deepEqual(
    asked.map((name) => formatByEnding(name, FORMATS)),
    ["png", "png", "text", undefined, undefined, undefined, undefined, undefined, undefined],
  );
  assert.equal(formatByEnding(undefined, FORMATS), undefined);
});

Deno.test("formatByEnding() names the formats for an ending of another kind", () => {
  for (const name of ["x.gif", "x.html", "x.db", "dir/x.pdf"]) {
    assert.throws(
      () => formatByEnding(name, FORMATS),
      (error) => error instanceof UsageError && /\.png, \.txt, .*--format/.test(error.message),
      name,
    );
  }
});
