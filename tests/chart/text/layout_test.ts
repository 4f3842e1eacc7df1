import assert from "node:assert/strict";
import fc from "fast-check";
import { pageLayout, panelsFit } from "../../../src/chart/text/page_layout.ts";
import { panelFrame } from "../../../src/chart/text/panel_frame.ts";
import { placeLabels } from "../../../src/chart/text/place_labels.ts";
import type { MarkView } from "../../../src/model/page_view.ts";
import { textWidth } from "../../../src/chart/text/text_cells.ts";

const place = (columns: number, rows: number) => ({ x: 0, y: 1, columns, rows });

Deno.test("pageLayout() shows four panels at 80x24 and one at 40x12", () => {
  const wide = pageLayout(4, { place: place(80, 22) });
  assert.equal(wide.panels.length, 4);
  assert.ok(panelsFit(4, { columns: 80, rows: 24 }));
  const narrow = pageLayout(4, { place: place(40, 10) });
  assert.deepEqual(narrow.panels.map((panel) => panel.index), [0]);
  assert.deepEqual(narrow.listed, []);
  assert.ok(!panelsFit(4, { columns: 40, rows: 12 }));
});

Deno.test("pageLayout() stacks panels in a narrow tall window", () => {
  const { panels } = pageLayout(4, { place: place(44, 60) });
  assert.equal(panels.length, 4);
  assert.ok(panels.every((panel) => panel.place.columns === 44));
});

Deno.test("pageLayout() with a focus shows that panel alone, and the nearest for an index beyond", () => {
  assert.deepEqual(pageLayout(4, { place: place(80, 22), focus: 2 }).panels, [
    { index: 2, place: place(80, 22) },
  ]);
  assert.equal(pageLayout(3, { place: place(80, 22), focus: 9 }).panels[0]!.index, 2);
});

Deno.test("pageLayout() lists the values of panels that have no place, where rows can be spared", () => {
  const { panels, listed } = pageLayout(4, { place: place(60, 18) });
  assert.deepEqual(panels.map((panel) => panel.index), [0]);
  assert.deepEqual(listed.map((row) => row.index), [1, 2, 3]);
});

