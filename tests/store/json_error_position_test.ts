import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonErrorPosition } from "../../src/store/json_error_position.ts";

Deno.test("jsonErrorPosition() points at the first character that is wrong", () => {
  for (
    const marked of [
      '{"a": ^NaN}',
      '{"a": 1,^}',
      "[1, 2,^]",
      "[1^ 2]",
      '{"a"^ 1}',
      "{^a: 1}",
      '["ab^',
      "[1, 2^",
      "[tr^",
      "^nope",
      "[1]^x",
      '{"a": ^"b\nc"}',
      "^",
      "[^}",
    ]
  ) {
    const position = marked.indexOf("^");
    const text = marked.replace("^", "");
    assert.throws(() => JSON.parse(text), SyntaxError);
    const found = jsonErrorPosition(text.replaceAll(" ", " "));
    const spaces = /^\s*/.exec(text.slice(position))![0].length;
    assert.equal(found, position + spaces, marked);
  }
});

Deno.test("jsonErrorPosition() of a text that was cut short is its end", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.nat(), (value, seed) => {
    const text = JSON.stringify([value, { key: value }]);
    const cut = text.slice(0, 1 + seed % (text.length - 1));
    assert.equal(jsonErrorPosition(cut), cut.length);
  }));
});
