import assert from "node:assert/strict";
import { jsonText } from "../../src/base/json_text.ts";
import { plainLines, plainText } from "../../src/base/plain_text.ts";

/** One of each kind of what may not reach a terminal. */
const UNSAFE: Readonly<Record<string, string>> = {
  "a C0 control": "\x1b",
  "a bell": "\x07",
  "DEL": "\x7f",
  "a C1 control": "\x9b",
  "a line separator": "\u2028",
  "a paragraph separator": "\u2029",
  "the Arabic letter mark": "\u061c",
  "an override of direction": "\u202e",
  "an isolate of direction": "\u2066",
  "a right-to-left mark": "\u200f",
  "a zero-width space": "\u200b",
  "a zero-width joiner": "\u200d",
  "a word joiner": "\u2060",
  "a byte order mark": "\ufeff",
  "a soft hyphen": "\u00ad",
  "a grapheme joiner": "\u034f",
  "a Hangul filler": "\u3164",
  "a selector of a variant": "\ufe0f",
  "a tag": "\u{e0041}",
  "a selector beyond the first plane": "\u{e0100}",
  "an interlinear mark": "\ufff9",
  "half of a pair": "\ud800",
  "a kitty placeholder": "\u{10eeee}",
};

for (const [what, character] of Object.entries(UNSAFE)) {
  Deno.test(`plainText() lets ${what} through to nobody`, () => {
    assert.equal(plainText(`a${character}b`), "a b");
    assert.equal(plainText(`${character}${character}`), "");
    assert.equal(plainLines(`a${character}b\n c  d\n`), "a b\n c  d\n");
    const json = jsonText({ text: `a${character}b` });
    assert.ok(!json.includes(character), json);
    assert.deepEqual(JSON.parse(json), { text: `a${character}b` });
  });
}

Deno.test("plainText() leaves what is seen as it is, in every script", () => {
  for (const text of ["ats1.example:80", "東京", "مرحبا", "e\u0301té", "🚀", "\u00a0x", "—"]) {
    assert.equal(plainText(text), text.trim());
    assert.equal(plainLines(text), text);
  }
});

Deno.test("jsonText() keeps its own lines", () => {
  assert.equal(jsonText({ a: 1 }, 2), '{\n  "a": 1\n}');
});

Deno.test("plainText() cuts what is too long at whole characters", () => {
  assert.equal(plainText("🚀".repeat(9), 5), "🚀🚀🚀🚀…");
});
