// deno-lint-ignore-file no-control-regex
import assert from "node:assert/strict";
import { DIACRITICS, kittyPlaceholderDriver } from "../../src/terminal/kitty_placeholders.ts";
import { iterm2Driver } from "../../src/terminal/iterm2.ts";
import { cropRgb, kittyDriver } from "../../src/terminal/kitty.ts";
import { passthroughDriver } from "../../src/terminal/passthrough_driver.ts";
import type { CellBox } from "../../src/terminal/picture.ts";
import { sixelDriver } from "../../src/terminal/sixel.ts";
import { encodePng, type Pixels } from "../helpers/png.ts";
import { TerminalModel } from "./terminal_model.ts";
import { pictureOf, testPicture, withMark, withNoise } from "./test_picture.ts";

const BOX: CellBox = { column: 0, row: 0, columns: 80, rows: 23 };

function assertSamePixels(actual: Pixels, expected: Pixels): void {
  assert.deepEqual([actual.width, actual.height], [expected.width, expected.height]);
  assert.ok(actual.rgba.every((byte, i) => byte === expected.rgba[i]), "the same pixels");
}

/** Noise, which PNG cannot compress: a picture of more than 1 MiB. */
function noise(width: number, height: number) {
  let seed = 1;
  const rgba = Uint8Array.from({ length: width * height * 4 }, (_, i) => {
    seed = Math.imul(seed, 1103515245) + 12345 & 0x7fffffff;
    return i % 4 === 3 ? 255 : seed >> 16 & 255;
  });
  const png = encodePng({ width, height, rgba });
  return { width, height, widthPx: width, heightPx: height, rgba, png };
}

Deno.test("iTerm2: the picture arrives as it was, sized to its box", () => {
  const model = new TerminalModel(80, 24);
  const picture = testPicture(640, 368);
  model.write(iterm2Driver().encode(picture, { column: 3, row: 2, columns: 70, rows: 20 }));
  assertSamePixels(model.image, picture);
  const { column, row, columns, rows } = model.image;
  assert.deepEqual([column, row, columns, rows], [3, 2, 70, 20]);
});

Deno.test("iTerm2: follows the conventions of imgcat", () => {
  const text = new TextDecoder().decode(iterm2Driver().encode(testPicture(8, 8), BOX));
  assert.match(
    text,
    /^\x1b\[1;1H\x1b\]1337;File=inline=1;size=\d+;width=80;height=23;preserveAspectRatio=0;doNotMoveCursor=1:[A-Za-z0-9+\/]+=*\x07$/,
  );
});

Deno.test("iTerm2: an unchanged picture is not sent again, until the screen was cleared", () => {
  const driver = iterm2Driver();
  const picture = testPicture(64, 64);
  assert.ok(driver.encode(picture, BOX).length > 0);
  assert.equal(driver.encode({ ...picture, png: picture.png.slice() }, BOX).length, 0);
  assert.ok(driver.encode(picture, { ...BOX, rows: 20 }).length > 0, "another box");
  driver.reset();
  assert.ok(driver.encode(picture, { ...BOX, rows: 20 }).length > 0);
});

Deno.test("iTerm2: a picture over 1 MiB comes in parts, and whole where parts are not known", () => {
  const picture = noise(700, 500);
  assert.ok(picture.png.length > 1_000_000);
  const model = new TerminalModel(80, 24);
  model.write(iterm2Driver().encode(picture, BOX));
  assertSamePixels(model.image, picture);
  const whole = new TextDecoder().decode(iterm2Driver({ multipart: "never" }).encode(picture, BOX));
  assert.match(whole, /;File=/);
  assert.doesNotMatch(whole, /MultipartFile/);
});

Deno.test("iTerm2: under tmux -CC even a small picture comes in parts", () => {
  const model = new TerminalModel(80, 24);
  const picture = testPicture(64, 64);
  const bytes = iterm2Driver({ multipart: "always" }).encode(picture, BOX);
  assert.match(new TextDecoder().decode(bytes), /MultipartFile=.*FilePart=.*FileEnd/s);
  model.write(bytes);
  assertSamePixels(model.image, picture);
});

