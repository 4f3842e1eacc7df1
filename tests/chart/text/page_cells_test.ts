import assert from "node:assert/strict";
import fc from "fast-check";
import { pageCells } from "../../../src/chart/text/page_cells.ts";
import { contrast } from "../../../src/chart/color.ts";
import { DARK, LIGHT } from "../../../src/chart/theme.ts";
import { CELL_BOLD, type CellGrid } from "../../../src/model/cell_grid.ts";
import type { PageView } from "../../../src/model/page_view.ts";
import {
  fleetPage,
  FROM_MS,
  host,
  line,
  page,
  panel,
  TO_MS,
  trafficPage,
  troublePage,
  underCursor,
  unmeasuredPage,
} from "./fixture_page.ts";
import { assertSound, find, gridRows, gridText } from "./grid_text.ts";

const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 160, rows: 50 };

function cellAt(grid: CellGrid, { row, column }: { row: number; column: number }) {
  const index = row * grid.columns + column;
  const hex = (color: number) => `#${color.toString(16).padStart(6, "0")}`;
  return {
    char: grid.chars[index]!,
    fg: hex(grid.fg[index]!),
    bg: hex(grid.bg[index]!),
    isBold: (grid.attrs[index]! & CELL_BOLD) !== 0,
  };
}

Deno.test("pageCells() says in its header what, who, when, where and which page", () => {
  const [header] = gridRows(pageCells(trafficPage(), LARGE));
  for (
    const words of [
      "Traffic & Cache",
      "ats1.dc1",
      "ats2.dc1",
      "2026-11-21 02:58:50 UTC",
      "page 1 of 4",
      "every 1 s",
      "last 2 min",
    ]
  ) assert.ok(header!.includes(words), `"${words}" in "${header}"`);
});

Deno.test("pageCells() shows clock and ticks in the zone of the page", () => {
  const text = gridText(pageCells(fleetPage(), LARGE));
  assert.match(text, /03:58:50 Europe\/Berlin/);
  assert.match(text, /03:30/);
  assert.doesNotMatch(text, /02:30/);
});

Deno.test("pageCells() shows title, unit and newest values of every panel at 80x24", () => {
  const text = gridText(pageCells(trafficPage(), SMALL));
  for (
    const words of [
      "Requests per second",
      "Client 726/595",
      "Origin 241/170",
      "54.9/37.3",
      "Hit rate 68.2%/60.4%",
      "Client 12/9",
      "4K/s",
      "60 ms",
      "100%",
      "02:58",
    ]
  ) assert.ok(text.includes(words), `"${words}" in\n${text}`);
});

Deno.test("pageCells() writes values bold, in the colour of their line", () => {
  const grid = pageCells(trafficPage(), SMALL);
  const value = cellAt(grid, find(grid, "726/595"));
  assert.deepEqual([value.fg, value.isBold], ["#ffff00", true]);
  const colors = new Set<string>();
  grid.chars.forEach((char, index) => {
    if (char >= "\u2800" && char <= "\u28ff" && index > SMALL.columns) {
      colors.add(cellAt(grid, { row: 0, column: index }).fg);
    }
  });
  for (const color of ["#ffff00", "#00ff00", "#ff00ff", "#00ff7f", "#00ffff", "#ff4040"]) {
    assert.ok(colors.has(color), color);
  }
});

Deno.test("pageCells() keeps the colours of lines and words apart from the ground in both themes", () => {
  for (const [theme, { panel: ground }] of [["dark", DARK], ["light", LIGHT]] as const) {
    const grid = pageCells(trafficPage(), { ...SMALL, theme });
    let seen = 0;
    grid.chars.forEach((char, index) => {
      const cell = cellAt(grid, { row: 0, column: index });
      if (!/[\u2800-\u28ff0-9A-Za-z]/.test(char) || cell.bg !== ground) return;
      seen++;
      assert.ok(contrast(cell.fg, cell.bg) >= 3, `${char}: ${cell.fg} on ${cell.bg}`);
    });
    assert.ok(seen > 500);
  }
});

