import assert from "node:assert/strict";
import { keyAction, keyHelp, keyLine, KEYS } from "../../src/view/key_actions.ts";
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

/** How keys are called where they are written. */
const WRITTEN: Readonly<Record<string, string>> = {
  "←": "left",
  "→": "right",
  "Enter": "enter",
  "Tab": "tab",
  "Space": "space",
  "1-9": "1",
  "↑": "up",
  "↓": "down",
};

Deno.test("each key that the help names does something, and what its row says", () => {
  const still = { ...view, frozenAtMs: 1 };
  for (const { label, actions, isStill, isTable = false } of KEYS) {
    for (const word of label.split(" ")) {
      const name = WRITTEN[word] ?? word;
      assert.ok(actions[name], `${word} is not in its row`);
      // The arrows turn pages, and move the cursor of a view that stands still.
      assert.deepEqual(
        keyAction(key(name), { ...(isStill ? still : view), isTable }),
        actions[name],
        word,
      );
    }
  }
});

Deno.test("keyAction() knows a key by its place on a keyboard that is not Latin", () => {
  assert.deepEqual(keyAction(key("й", { position: "q" }), view), { kind: "quit" });
  assert.deepEqual(keyAction(key("Д", { position: "L" }), view), { kind: "log" });
});

Deno.test("keyAction() takes caps lock for nothing, where the capital has no meaning of its own", () => {
  assert.deepEqual(keyAction(key("Q"), view), { kind: "quit" });
  assert.deepEqual(keyAction(key("Z"), view), { kind: "zoom" });
  assert.deepEqual(keyAction(key("L"), view), { kind: "log" });
});

Deno.test("the reminder and the help of a recording say what is different there", () => {
  assert.match(
    keyLine(),
    /space freeze .* e event {2}t hosts {2}w moved {2}a hosts as {2}\? help {2}q quit$/,
  );
  assert.match(keyLine({ replayed: true }), /space play .* n p events {2}e event/);
  const help = keyHelp({ replayed: true });
  assert.deepEqual(help.find(([keys]) => keys === "Space"), [
    "Space",
    "play from here, pause",
    "play",
  ]);
});

Deno.test("the README's table has the keys of the help, and their words", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const rows = readme.split("\n").filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()).slice(1, 3));
  const listed = rows.slice(rows.findIndex(([keys]) => keys?.startsWith("`h`")));
  for (const [at, { label, words }] of KEYS.entries()) {
    const keys = label.split(" ").map((word) => `\`${word}\``).join(" ");
    assert.deepEqual(listed[at], [keys, words[0]]);
  }
});
