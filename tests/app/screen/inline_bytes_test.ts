import assert from "node:assert/strict";
import { inlineBytes } from "../../../src/app/screen/inline_bytes.ts";
import { CELL_BOLD, cellGrid } from "../../../src/model/cell_grid.ts";
import { pictureDriver } from "../../../src/terminal/drivers.ts";
import type { Protocol } from "../../../src/model/protocol.ts";
import type { TerminalFacts } from "../../../src/terminal/terminal_facts.ts";
import { textDriver } from "../../../src/terminal/text.ts";
import { ScrollingScreen } from "./scrolling_screen.ts";

const ROWS = 10;
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A screen on which so many lines and a prompt stand. */
function screenWith(lines: number): ScrollingScreen {
  const screen = new ScrollingScreen(ROWS);
  for (let line = 0; line < lines; line++) screen.write(`line ${line}\n`);
  return screen;
}

function facts(protocol: Protocol, more: Partial<TerminalFacts> = {}): TerminalFacts {
  return {
    protocol,
    reason: "a test",
    cell: { width: 10, height: 12, measured: true },
    sync: false,
    fence: false,
    registers: 256,
    transcript: [],
    ...more,
  };
}

/** A picture of a box of so many cells. */
function picture(columns: number, rows: number) {
  const widthPx = columns * 10, heightPx = rows * 12;
  const indexed = {
    indexes: new Uint8Array(widthPx * heightPx),
    palette: Uint8Array.of(255, 255, 255),
  };
  return { widthPx, heightPx, png: new Uint8Array([0x89, 0x50, 0x4e, 0x47]), indexed };
}

for (const before of [0, 3, 9, 30]) {
  Deno.test(`text after ${before} lines stands below them, and the cursor below it`, () => {
    const grid = cellGrid(20, 6);
    for (let row = 0; row < 6; row++) {
      [...`row ${row} of the page`].forEach((char, x) => grid.chars[row * 20 + x] = char);
    }
    grid.fg.fill(0xff0000, 20, 40);
    grid.attrs.fill(CELL_BOLD, 60, 80);
    const screen = screenWith(before);
    screen.write(decode(inlineBytes(textDriver("24bit").encode(grid), 6)));
    for (let line = 0; line < before; line++) assert.equal(screen.text(line), `line ${line}`);
    for (let row = 0; row < 6; row++) {
      assert.equal(screen.text(before + row), `row ${row} of the page`);
    }
    assert.deepEqual([screen.line, screen.column, screen.style], [before + 6, 0, ""]);
    screen.write("$ ");
    assert.equal(screen.text(before + 6), "$");
  });

  for (const protocol of ["iterm2", "kitty", "sixel"] as const) {
    Deno.test(`a picture by ${protocol} after ${before} lines stands below them, and the cursor below it`, () => {
      const screen = screenWith(before);
      const box = { column: 0, row: 0, columns: 20, rows: 8 };
      const driver = pictureDriver(facts(protocol));
      const bytes = driver!.encode(picture(20, 8), box);
      screen.write(decode(inlineBytes(bytes, box.rows)));
      assert.deepEqual(
        [screen.strings[0]!.line, screen.strings[0]!.column],
        [before, 0],
      );
      // Sixel comes in strips, each begun within the box; the others at its corner.
      for (const { line, column } of screen.strings) {
        assert.ok(line >= before && line < before + 8 && column === 0, `${line},${column}`);
      }
      assert.equal(screen.strings.length > 1, protocol === "sixel");
      assert.deepEqual([screen.line, screen.column], [before + 8, 0]);
    });
  }
}

Deno.test("kitty's placeholders keep their colour, which names the picture, on every line", () => {
  const multiplexer = { name: "tmux", version: "3.5", wrapped: true, controlMode: false } as const;
  const brand = { name: "kitty", version: "0.40.0" };
  const driver = pictureDriver(facts("kitty", { multiplexer, brand }))!;
  const box = { column: 0, row: 0, columns: 12, rows: 4 };
  const bytes = decode(inlineBytes(driver.encode(picture(12, 4), box), 4));
  const screen = screenWith(9);
  const styles: string[] = [];
  for (const part of bytes.split(/(?<=\u{10eeee}\u0305?)/u)) {
    const cells = /\u{10eeee}/u.test(part) ? part.replace(/\u{10eeee}/gu, "#") : part;
    screen.write(cells.replace(/\p{M}/gu, ""));
    if (cells !== part) styles.push(screen.style);
  }
  assert.equal(styles.length, 48);
  assert.equal(new Set(styles).size, 1);
  assert.match(styles[0]!, /38;2;/);
  for (let row = 0; row < 4; row++) assert.equal(screen.text(9 + row), "#".repeat(12));
  assert.deepEqual([screen.line, screen.column, screen.style], [13, 0, ""]);
});

Deno.test("pictures of several pages do not take each other's place in kitty", () => {
  const box = { column: 0, row: 0, columns: 4, rows: 2 };
  const ids = [0, 1, 2].map((number) => {
    const driver = pictureDriver(facts("kitty"), number);
    return /,i=(\d+),/.exec(decode(driver!.encode(picture(4, 2), box)))?.[1];
  });
  assert.equal(new Set(ids).size, 3);
  assert.ok(ids.every((id) => id !== undefined));
});
