import assert from "node:assert/strict";
import { keyName } from "../../../src/app/browser/key_name.ts";
import { KEYS } from "../../../src/view/key_actions.ts";

/** How browsers call keys that have a name. */
const NAMED: Readonly<Record<string, string>> = {
  " ": "space",
  Enter: "enter",
  Escape: "escape",
  End: "end",
  Home: "home",
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  PageUp: "pageup",
  PageDown: "pagedown",
};

Deno.test("every key of the dashboard but Tab, which moves the focus, is one in a browser too", () => {
  const known = new Set(Object.keys(NAMED).map((key) => keyName({ key, code: key })?.name));
  const names = KEYS.flatMap(({ actions }) => Object.keys(actions));
  for (const name of names) {
    const isOne = known.has(name) || keyName({ key: name, code: "" })?.name === name;
    assert.equal(isOne, name !== "tab", name);
  }
  for (const [key, name] of Object.entries(NAMED)) {
    assert.equal(keyName({ key, code: key })?.name, name);
  }
});

Deno.test("a key of another alphabet is also the one at its place", () => {
  assert.deepEqual(keyName({ key: "я", code: "KeyZ" }), { name: "я", position: "z" });
  assert.deepEqual(keyName({ key: "Д", code: "KeyL" }), { name: "Д", position: "L" });
  assert.deepEqual(keyName({ key: "z", code: "KeyY" }), { name: "z" });
});

Deno.test("keys that mean nothing here are left to the browser", () => {
  for (const key of ["F5", "Tab", "Shift", "Dead"]) {
    assert.equal(keyName({ key, code: key }), undefined);
  }
});

Deno.test("caps lock makes no other key of a letter in a browser, with and without shift", () => {
  const press = (key: string, shiftKey: boolean, code = `Key${key.toUpperCase()}`) =>
    keyName({ key, code, shiftKey, getModifierState: (name) => name === "CapsLock" });
  assert.equal(press("L", false)?.name, "l");
  assert.equal(press("l", true)?.name, "L");
  assert.deepEqual(press("Д", false, "KeyL"), { name: "д", position: "l" });
  assert.deepEqual(press("д", true, "KeyL"), { name: "Д", position: "L" });
  assert.deepEqual(keyName({ key: "х", code: "BracketLeft" }), { name: "х", position: "[" });
});