Deno.test("kitty: a series of pictures is shown under one number and freed at the end", () => {
  const model = new TerminalModel(80, 24);
  const driver = kittyDriver();
  for (let phase = 0; phase < 5; phase++) {
    const picture = testPicture(640, 368, phase);
    model.write(driver.encode(picture, BOX));
    assertSamePixels(model.image, picture);
    assert.equal(model.stored.size, 1);
    assert.equal(model.images.length, 1);
  }
  model.write(driver.clear());
  model.assertRestored();
  assert.equal(driver.clear().length, 0);
});

Deno.test("kitty: a small change is edited in place, and the result is the same picture", () => {
  const model = new TerminalModel(80, 24);
  const driver = kittyDriver({ edits: true });
  const first = testPicture(640, 368);
  const whole = driver.encode(first, BOX);
  model.write(whole);
  let [before, color] = [first, 0x123456];
  for (let i = 0; i < 4; i++, color += 0x101010) {
    before = withMark(before, color);
    const edit = driver.encode(before, BOX);
    assert.ok(edit.length < whole.length / 20, `${edit.length} of ${whole.length} bytes`);
    model.write(edit);
    assertSamePixels(model.image, before);
  }
  assert.equal(driver.encode({ ...before }, BOX).length, 0, "nothing changed, nothing sent");
});

Deno.test("kitty: an edit of several sequences is one edit", () => {
  const model = new TerminalModel(80, 24);
  const driver = kittyDriver({ edits: true });
  const first = testPicture(640, 368);
  model.write(driver.encode(first, BOX));
  const noisy = withNoise(first);
  const edit = new TextDecoder().decode(driver.encode(noisy, BOX));
  assert.match(edit, /a=f,i=[^;]*,m=1;.*\x1b_Ga=f,r=1,m=0;/s);
  model.write(new TextEncoder().encode(edit));
  assertSamePixels(model.image, noisy);
});

Deno.test("kitty: lines that move everywhere are edited correctly too", () => {
  const model = new TerminalModel(80, 24);
  const driver = kittyDriver({ edits: true });
  for (let phase = 0; phase < 4; phase++) {
    const picture = testPicture(333, 211, phase);
    model.write(driver.encode(picture, BOX));
    assertSamePixels(model.image, picture);
  }
});

Deno.test("kitty: other terminals of the protocol get whole pictures", () => {
  const driver = kittyDriver({ edits: false });
  const picture = testPicture(320, 200);
  driver.encode(picture, BOX);
  const text = new TextDecoder().decode(driver.encode(withMark(picture, 0xff), BOX));
  assert.match(text, /a=T/);
  assert.doesNotMatch(text, /a=f/);
});

Deno.test("kitty: cropRgb() copies the pixels of a box in their colours", () => {
  const palette = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const rgb = cropRgb({ indexes: Uint8Array.of(0, 0, 1, 0, 1, 0), palette }, 3, {
    x: 1,
    y: 0,
    width: 2,
    height: 2,
  });
  assert.deepEqual([...rgb], [1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3]);
});

Deno.test("kitty placeholders: the data goes through tmux, the cells stay in it", () => {
  const model = new TerminalModel(80, 24);
  const driver = kittyPlaceholderDriver({ id: 0x540102 });
  const picture = testPicture(640, 368);
  model.write(driver.encode(picture, { column: 2, row: 1, columns: 60, rows: 20 }));
  const stored = model.stored.get(0x540102);
  assert.ok(stored);
  assertSamePixels(stored, picture);
  assert.equal(stored.control.get("U"), "1");
  assert.equal(stored.control.get("c"), "60");
  assert.equal(stored.control.get("r"), "20");
  for (const [column, row] of [[0, 0], [59, 19], [7, 3]] as const) {
    const { char, style } = model.cells[(row + 1) * 80 + column + 2]!;
    assert.equal(char, `\u{10eeee}${DIACRITICS[row]}${DIACRITICS[column]}`);
    assert.equal(style, "38;2;84;1;2", "the number is the colour");
  }
  const next = driver.encode(testPicture(640, 368, 1), {
    column: 2,
    row: 1,
    columns: 60,
    rows: 20,
  });
  assert.doesNotMatch(new TextDecoder().decode(next), /\u{10eeee}/u, "the cells are there already");
  model.write(next);
  model.write(driver.clear());
  assert.equal(model.stored.size, 0);
});