Deno.test("pageCells() tints an outage from its first to its last column, with a word in red", () => {
  const grid = pageCells(trafficPage(), { columns: 120, rows: 40 });
  const { row } = find(grid, "4K/s");
  const cells = Array.from({ length: 58 }, (_, column) => cellAt(grid, { row: row + 2, column }));
  const tinted = cells.flatMap((cell, column) => cell.bg === DARK.outage ? [column] : []);
  // 9 s of 120 s in 52 columns: four columns, five where it straddles their edges.
  assert.ok(tinted.length >= 4 && tinted.length <= 5, `${tinted}`);
  assert.equal(tinted.at(-1)! - tinted[0]!, tinted.length - 1);
  assert.equal(cellAt(grid, find(grid, "ats1.dc1 no answer 9 s")).fg, DARK.bad);
});

Deno.test("pageCells() draws nothing of a host through its own outage", () => {
  const one = line("Client", (s) => s > 50 && s < 59 ? NaN : 500);
  const outages = [{ host: 0, fromMs: FROM_MS + 50_000, toMs: FROM_MS + 59_000, open: false }];
  const view = page([panel("Requests", { lines: [one], outages })], { hosts: [host("ats1")] });
  const grid = pageCells(view, SMALL);
  const columns = [
    ...new Set(
      Array.from(grid.bg).flatMap((bg, index) =>
        bg === parseInt(DARK.outage.slice(1), 16) ? [index % SMALL.columns] : []
      ),
    ),
  ].sort((a, b) => a - b);
  assert.ok(columns.length >= 5);
  for (let row = 2; row < SMALL.rows - 2; row++) {
    for (const column of columns.slice(1, -1)) {
      assert.doesNotMatch(cellAt(grid, { row, column }).char, /[\u2801-\u28ff]/);
    }
  }
});

Deno.test("pageCells() marks an event with a dotted line through all panels, and names it", () => {
  const grid = pageCells(trafficPage(), SMALL);
  const rows = gridRows(grid);
  assert.ok(rows.filter((row) => (row.match(/┊/g) ?? []).length === 2).length >= 8);
  assert.match(gridText(pageCells(trafficPage(), LARGE)), /┊ats1\.dc1 restarted/);
});

Deno.test("pageCells() names a failing host in red, with the error in the footer", () => {
  const grid = pageCells(troublePage(), { columns: 120, rows: 40 });
  assert.equal(cellAt(grid, find(grid, "ats2.dc1 no answer 24 s")).fg, DARK.bad);
  const footer = find(grid, "ats2.dc1: the connection");
  assert.equal(footer.row, 38);
  assert.equal(cellAt(grid, footer).fg, DARK.bad);
  assert.match(
    gridRows(grid).slice(38).join(" ").replace(/ +/g, " "),
    /Try `traffic_ctl server status`/,
  );
});

Deno.test("pageCells() shows how old a stale value is, and an en dash where there is none", () => {
  const text = gridText(pageCells(troublePage(), LARGE));
  assert.match(text, /Success 4\.06K\/4\.52K\(24s\)/);
  assert.match(text, /Aborts –/);
  assert.match(gridText(pageCells(troublePage(), SMALL)), /Success 4\.06K\/4\.52K\?/);
});

Deno.test("pageCells() says which record is missing where, and that there is no data yet", () => {
  const text = gridText(pageCells(troublePage(), { columns: 200, rows: 60 }));
  assert.match(
    text,
    /Active: not on these hosts \(proxy\.process\.http2\.current_client_sessions\)/,
  );
  assert.match(text, /Active n\/a\/n\/a/);
  assert.match(text, /no data yet/);
  const alone = page([panel("HTTP/2", {
    lines: [line("Active", () => NaN, { absent: ["proxy.process.http2.gone"] })],
  })], { hosts: [host("ats1")] });
  assert.match(gridText(pageCells(alone, SMALL)), /Active: not on this host/);
});

