// The real program in real terminals: what is on the screen is what was sent, on every page, and
// after it what was there before.
import assert from "node:assert/strict";
import { decodePng } from "../../helpers/png.ts";
import { countColor, countDifferences, findPicture } from "./find_picture.ts";
import { openRealTerminal, type RealTerminal } from "./real_terminal.ts";
import { type ShownPicture, shownPicture } from "./shown_picture.ts";
import { shownText } from "./shown_screen.ts";

/** A cell in pixels, as the terminal told it. */
function cellOf({ tap }: RealTerminal): { width: number; height: number } {
  // deno-lint-ignore no-control-regex
  const [, height, width] = /\x1b\[6;(\d+);(\d+)t/.exec(tap.input) ?? assert.fail("a cell's size");
  return { width: Number(width), height: Number(height) };
}

/** The picture that the program sent last. */
function sentPicture(at: RealTerminal): ShownPicture {
  const { columns, rows } = at;
  return shownPicture(at.tap.output, { columns, rows, cell: cellOf(at) });
}

/** Waits until the screen shows the picture that was sent last, pixel by pixel; returns that. */
async function seePicture(
  at: RealTerminal,
  check: (picture: ShownPicture) => void = () => {},
): Promise<ShownPicture> {
  let picture: ShownPicture | undefined;
  await at.see((screen) => {
    picture = sentPicture(at);
    check(picture);
    const { x, y, wrong } = findPicture(screen, picture);
    assert.ok(wrong < 0.002, `${(wrong * 100).toFixed(2)} % of the pixels differ, at ${x},${y}`);
  });
  return picture!;
}

/** Sizes of a picture that fills the window above the last line, whatever the protocol rounds. */
function assertFills(at: RealTerminal, picture: ShownPicture): void {
  const { width, height } = cellOf(at);
  assert.equal(picture.width, at.columns * width);
  assert.ok((at.rows - 1) * height - picture.height < 6, `${picture.height} px of ${at.rows} rows`);
}

async function assertQuits(at: RealTerminal): Promise<void> {
  await at.tap.type("q");
  assert.equal(await at.tap.exited(), 0);
  await at.see((screen) => {
    assert.equal(countDifferences(screen, at.before), 0, "the screen is as it was, to the pixel");
  });
}

const PASSED_ON = ["set -g status off", "set -g allow-passthrough on"];

for (
  const [name, expected, options] of [
    ["kitty", "kitty", { terminal: "kitty" }],
    ["xterm", "sixel", { terminal: "xterm" }],
    ["mlterm", "iterm2", { terminal: "mlterm" }],
    ["Konsole", "iterm2", { terminal: "konsole" }],
    ["tmux in xterm", "sixel", { terminal: "xterm", tmux: PASSED_ON }],
    ["tmux in Konsole", "iterm2", { terminal: "konsole", tmux: PASSED_ON }],
    ["tmux in mlterm", "iterm2", { terminal: "mlterm", tmux: PASSED_ON }],
  ] as const
) {
  Deno.test(`${name} shows the pages that the program sends by ${expected}, and afterwards what was there before`, async () => {
    await using at = await openRealTerminal(options);
    await at.nextFrames(4);
    await at.tap.type(" ");
    const first = await seePicture(at);
    assert.equal(first.protocol, expected);
    assert.equal(first.wrapped, "tmux" in options);
    assertFills(at, first);
    await at.tap.type("l");
    await seePicture(at, (second) => {
      assert.ok(countDifferences(first, second) > 5_000, "another page");
    });
    await assertQuits(at);
  });
}

Deno.test("a page saved by a key has the colours of the page on the screen", async () => {
  const args = ["--size", "900x551", "--interval", "1"];
  await using at = await openRealTerminal({ terminal: "mlterm", args });
  const colors = ["#0b0d11", "#14181d", "#f5d565", "#b394f8"];
  await at.nextFrames(1);
  await at.tap.type("zL");
  // A busy machine may miss the first polls: frozen is what has lines.
  await at.see(() => {
    for (const color of colors) assert.ok(countColor(sentPicture(at), color) > 100, color);
  });
  await at.tap.type(" ");
  const shown = await seePicture(at);
  await at.tap.type("s");
  const name = await at.tap.until(
    () => [...Deno.readDirSync(at.folder)].find(({ name }) => name.endsWith(".png"))?.name,
    "the saved page",
  );
  const saved = decodePng(await Deno.readFile(`${at.folder}/${name}`));
  assert.deepEqual([saved.width, saved.height], [900, 551]);
  // One panel fills the page: ground, panel, and the two metrics of it.
  for (const color of colors) {
    const [one, other] = [countColor(shown, color), countColor(saved, color)];
    assert.ok(one > 100, `${color} is on the screen`);
    assert.ok(
      other > one * 0.5 && other < one * 2,
      `${color}: ${one} on the screen, ${other} saved`,
    );
  }
  await assertQuits(at);
});

/** The sequence that makes a terminal's window another size, in cells. */
const RESIZE = {
  xterm: (columns: number, rows: number) => `\x1b[8;${rows};${columns}t`,
  largeXterm: (columns: number, rows: number) => `\x1b[8;${rows};${columns}t`,
  kitty(width: number, height: number) {
    const payload = { action: "resize", unit: "cells", width, height };
    const command = { cmd: "resize-os-window", version: [0, 26, 0], no_response: true, payload };
    return `\x1bP@kitty-cmd${JSON.stringify(command)}\x1b\\`;
  },
} as const;

for (
  const [terminal, columns, rows] of [
    ["xterm", 70, 20],
    ["xterm", 110, 44],
    ["largeXterm", 130, 44],
    ["kitty", 110, 40],
  ] as const
) {
  Deno.test(`a window of ${terminal} that becomes ${columns}x${rows} shows the page in that size, and in the old one again`, async () => {
    await using at = await openRealTerminal({ terminal });
    await at.nextFrames(3);
    await at.tap.type(" ");
    await seePicture(at, (picture) => assertFills(at, picture));
    for (const [width, height] of [[columns, rows], [90, 30]] as const) {
      await at.tap.tellTerminal(RESIZE[terminal](width, height));
      await at.tap.until(() => at.columns === width && at.rows === height, "the new size");
      await seePicture(at, (picture) => assertFills(at, picture));
    }
    await at.tap.type("q");
    assert.equal(await at.tap.exited(), 0);
    // A terminal may scroll what it keeps of the shell's screen when it shrinks: marks or nothing.
    await at.see((screen) => {
      assert.ok(
        countColor(screen, "#14181d") < 2_000,
        "no panel is left, soft edges of text aside",
      );
    });
  });
}

Deno.test("a window of xterm that becomes larger than its largest sixel shows a whole page of that size", async () => {
  await using at = await openRealTerminal({ terminal: "xterm" });
  await at.nextFrames(3);
  await at.tap.type(" ");
  await at.tap.tellTerminal(RESIZE.xterm(130, 44));
  await at.tap.until(() => at.columns === 130 && at.rows === 44, "the new size");
  await seePicture(at, ({ width, height }) => {
    const cell = cellOf(at);
    assert.equal(width, 1000 - 1000 % cell.width);
    assert.ok(43 * cell.height - height < 6, `${height} px`);
  });
  await at.tap.type("q");
  assert.equal(await at.tap.exited(), 0);
});

const RGB = "set -as terminal-features ',*:RGB'";

Deno.test("tmux that passes nothing on shows the page in characters, says how to get pictures, and has back what was there", async () => {
  await using at = await openRealTerminal({ terminal: "kitty", tmux: ["set -g status off", RGB] });
  const window = { columns: at.columns, rows: at.rows, cell: { width: 1, height: 1 } };
  const hint = /For pictures in tmux, run: tmux set -g allow-passthrough on/;
  await at.tap.until(() => hint.test(shownText(at.tap.output, window)), "the hint");
  await at.nextFrames(6);
  for (const picture of ["1337;File", "\x1b_Ga=T", "\x1bP0;1q"]) {
    assert.ok(!at.tap.output.includes(picture), "no picture is sent");
  }
  // Not frozen: a busy machine may have missed the polls of this very moment.
  await at.see((screen) => {
    // Names and values of the metrics, in their colours, and lines of braille.
    for (const color of ["#f5d565", "#b394f8", "#6fce7c", "#5aa9f8"]) {
      assert.ok(countColor(screen, color) > 60, `${color} is on the screen`);
    }
    assert.ok(countColor(screen, "#14181d") > 100_000, "panels");
  });
  await assertQuits(at);
});

Deno.test("a cursor that is moved quickly leaves no trace in kitty, whose picture is edited", async () => {
  await using at = await openRealTerminal({ terminal: "kitty" });
  await at.nextFrames(12);
  await at.tap.type(" ");
  await at.nextFrames(1);
  const before = at.tap.output.length;
  for (let step = 0; step < 16; step++) {
    await at.tap.type("\x1b[D");
    await at.nextFrames(1);
  }
  const edits = at.tap.output.slice(before).split("a=f,i=").length - 1;
  assert.ok(edits >= 16, `${edits} edits`);
  await seePicture(at);
  await assertQuits(at);
});
