import assert from "node:assert/strict";
import { KEY_HELP, keyAction } from "../../src/view/key_actions.ts";
import { initialView } from "../../src/view/view_state.ts";

const view = initialView(0, 60_000);
const key = (name: string, more = {}) => ({ name, ctrl: false, alt: false, ...more });

Deno.test("keyAction() turns pages by letters and arrows", () => {
  assert.deepEqual(keyAction(key("h"), view), { kind: "turn", by: -1 });
  assert.deepEqual(keyAction(key("right"), view), { kind: "turn", by: 1 });
});

Deno.test("keyAction() moves the cursor by arrows while the view is frozen", () => {
  const frozen = { ...view, frozenAtMs: 1 };
  assert.deepEqual(keyAction(key("left"), frozen), { kind: "cursor", by: -1 });
  assert.deepEqual(keyAction(key("h"), frozen), { kind: "turn", by: -1 });
});

Deno.test("keyAction() goes to a page by its number", () => {
  assert.deepEqual(keyAction(key("3"), view), { kind: "page", page: 2 });
});

Deno.test("keyAction() takes no key with ctrl or alt for a letter", () => {
  assert.equal(keyAction(key("q", { alt: true }), view), undefined);
  assert.equal(keyAction(key("h", { ctrl: true }), view), undefined);
});

Deno.test("keyAction() closes an overlay with Escape and does nothing with it otherwise", () => {
  const helped = { ...view, overlay: "help" as const };
  assert.deepEqual(keyAction(key("escape"), helped), { kind: "overlay", overlay: "help" });
  assert.equal(keyAction(key("escape"), view), undefined);
});

Deno.test("each key that the help names does something", () => {
  const names: Record<string, string> = {
    "←": "left",
    "→": "right",
    "Enter": "enter",
    "Tab": "tab",
    "Space": "space",
    "1-9": "1",
  };
  for (const [keys] of KEY_HELP) {
    for (const word of keys.split(/\s+/)) {
      assert.ok(keyAction(key(names[word] ?? word), view), `${word} does nothing`);
    }
  }
});
