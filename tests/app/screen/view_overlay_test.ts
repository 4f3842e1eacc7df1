import assert from "node:assert/strict";
import { problemRows } from "../../../src/app/screen/view_overlay.ts";

const LONG =
  "ssh: connect to host ats1.dc1.example.net port 22: Connection refused after three tries";

Deno.test("problemRows() says every sentence whole, in as many rows as it takes", () => {
  const rows = problemRows(
    [{ of: "ats1", text: LONG }, { of: "", text: "the recording stopped" }],
    {
      columns: 60,
      rows: 24,
    },
  );
  assert.deepEqual(rows.filter(([of]) => of !== "").map(([of]) => of), ["ats1"]);
  assert.equal(rows.slice(0, -1).map(([, text]) => text).join(" "), LONG);
  assert.ok(rows.every(([, text]) => text.length <= 52));
});

Deno.test("problemRows() counts what finds no room, and says where it stands", () => {
  const many = Array.from({ length: 40 }, (_, index) => ({ of: `ats${index}`, text: "gone" }));
  const rows = problemRows(many, { columns: 80, rows: 24 });
  assert.equal(rows.length, 18);
  assert.match(rows.at(-1)![1], /^23 more lines: see the hosts/);
  assert.deepEqual(problemRows([], { columns: 80, rows: 24 }), [["", "Nothing is wrong."]]);
});
