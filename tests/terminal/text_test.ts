import assert from "node:assert/strict";
import fc from "fast-check";
import { CELL_BOLD, CELL_REVERSE, type CellGrid, cellGrid } from "../../src/model/cell_grid.ts";
import { colorCode } from "../../src/terminal/ansi_colors.ts";
import { textDriver } from "../../src/terminal/text.ts";
import { TerminalModel } from "./terminal_model.ts";

function put(grid: CellGrid, column: number, row: number, text: string, fg = -1): void {
  [...text].forEach((char, i) => {
    grid.chars[row * grid.columns + column + i] = char;
    grid.fg[row * grid.columns + column + i] = fg;
  });
}

/** A grid of random cells, wide ones included. */
const anyGrid = fc.array(
  fc.record({
    char: fc.constantFrom(" ", "a", "⣿", "│", "日", "é", "█"),
    fg: fc.constantFrom(-1, 0xff0000, 0x00aa55),
    bg: fc.constantFrom(-1, -1, 0x101418),
    attrs: fc.constantFrom(0, 0, CELL_BOLD, CELL_REVERSE),
  }),
  { minLength: 60, maxLength: 60 },
).map((cells) => {
  const grid = cellGrid(12, 5);
  for (let i = 0; i < cells.length; i++) {
    const { char, fg, bg, attrs } = cells[i]!;
    const [x, y] = [i % 12, Math.floor(i / 12)];
    if (grid.chars[i] === "" && x > 0) continue;
    const wide = char === "日" && x < 11;
    grid.chars[i] = char === "日" && !wide ? " " : char;
    for (const at of wide ? [i, i + 1] : [i]) {
      grid.fg[at] = fg;
      grid.bg[at] = bg;
      grid.attrs[at] = attrs;
    }
    if (wide) grid.chars[y * 12 + x + 1] = "";
  }
  return grid;
});

function assertShows(model: TerminalModel, grid: CellGrid): void {
  const fresh = new TerminalModel(model.columns, model.rows);
  fresh.write(textDriver("24bit").encode(grid));
  assert.deepEqual(model.cells, fresh.cells);
  for (let y = 0; y < grid.rows; y++) {
    const line = grid.chars.slice(y * grid.columns, (y + 1) * grid.columns).join("");
    assert.equal(model.line(y).slice(0, line.length), line);
  }
}

Deno.test("whatever was shown before, the differences lead to the new grid", () => {
  fc.assert(
    fc.property(fc.array(anyGrid, { minLength: 1, maxLength: 6 }), (grids) => {
      const model = new TerminalModel(12, 5);
      const driver = textDriver("24bit");
      for (const grid of grids) {
        model.write(driver.encode(grid));
        assertShows(model, grid);
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("an unchanged grid writes nothing, a changed cell a few bytes", () => {
  const driver = textDriver("24bit");
  const grid = cellGrid(200, 60);
  put(grid, 10, 10, "requests/s 1234", 0x3fb950);
  const whole = driver.encode(grid).length;
  assert.equal(driver.encode({ ...grid, chars: [...grid.chars] }).length, 0);
  const next = { ...grid, chars: [...grid.chars] };
  next.chars[10 * 200 + 24] = "5";
  const part = driver.encode(next);
  assert.equal(new TextDecoder().decode(part), "\x1b[11;25H\x1b[0;38;2;63;185;80m5\x1b[0m");
  assert.ok(whole > 12_000);
  driver.reset();
  assert.equal(driver.encode(next).length, whole);
});

Deno.test("a grid can stand below a picture", () => {
  const model = new TerminalModel(20, 10);
  const grid = cellGrid(20, 2);
  put(grid, 0, 1, "q quit");
  model.write(textDriver("256").encode(grid, { column: 0, row: 8 }));
  assert.equal(model.line(9).trim(), "q quit");
});

Deno.test("without colours there are none, but emphasis stays", () => {
  const grid = cellGrid(5, 1);
  put(grid, 0, 0, "alert", 0xff0000);
  grid.bg.fill(0x101418);
  grid.attrs.fill(CELL_BOLD);
  assert.equal(
    new TextDecoder().decode(textDriver("none").encode(grid)),
    "\x1b[1;1H\x1b[0;1malert\x1b[0m",
  );
});

Deno.test("a control character in a cell is shown as a space", () => {
  const grid = cellGrid(4, 1);
  grid.chars.splice(0, 4, "\x1b", "\x07", "\x9b", "a");
  const text = new TextDecoder().decode(textDriver("none").encode(grid));
  assert.equal(text, "\x1b[1;1H\x1b[0m   a");
});

Deno.test("a colour becomes the nearest that the terminal has", () => {
  const codes = (color: number) =>
    (["24bit", "256", "16", "none"] as const).map((depth) => colorCode(color, depth, "fg"));
  assert.deepEqual(codes(0xff0000), ["38;2;255;0;0", "38;5;196", "91", ""]);
  assert.deepEqual(codes(0x0d1117), ["38;2;13;17;23", "38;5;233", "30", ""]);
  assert.deepEqual(codes(0xffffff), ["38;2;255;255;255", "38;5;231", "97", ""]);
  assert.deepEqual(codes(0x808080), ["38;2;128;128;128", "38;5;244", "90", ""]);
  assert.deepEqual(codes(-1), ["39", "39", "39", ""]);
  assert.equal(colorCode(0x3fb950, "16", "bg"), "42");
});

Deno.test("colours that differ on the charts differ with 16 colours, too", () => {
  const colors = [0x58a6ff, 0x3fb950, 0xd29922, 0xf85149, 0xbc8cff];
  assert.equal(new Set(colors.map((color) => colorCode(color, "16", "fg"))).size, colors.length);
});