Deno.test("pageCells() keeps ticks distinct and leaves them out where there is nothing to scale", () => {
  const flat = page([panel("Flat", { axis: "free", lines: [line("Now", () => 12)] })]);
  const labels = gridRows(pageCells(flat, SMALL)).flatMap((row) =>
    /^ *(\S+)┤/.exec(row)?.[1] ?? []
  );
  assert.ok(labels.length >= 3);
  assert.equal(new Set(labels).size, labels.length);
  const empty = gridText(pageCells(page([panel("Empty", { lines: [] })]), SMALL));
  assert.match(empty, /no data yet/);
  assert.doesNotMatch(empty, /┤/);
});

Deno.test("pageCells() with a cursor shows the values and the time under it in every panel", () => {
  const at = (cursorMs: number) =>
    pageCells(underCursor(trafficPage(), cursorMs), { ...LARGE, cursorMs });
  const grid = at(FROM_MS + 20_000);
  const text = gridText(grid);
  assert.equal(text.match(/02:57:10/g)?.length, 4);
  assert.match(text, /Client 52\/9/);
  const inGap = gridText(at(FROM_MS + 54_000));
  assert.match(inGap, /Client –\/9/);
});

Deno.test("pageCells() says how far behind now a frozen view is", () => {
  const grid = pageCells(trafficPage({ behindMs: 12_000 }), LARGE);
  assert.equal(cellAt(grid, find(grid, "frozen, 12 s behind now")).fg, DARK.warning);
  assert.match(
    gridRows(pageCells(trafficPage({ behindMs: 12_000 }), { columns: 40, rows: 12 }))[0]!,
    /12 s behind/,
  );
});

Deno.test("pageCells() with a focus draws that panel alone and says which it is", () => {
  const text = gridText(pageCells(trafficPage(), { ...SMALL, focus: 2 }));
  assert.match(text, /Cache hit rate percent panel 3\/4/);
  assert.doesNotMatch(text, /Connections/);
});

Deno.test("pageCells() says that a window is too small, and fits that into it", () => {
  assert.match(
    gridText(pageCells(trafficPage(), { columns: 39, rows: 12 })),
    /too small: 39x12, needs 40x12/,
  );
  assert.match(gridText(pageCells(trafficPage(), { columns: 80, rows: 11 })), /too small/);
  for (const [columns, rows] of [[0, 0], [1, 1], [5, 2], [10, 40]] as const) {
    assertSound(pageCells(trafficPage(), { columns, rows }));
  }
});

Deno.test("pageCells() without colours tells metrics apart by their names at the lines' ends", () => {
  const grid = pageCells(trafficPage(), { ...SMALL, mono: true });
  assert.ok(grid.fg.every((color) => color === -1) && grid.bg.every((color) => color === -1));
  const text = gridText(grid);
  assert.match(text, / Client +.*\n/);
  assert.match(text, /░░/);
  assert.ok((text.match(/Origin/g) ?? []).length >= 6);
});

Deno.test("pageCells() in ASCII writes nothing else, whatever names and labels hold", () => {
  for (const view of [trafficPage(), troublePage(), fleetPage()]) {
    const grid = pageCells(view, { ...SMALL, charset: "ascii" });
    assertSound(grid);
    assert.match(gridRows(grid).join(""), /^[\x20-\x7e]*$/);
  }
});

Deno.test("pageCells() does not tear the page when cutting wide characters", () => {
  for (let columns = 40; columns < 140; columns += 3) {
    assertSound(pageCells(troublePage({ name: "総容量と交通量の概要" }), { columns, rows: 24 }));
  }
});

