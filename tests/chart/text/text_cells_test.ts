import assert from "node:assert/strict";
import fc from "fast-check";
import { asciiText } from "../../../src/chart/text/ascii_text.ts";
import { fitCells, padCells, wrapCells } from "../../../src/chart/text/fit_cells.ts";
import { textCells, textWidth } from "../../../src/chart/text/text_cells.ts";

Deno.test("textWidth() counts two cells for wide characters and none for marks", () => {
  assert.equal(textWidth("ats1.dc1"), 8);
  assert.equal(textWidth("総容量"), 6);
  assert.equal(textWidth("한국"), 4);
  assert.equal(textWidth("ＡＢ"), 4);
  assert.equal(textWidth("🚀"), 2);
  assert.equal(textWidth("cafe\u0301"), 4);
  assert.equal(textWidth("x\u0323\u0302"), 1);
  assert.equal(textWidth("⠿█▁┊–…·"), 7);
});

Deno.test("textCells() takes sequences apart on which terminals disagree", () => {
  assert.deepEqual(textCells("👨‍👩‍👧").map((cell) => cell.char), ["👨", "👩", "👧"]);
  assert.deepEqual(textCells("🇩🇪"), [{ char: "D", width: 1 }, { char: "E", width: 1 }]);
  assert.deepEqual(textCells("❤️"), [{ char: "❤", width: 1 }]);
});

Deno.test("textCells() drops what cannot be seen, and marks without end", () => {
  assert.deepEqual(textCells("a\x1b[2Jb\u200b\ud800").map((cell) => cell.char).join(""), "a[2Jb");
  assert.deepEqual(textCells("\u0301a"), [{ char: "a", width: 1 }]);
  assert.equal(textCells(`q${"\u0323".repeat(50)}`)[0]!.char.length, 4);
});

Deno.test("fitCells() cuts with an ellipsis at either end and never exceeds its columns", () => {
  assert.equal(fitCells("Requests", 8), "Requests");
  assert.equal(fitCells("Requests", 5), "Requ…");
  assert.equal(fitCells("proxy.process.http", 6, { keep: "end" }), "….http");
  assert.equal(fitCells("総容量", 4), "総…");
  assert.equal(fitCells("anything", 0), "");
  fc.assert(fc.property(
    fc.string({ unit: "grapheme" }),
    fc.integer({ min: 0, max: 30 }),
    fc.constantFrom("start" as const, "end" as const),
    (text, columns, keep) => assert.ok(textWidth(fitCells(text, columns, { keep })) <= columns),
  ));
});

Deno.test("wrapCells() breaks at spaces, and words that are too long, and loses nothing before the last line", () => {
  assert.deepEqual(wrapCells("one two three", 7, { maxLines: 3 }), ["one two", "three"]);
  assert.deepEqual(wrapCells("one two three four", 7, { maxLines: 2 }), ["one two", "three…"]);
  assert.deepEqual(wrapCells("abcdefghij kl", 4, { maxLines: 5 }), ["abcd", "efgh", "ij", "kl"]);
  assert.deepEqual(wrapCells("text", 0, { maxLines: 2 }), []);
  fc.assert(fc.property(
    fc.string({ unit: "grapheme" }),
    fc.integer({ min: 2, max: 30 }),
    fc.integer({ min: 1, max: 4 }),
    (text, columns, maxLines) => {
      const lines = wrapCells(text, columns, { maxLines });
      assert.ok(lines.length <= maxLines);
      for (const line of lines) assert.ok(textWidth(line) <= columns);
    },
  ));
});

Deno.test("padCells() fills by width, not by length", () => {
  assert.equal(padCells("総", 4), "総  ");
  assert.equal(padCells("12", 4, "right"), "  12");
});

Deno.test("asciiText() keeps the width and writes ASCII alone", () => {
  assert.equal(asciiText("café – 1 · 2…"), "cafe - 1 | 2~");
  assert.equal(asciiText("総"), "? ");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const ascii = asciiText(text);
    assert.match(ascii, /^[\x20-\x7e]*$/);
    assert.equal(textWidth(ascii), textWidth(text));
  }));
});