Deno.test("kitty placeholders: 297 marks, in order, none of which merges with another", () => {
  assert.equal(DIACRITICS.length, 297);
  assert.equal(DIACRITICS[0], "\u0305");
  assert.equal(DIACRITICS[1], "\u030d");
  assert.equal(DIACRITICS[296], "\u{1d244}");
  assert.deepEqual(
    [...DIACRITICS].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!),
    DIACRITICS,
  );
  assert.equal(new Set(DIACRITICS).size, 297);
  for (const mark of DIACRITICS) {
    assert.match(mark, /^\p{Mn}$/u);
    const cell = `\u{10eeee}${mark}${DIACRITICS[5]}`;
    assert.equal(cell.normalize("NFC"), cell);
  }
});

/** The picture as it stands on the screen, put together from its strips. */
function assembled(model: TerminalModel, width: number, height: number): Pixels {
  const rgba = new Uint8Array(width * height * 4);
  for (const strip of model.images) {
    assert.equal(strip.width, width);
    rgba.set(strip.rgba, strip.row * model.cellPx.height * width * 4);
  }
  return { width, height, rgba };
}

/** The largest error of a channel, and the mean one. */
function errors(actual: Pixels, expected: Pixels): { largest: number; mean: number } {
  let [largest, sum] = [0, 0];
  actual.rgba.forEach((byte, i) => {
    const error = Math.abs(byte - (expected.rgba[i] ?? 0));
    largest = Math.max(largest, error);
    sum += error;
  });
  return { largest, mean: sum / actual.rgba.length };
}

Deno.test("sixel: the strips make up the picture, in nearly its own colours", () => {
  const model = new TerminalModel(80, 24);
  const picture = testPicture(640, 366);
  model.write(sixelDriver({ cell: { height: 16 } }).encode(picture, BOX));
  assert.ok(model.images.length > 1 && model.images.length <= 6, "few strips");
  const { largest, mean } = errors(assembled(model, 640, 366), picture);
  // A sixel's colours are percentages: 2.55 apart.
  assert.ok(mean < 1, `mean error ${mean}`);
  assert.ok(largest <= 24, `largest error ${largest}`);
});

Deno.test("sixel: with 16 registers the flat colours still come out right", () => {
  const model = new TerminalModel(80, 24);
  const picture = testPicture(640, 366);
  model.write(sixelDriver({ cell: { height: 16 }, registers: 16 }).encode(picture, BOX));
  const shown = assembled(model, 640, 366);
  assert.ok(errors(shown, picture).mean < 3);
  const colors = new Set<number>();
  for (let at = 0; at < shown.rgba.length; at += 4) {
    colors.add(shown.rgba[at]! << 16 | shown.rgba[at + 1]! << 8 | shown.rgba[at + 2]!);
  }
  assert.ok(colors.size <= 16, `${colors.size} colours`);
});

Deno.test("sixel: only the strips that changed are sent, and the screen is right", () => {
  const model = new TerminalModel(80, 24);
  const driver = sixelDriver({ cell: { height: 16 } });
  const picture = testPicture(640, 366);
  const whole = driver.encode(picture, BOX);
  model.write(whole);
  const marked = withMark(picture, 0x58a6ff);
  const part = driver.encode(marked, BOX);
  assert.ok(part.length > 0 && part.length < whole.length / 3);
  model.write(part);
  assert.ok(errors(assembled(model, 640, 366), marked).largest <= 24);
  assert.equal(driver.encode({ ...marked }, BOX).length, 0);
});

