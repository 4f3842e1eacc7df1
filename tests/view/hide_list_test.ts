import assert from "node:assert/strict";
import { host } from "../app/captured_scene.ts";
import { hideList } from "../../src/view/hide_list.ts";
import { keyAction } from "../../src/view/key_actions.ts";
import { changeView, initialView, type ViewState } from "../../src/view/view_state.ts";

const metric = (name: string) => ({ name, type: "gauge", key: name, color: "#112233" } as const);
const scene = {
  hosts: Array.from({ length: 60 }, (_, index) => host(`edge${index + 1}`)),
  dashboard: {
    source: "test",
    pages: [{ name: "One", panels: [{ title: "Load", metrics: [metric("now"), metric("then")] }] }],
  },
};
const names = (view: ViewState) => hideList(scene, view).map(({ text }) => text);

function press(view: ViewState, ...keys: readonly string[]): ViewState {
  return keys.reduce((before, name) => {
    const action = keyAction({ name, ctrl: false, alt: false }, before);
    assert.ok(action !== undefined, name);
    assert.ok(action.kind === "in-list" || action.kind === "overlay", `${name}: ${action.kind}`);
    return changeView(before, action, {
      pageCount: 1,
      panelCounts: [1],
      newestMs: 0,
      oldestMs: 0,
      longestWindowMs: 1,
      intervalMs: 1,
      hostCount: scene.hosts.length,
      hostsAs: { mode: "auto" },
      table: { hosts: [], columnCount: 1 },
      list: hideList(scene, before).map(({ toggle }) => toggle),
    });
  }, view);
}

Deno.test("the list of what can be hidden has every host and metric, however many, and its keys reach each", () => {
  const open = press(initialView(0, 1000), "v");
  assert.equal(names(open).length, 62);
  assert.equal(names(open).at(-1), "Load: then");
  const last = press(open, "end", "up", "space", "up", "enter");
  assert.deepEqual([...last.hiddenMetrics], ["0/0/0"]);
  assert.deepEqual([...last.hiddenHosts], [59]);
  assert.deepEqual(
    hideList(scene, last).filter(({ isHidden }) => isHidden).map(({ text }) => text),
    [
      "edge60",
      "Load: now",
    ],
  );
  const all = press(last, "a");
  assert.equal(all.hiddenHosts.size + all.hiddenMetrics.size, 0);
});

Deno.test("a filter of that list leaves the rows with its letters, which keys then act on; Escape takes it away first", () => {
  const open = press(initialView(0, 1000), "v", "down", "down");
  const few: ViewState = { ...open, list: { row: 2, filter: "EDGE3" } };
  assert.equal(names(few).length, 11);
  const hidden = press(few, "space");
  assert.deepEqual([...hidden.hiddenHosts], [30]);
  const whole = press(hidden, "escape");
  assert.deepEqual([whole.overlay, names(whole).length], ["visibility", 62]);
  assert.equal(press(whole, "escape").overlay, "none");
});