Deno.test("pageLayout() never lets panels overlap or leave their place", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 40, max: 400 }),
      fc.integer({ min: 10, max: 118 }),
      fc.option(fc.integer({ min: -1, max: 6 }), { nil: undefined }),
      (count, columns, rows, focus) => {
        const layout = pageLayout(count, { place: place(columns, rows), focus });
        const { panels, listed, small = [] } = layout;
        const taken = new Set<number>();
        for (const { place: cell } of [...panels, ...listed, ...small]) {
          assert.ok(cell.columns > 0 && cell.rows > 0);
          assert.ok(cell.x >= 0 && cell.x + cell.columns <= columns);
          assert.ok(cell.y >= 1 && cell.y + cell.rows <= rows + 1);
          for (let y = cell.y; y < cell.y + cell.rows; y++) {
            for (let x = cell.x; x < cell.x + cell.columns; x++) {
              assert.ok(!taken.has(y * columns + x));
              taken.add(y * columns + x);
            }
          }
        }
        assert.equal(panels.length + small.length > 0, count > 0);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("panelFrame() shares out all rows and keeps a plot", () => {
  fc.assert(fc.property(
    fc.integer({ min: 9, max: 120 }),
    fc.record({ head: fc.nat(6), note: fc.nat(2), lanes: fc.nat(3) }),
    (rows, wishes) => {
      const { head, note, lanes, plot, floor } = panelFrame(rows, wishes);
      assert.equal(head + note + lanes + plot + floor + 1, rows);
      assert.ok(plot >= 6 && head >= 1);
      assert.ok(note <= wishes.note && lanes <= wishes.lanes);
    },
  ));
});

Deno.test("panelFrame() gives up the floor, then lanes and rows of values, before the plot", () => {
  const wishes = { head: 2, note: 1, lanes: 1 };
  assert.deepEqual(panelFrame(30, wishes), { head: 2, note: 1, lanes: 1, plot: 24, floor: 1 });
  assert.deepEqual(panelFrame(11, wishes), { head: 2, note: 1, lanes: 1, plot: 6, floor: 0 });
  assert.deepEqual(panelFrame(10, wishes), { head: 2, note: 1, lanes: 0, plot: 6, floor: 0 });
  assert.deepEqual(panelFrame(9, wishes), { head: 2, note: 0, lanes: 0, plot: 6, floor: 0 });
});

const event = (atMs: number, text: string): MarkView => ({
  kind: "event",
  weight: 1,
  texts: [text],
  fromMs: atMs,
  toMs: atMs,
});
const room = { columns: 60, lanes: 1, ellipsis: "…", columnAt: (ms: number) => ms };

Deno.test("placeLabels() puts a word right of its event, or left of it at the edge", () => {
  const { placed } = placeLabels([event(10, "deploy"), event(58, "restart")], room);
  assert.deepEqual(placed.map(({ text, x }) => [text, x]), [["restart", 51], ["deploy", 11]]);
});

Deno.test("placeLabels() puts a word into its outage, or beside it where that is narrow", () => {
  const outage = (fromMs: number, toMs: number): MarkView => ({
    kind: "outage",
    weight: 5,
    texts: ["ats1 no answer 9 s", "no answer 9 s", "9 s"],
    fromMs,
    toMs,
  });
  assert.equal(placeLabels([outage(20, 40)], room).placed[0]!.x, 21);
  assert.deepEqual(placeLabels([outage(20, 24)], room).placed.map(({ text, x }) => [text, x]), [
    ["ats1 no answer 9 s", 2],
  ]);
  const crowded = placeLabels(
    [outage(16, 24), event(25, "a long label of an event after it")],
    room,
  );
  // The outage has the say, and the event gives way.
  assert.match(crowded.placed[0]!.text, /^(ats1 )?no answer 9 s$/);
  assert.ok(crowded.shortened >= 1);
});

Deno.test("placeLabels() gives the place to what weighs more, whichever is newer", () => {
  const alert = { ...event(30, "Errors 5xx above 5"), weight: 4 };
  const marks = [alert, event(31, "deploy"), event(32, "deploy again")];
  const { placed, hidden } = placeLabels(marks, { ...room, columns: 40 });
  assert.equal(placed[0]!.mark, alert);
  assert.equal(placed[0]!.text, "Errors 5xx above 5");
  assert.ok(hidden.length > 0);
});

Deno.test("placeLabels() never cuts a number: 18 minutes do not become one", () => {
  for (let columns = 4; columns <= 40; columns++) {
    const mark: MarkView = {
      ...{ kind: "event", weight: 2, fromMs: 2, toMs: 3 },
      texts: ["not recorded for 18 min", "18 min"],
    };
    for (const { text } of placeLabels([mark], { ...room, columns }).placed) {
      assert.doesNotMatch(text, /\d…/, `${columns} columns`);
    }
  }
});

Deno.test("placeLabels() keeps dense labels apart, inside, and counts the rest", () => {
  const marks = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 99 }),
      text: fc.string({ minLength: 1, maxLength: 40 }),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(marks, fc.integer({ min: 20, max: 100 }), fc.nat(3), (items, columns, lanes) => {
      const sorted = items.toSorted((one, other) => one.at - other.at);
      const { placed, hidden, count } = placeLabels(sorted.map(({ at, text }) => event(at, text)), {
        ...room,
        columns,
        lanes,
      });
      assert.equal(placed.length + hidden.length, items.length);
      if (count !== undefined) assert.equal(count.text, `+${hidden.length}`);
      const written = count === undefined ? placed : [...placed, count];
      for (const one of written) {
        assert.ok(one.x >= 0 && one.x + one.width <= columns && one.lane < lanes);
        assert.equal(textWidth(one.text), one.width);
        for (const other of written) {
          if (one === other || one.lane !== other.lane) continue;
          const apart = one.x > other.x + other.width || other.x > one.x + one.width;
          assert.ok(apart, `"${one.text}" touches "${other.text}"`);
        }
      }
    }),
  );
});

Deno.test("panelFrame() keeps rows of values whose names could not be read else, before words for events", () => {
  const wishes = { head: 4, leastHead: 3, note: 0, lanes: 1 };
  assert.deepEqual(panelFrame(11, wishes), { head: 3, note: 0, lanes: 1, plot: 6, floor: 0 });
  assert.deepEqual(panelFrame(10, wishes), { head: 3, note: 0, lanes: 0, plot: 6, floor: 0 });
  assert.deepEqual(panelFrame(9, wishes), { head: 2, note: 0, lanes: 0, plot: 6, floor: 0 });
});
