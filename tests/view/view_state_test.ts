import assert from "node:assert/strict";
import {
  changeView,
  initialView,
  type ViewAction,
  type ViewLimits,
} from "../../src/view/view_state.ts";

const NEWEST = 1_000_000_000;
const limits: ViewLimits = {
  pageCount: 4,
  panelCounts: [4, 2, 4, 1],
  newestMs: NEWEST,
  oldestMs: NEWEST - 600_000,
  longestWindowMs: 3_600_000,
  intervalMs: 1000,
  hostCount: 3,
  table: { hosts: [2, 0, 1], columnCount: 5 },
  list: [],
  hostsAs: { mode: "auto" },
};
const after = (...actions: ViewAction[]) =>
  actions.reduce((view, action) => changeView(view, action, limits), initialView(0, 60_000));

Deno.test("changeView() turns pages in a circle", () => {
  assert.equal(after({ kind: "turn", by: -1 }).page, 3);
  assert.equal(after({ kind: "turn", by: 1 }, { kind: "turn", by: 3 }).page, 0);
});

Deno.test("changeView() stays where it is when asked for a page that does not exist", () => {
  const view = initialView(1, 60_000);
  assert.equal(changeView(view, { kind: "page", page: 8 }, limits), view);
});

Deno.test("changeView() freezes at the newest reading and follows the present again", () => {
  assert.equal(after({ kind: "freeze" }).frozenAtMs, NEWEST);
  assert.equal(after({ kind: "freeze" }, { kind: "freeze" }).frozenAtMs, undefined);
});

Deno.test("changeView() keeps the window between 10 s and the history kept", () => {
  const shrink: ViewAction = { kind: "window", factor: 0.5 };
  const grow: ViewAction = { kind: "window", factor: 2 };
  assert.equal(after(shrink, shrink, shrink, shrink).windowMs, 10_000);
  assert.equal(after(...Array(10).fill(grow)).windowMs, 3_600_000);
});

Deno.test("changeView() scrolls back to the oldest reading and no further", () => {
  const back: ViewAction = { kind: "scroll", share: -0.25 };
  assert.equal(after(back).frozenAtMs, NEWEST - 15_000);
  assert.equal(after(...Array(100).fill(back)).frozenAtMs, NEWEST - 540_000);
});

Deno.test("changeView() that scrolls up to the present is live again", () => {
  const view = after({ kind: "scroll", share: -0.25 }, { kind: "scroll", share: 0.25 });
  assert.equal(view.frozenAtMs, undefined);
});

Deno.test("changeView() freezes the view when the cursor moves, and keeps the cursor in it", () => {
  const view = after({ kind: "cursor", by: -5 });
  assert.deepEqual([view.frozenAtMs, view.cursorMs], [NEWEST, NEWEST - 5000]);
  assert.equal(after({ kind: "cursor", by: -500 }).cursorMs, NEWEST - 60_000);
  assert.equal(after({ kind: "cursor", by: -5 }, { kind: "now" }).cursorMs, undefined);
});

Deno.test("changeView() hides and shows a host without touching the view before", () => {
  const one = after({ kind: "toggle-host", host: 2 });
  assert.deepEqual([...one.hiddenHosts], [2]);
  assert.deepEqual([...changeView(one, { kind: "toggle-host", host: 2 }, limits).hiddenHosts], []);
  assert.deepEqual([...one.hiddenHosts], [2]);
});

Deno.test("changeView() jumps from event to event with the cursor on each", () => {
  const eventful = { ...limits, eventTimes: [NEWEST - 300_000, NEWEST - 100_000] };
  const once = changeView(initialView(0, 60_000), { kind: "jump", to: "previous" }, eventful);
  assert.deepEqual([once.cursorMs, once.frozenAtMs], [NEWEST - 100_000, NEWEST - 70_000]);
  const twice = changeView(once, { kind: "jump", to: "previous" }, eventful);
  assert.equal(twice.cursorMs, NEWEST - 300_000);
  assert.equal(
    changeView(twice, { kind: "jump", to: "next" }, eventful).cursorMs,
    NEWEST - 100_000,
  );
  assert.equal(changeView(twice, { kind: "jump", to: "previous" }, eventful), twice);
});

Deno.test("changeView() goes through the ways to show several hosts, lines only where four can be told apart", () => {
  const modes = (hostCount: number, steps: number) => {
    let view = initialView(0, 60_000);
    return Array.from({ length: steps }, () => {
      view = changeView(view, { kind: "aggregate" }, { ...limits, hostCount });
      return view.hostsAs?.mode;
    });
  };
  assert.deepEqual(modes(3, 7), ["sum", "avg", "max", "spread", "top", "lines", "sum"]);
  assert.deepEqual(modes(12, 6), ["top", "sum", "avg", "max", "spread", "top"]);
  assert.deepEqual(modes(1, 1), [undefined]);
});

Deno.test("changeView() looks at host after host alone, and then at all of them again", () => {
  const next: ViewAction = { kind: "alone", by: 1 };
  assert.equal(after(next).alone, 0);
  assert.equal(after(next, next, next).alone, 2);
  assert.equal(after(next, next, next, next).alone, undefined);
  assert.equal(after({ kind: "alone", by: -1 }).alone, 2);
  // All hosts together again are all hosts, and not yet shown another way.
  const all = after({ kind: "aggregate" }, next, { kind: "aggregate" });
  assert.deepEqual([all.alone, all.hostsAs], [undefined, { mode: "sum" }]);
});

Deno.test("changeView() drills from the table down to one host, and comes back to that row and all hosts", () => {
  const alone = after({ kind: "table" }, { kind: "in-table", action: { kind: "row", by: 1 } }, {
    kind: "drill",
  });
  assert.deepEqual([alone.isTable, alone.alone], [false, 0]);
  const back = changeView(alone, { kind: "table" }, limits);
  assert.deepEqual([back.isTable, back.alone, back.table?.host], [true, undefined, 0]);
  assert.equal(changeView(back, { kind: "page", page: 2 }, limits).isTable, false);
});

Deno.test("compare goes from an hour to a day to a week to nothing, and on from any other time", () => {
  let view = initialView(0, 60_000);
  const seen: (number | undefined)[] = [];
  for (let press = 0; press < 5; press++) {
    view = changeView(view, { kind: "compare" }, limits);
    seen.push(view.compareMs);
  }
  assert.deepEqual(seen, [3_600_000, 86_400_000, 604_800_000, undefined, 3_600_000]);
  const own = initialView(0, 60_000, { compareMs: 7_200_000 });
  assert.equal(changeView(own, { kind: "compare" }, limits).compareMs, 86_400_000);
});

Deno.test("means are of the next longer stretch that holds readings, then of none", () => {
  const seen = (intervalMs: number) => {
    let view = initialView(0, 60_000);
    return Array.from({ length: 4 }, () => {
      view = changeView(view, { kind: "smooth" }, { ...limits, intervalMs });
      return view.smoothMs;
    });
  };
  assert.deepEqual(seen(200), [1_000, 10_000, 60_000, undefined]);
  assert.deepEqual(seen(1_000), [10_000, 60_000, undefined, 10_000]);
  assert.deepEqual(seen(10_000), [60_000, undefined, 60_000, undefined]);
});