Deno.test("pageCells() moves a curve without changing its shape when the window moves on", () => {
  const values = (s: number) => 50 + 40 * Math.sin(s / 7);
  const at = (movedMs: number) => {
    const lines = [0, 1, 2, 3].map((host) =>
      line("Client", (s) => values(s + host * 9), {
        host,
        fromMs: FROM_MS - 60_000,
        toMs: TO_MS + 60_000,
      })
    );
    const view = page([panel("Requests", { lines, axis: "percent" })], {
      fromMs: FROM_MS + movedMs,
      toMs: TO_MS + movedMs,
    });
    const rows = gridRows(pageCells(view, { ...SMALL, charset: "block" }));
    return rows.slice(3, 20).map((row) => row.replace(/[^▀▄█]/g, " "));
  };
  const before = at(0), after = at(20_000);
  const width = before[0]!.length;
  const shifts = Array.from({ length: 30 }, (_, shift) => shift).filter((shift) =>
    before.every((row, index) =>
      row.slice(10 + shift, width - 2) === after[index]!.slice(10, width - 2 - shift)
    )
  );
  assert.equal(shifts.length, 1, "one shift makes both alike");
  assert.ok(shifts[0]! > 5);
});

const text = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("総容量の概要", "a\x1b[31mred\x07", "x".repeat(300), "\u202eabc", "👩‍👩‍👧 team", ""),
);
const time = fc.integer({ min: FROM_MS - 50_000, max: TO_MS + 50_000 });
/** What can come of integers and of quotients of integers. */
const value = fc.oneof(
  fc.double({ min: -1e21, max: 1e21 }).map((number) => Math.abs(number) < 1e-12 ? 0 : number),
  fc.double({ min: 1e-12, max: 1e6 }),
  fc.constantFrom(0, NaN, 999_999_999_999, -5, 1e-9, 0.5, 100),
);
const arbitraryLine = fc.record({
  metric: text,
  color: fc.constantFrom("#ffff00", "#000000", "#ffffff", "nonsense"),
  host: fc.nat(3),
  points: fc.array(fc.tuple(time, value), { maxLength: 40 }),
  ageMs: fc.integer({ min: -1, max: 10_000_000 }),
  absent: fc.array(text, { maxLength: 2 }),
});
const arbitraryPanel = fc.record({
  title: text,
  unit: fc.constantFrom("percent", "per second", "milliseconds", "bytes", "open now", ""),
  axis: fc.constantFrom("percent" as const, "zero" as const, "free" as const),
  logScale: fc.boolean(),
  lines: fc.array(arbitraryLine, { maxLength: 9 }),
  outages: fc.array(fc.tuple(time, fc.nat(60_000), fc.nat(3)), { maxLength: 3 }),
  events: fc.array(fc.tuple(time, text, fc.boolean()), { maxLength: 8 }),
});
const arbitraryView = fc.record({
  name: text,
  hosts: fc.array(text, { maxLength: 7 }),
  states: fc.constantFrom("waiting" as const, "answering" as const, "failing" as const),
  panels: fc.array(arbitraryPanel, { maxLength: 4 }),
  status: text,
  keys: text,
  level: fc.constantFrom("ok" as const, "warning" as const, "error" as const),
  behindMs: fc.option(fc.nat(10_000_000), { nil: undefined }),
}).map((made): PageView =>
  page(
    made.panels.map((one) =>
      panel(one.title, {
        ...one,
        lines: one.lines.map(({ points, ageMs, ...rest }) => {
          const sorted = points.toSorted((a, b) => a[0] - b[0]);
          return {
            ...line(rest.metric, () => 1, { ...rest, ageMs }),
            times: Float64Array.from(sorted, ([at]) => at),
            values: Float64Array.from(sorted, ([, value]) => value),
          };
        }),
        outages: one.outages.map(([fromMs, lasted, host]) => ({
          host,
          fromMs,
          toMs: fromMs + lasted,
          open: false,
        })),
        events: one.events.map(([atMs, label, isSpan]) => ({
          atMs,
          label,
          source: "user",
          ...(isSpan ? { endMs: atMs + 5000 } : {}),
        })),
      })
    ),
    {
      name: made.name,
      hosts: made.hosts.map((label) => host(label, { state: made.states, silentMs: 5000 })),
      status: { level: made.level, text: made.status, keys: made.keys },
      ...(made.behindMs === undefined ? {} : { behindMs: made.behindMs }),
    },
  )
);