Deno.test("sixel: colours that were not there before get a new palette", () => {
  const model = new TerminalModel(80, 24);
  const driver = sixelDriver({ cell: { height: 16 } });
  model.write(driver.encode(testPicture(640, 366), BOX));
  const { indexed: { indexes, palette } } = testPicture(640, 366);
  const light = pictureOf(640, 366, { indexes, palette: palette.map((byte) => byte ^ 255) });
  model.write(driver.encode(light, BOX));
  assert.ok(errors(assembled(model, 640, 366), light).mean < 1);
});

for (const height of [14, 16, 17, 18, 19, 20, 23]) {
  Deno.test(`sixel: strips of cells ${height} high are whole sixels and do not overlap`, () => {
    const model = new TerminalModel(40, 31);
    model.cellPx = { width: 8, height };
    const heightPx = 30 * height - 30 * height % 6;
    const picture = testPicture(320, heightPx);
    model.write(
      sixelDriver({ cell: { height } }).encode(picture, { ...BOX, columns: 40, rows: 30 }),
    );
    let next = 0;
    for (const strip of model.images) {
      assert.equal(strip.row * height, next);
      assert.equal(strip.height % 6, 0);
      next += strip.height;
    }
    assert.equal(next, heightPx);
    assert.ok(model.images.length <= 8);
  });
}

Deno.test("through tmux a picture is anchored by a cell that tmux must draw anew each time", () => {
  const driver = passthroughDriver(iterm2Driver());
  const picture = testPicture(64, 64);
  const at = { column: 7, row: 3, columns: 8, rows: 4 };
  const frames = [1, 2, 3].map(() => new TextDecoder().decode(driver.encode(picture, at)));
  const anchors = frames.map((frame) =>
    /^\x1b\[4;8H\x1b\[0;(38;5;1[67])m\u00a0\x1b\[0m\x1bPtmux;\x1b\x1b\[D\x1b\x1b\]1337;/.exec(frame)
      ?.[1]
  );
  assert.ok(anchors[0]);
  assert.equal(anchors[0], anchors[2]);
  assert.notEqual(anchors[0], anchors[1]);
});

Deno.test("through tmux each control string is wrapped by itself and nothing else is", () => {
  for (
    const [driver, picture] of [
      [iterm2Driver({ multipart: "always" }), noise(500, 300)],
      [kittyDriver({ id: 9 }), testPicture(300, 200)],
      [sixelDriver({ cell: { height: 16 } }), testPicture(320, 192)],
    ] as const
  ) {
    const model = new TerminalModel(80, 24);
    const wrapped = passthroughDriver(driver);
    const first = wrapped.encode(picture, BOX);
    model.write(first);
    assert.ok(model.images.every((image) => image.wrapped));
    assert.ok(model.images.length > 0);
    const second = wrapped.encode(picture, BOX);
    assert.equal(second.length, first.length, "sent again: tmux may have erased it");
    model.write(second);
    assert.ok(model.images.every(({ column }) => column === 0));
    model.write(wrapped.clear());
  }
});

Deno.test("through tmux a picture that would stay above the text is taken off, by its own cell, when its box changes and at the end", () => {
  const driver = passthroughDriver(iterm2Driver(), { sticky: true });
  const picture = testPicture(64, 64);
  const at = { column: 7, row: 3, columns: 8, rows: 4 };
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const takenOff =
    /\x1b\[4;8H\x1b\[0;38;5;1[67]m\u00a0\x1b\[0m\x1bPtmux;\x1b\x1b\[D\x1b\x1b_Ga=d,d=C,q=2;\x1b\x1b\\\x1b\\/g;
  const count = (bytes: Uint8Array) => textOf(bytes).match(takenOff)?.length ?? 0;
  assert.equal(count(driver.clear()), 0, "there is none yet");
  assert.equal(count(driver.encode(picture, at)), 0);
  assert.equal(count(driver.encode(picture, at)), 0, "it replaces the one before");
  const smaller = driver.encode(picture, { ...at, rows: 3 });
  assert.equal(count(smaller), 1);
  assert.equal(textOf(smaller).search(takenOff), 0, "before the new one comes");
  assert.equal(count(driver.clear()), 1);
  assert.equal(count(driver.clear()), 0, "once");
});
