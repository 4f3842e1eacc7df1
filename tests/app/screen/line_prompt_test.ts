import assert from "node:assert/strict";
import { LinePrompt } from "../../../src/app/screen/line_prompt.ts";

function prompted(...keys: (string | [name: string])[]) {
  const results: (string | undefined)[] = [];
  const prompt = new LinePrompt("event: ", {
    initial: "mark",
    onDone: (text) => results.push(text),
  });
  for (const item of keys) {
    if (typeof item === "string") prompt.press({ name: item, ctrl: false, text: item });
    else prompt.press({ name: item[0], ctrl: false, text: "" });
  }
  return { prompt, results };
}

Deno.test("LinePrompt gives its suggestion when Enter is all that is pressed", () => {
  assert.deepEqual(prompted(["enter"]).results, ["mark"]);
});

Deno.test("LinePrompt replaces the suggestion by what is typed", () => {
  assert.deepEqual(prompted("d", "e", "p", ["backspace"], "x", ["enter"]).results, ["dex"]);
});

Deno.test("LinePrompt gives nothing after Escape", () => {
  assert.deepEqual(prompted("a", ["escape"]).results, [undefined]);
});

Deno.test("LinePrompt takes a paste without its line breaks and control characters", () => {
  const { prompt } = prompted();
  prompt.type("roll\x1b[31mout\nnow");
  assert.equal(prompt.text, "event: roll [31mout now");
});