Deno.test("pageCells() makes a sound grid of any page at any size in any style", () => {
  fc.assert(
    fc.property(
      arbitraryView,
      fc.record({
        columns: fc.integer({ min: 0, max: 180 }),
        rows: fc.integer({ min: 0, max: 60 }),
        charset: fc.constantFrom("braille" as const, "block" as const, "ascii" as const),
        theme: fc.constantFrom("dark" as const, "light" as const),
        mono: fc.boolean(),
        cursorMs: fc.option(time, { nil: undefined }),
        focus: fc.option(fc.integer({ min: -1, max: 5 }), { nil: undefined }),
      }),
      (view, options) => assertSound(pageCells(view, options)),
    ),
    { numRuns: 150 },
  );
});

Deno.test("pageCells() fills the largest window with the same page", () => {
  const grid = pageCells(trafficPage(), { columns: 400, rows: 120 });
  assertSound(grid);
  assert.equal(gridRows(grid).filter((row) => /[\u2801-\u28ff]/.test(row)).length > 60, true);
});

Deno.test("pageCells() over the page before draws header and footer anew, as a whole page would have them", () => {
  const frozen = (behindMs: number, text: string) =>
    troublePage({ behindMs, status: { level: "ok", text, keys: "q quit" } });
  for (const size of [SMALL, LARGE]) {
    for (const mono of [false, true]) {
      const view = frozen(1_000, "ats1 4.1 ms  a long state that the next one does not cover");
      const grid = pageCells(view, { ...size, mono });
      const later = frozen(3_600_000, "ats1 3.9 ms");
      const kept = structuredClone(grid);
      const over = pageCells(later, { ...size, mono, before: { view, grid } });
      assert.deepEqual(over, pageCells(later, { ...size, mono }));
      assertSound(over);
      assert.deepEqual(grid, kept, "the page before stays as it was");
    }
  }
});

Deno.test("pageCells() over the page before keeps its panels, whatever came meanwhile", () => {
  const view = trafficPage();
  const grid = pageCells(view, LARGE);
  const later = troublePage({ panels: fleetPage().panels, status: view.status });
  const over = gridRows(pageCells(later, { ...LARGE, before: { view, grid } }));
  assert.deepEqual(over.slice(1, -1), gridRows(grid).slice(1, -1));
  assert.notDeepEqual(over[0], gridRows(grid)[0]);
});

Deno.test("pageCells() draws all anew where the page before had another size or another footer", () => {
  const view = trafficPage();
  const before = { view, grid: pageCells(view, SMALL) };
  const fleet = fleetPage();
  assert.deepEqual(pageCells(fleet, { ...LARGE, before }), pageCells(fleet, LARGE));
  const long = { level: "error" as const, text: "ats1 does not answer. ".repeat(9), keys: "" };
  const failing = fleetPage({ status: long });
  assert.deepEqual(pageCells(failing, { ...SMALL, before }), pageCells(failing, SMALL));
});

Deno.test("pageCells() marks at the foot of a plot what is no part of its line, and joins by dots what is far apart", () => {
  const text = gridText(pageCells(unmeasuredPage(), { columns: 120, rows: 40 }));
  assert.equal(text.match(/×/g)?.length, 2);
  assert.ok((text.match(/▾/g)?.length ?? 0) >= 12);
  assert.match(text, /Client: 3 odd answers left out/);
  const ascii = gridText(
    pageCells(unmeasuredPage(), { columns: 120, rows: 40, charset: "ascii" }),
  );
  assert.match(ascii, /^.*0\+ +x +x/m);
  assert.match(ascii, /1\/s\+.*vvv/);
});
