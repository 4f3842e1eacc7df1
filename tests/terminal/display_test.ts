import assert from "node:assert/strict";
import { cellGrid } from "../../src/model/cell_grid.ts";
import { Display } from "../../src/terminal/display.ts";
import { picturePlace } from "../../src/terminal/picture_place.ts";
import type { TerminalFacts } from "../../src/terminal/terminal_facts.ts";
import { openTerminal, type TerminalSession } from "../../src/terminal/terminal_session.ts";
import { FakeTerminal } from "./fake_terminal.ts";
import { TerminalModel } from "./terminal_model.ts";
import { testPicture } from "./test_picture.ts";

const FACTS: Omit<TerminalFacts, "protocol"> = {
  reason: "",
  cell: { width: 8, height: 16, measured: true },
  sync: true,
  fence: false,
  registers: 256,
  transcript: [],
};

interface Setup extends AsyncDisposable {
  readonly fake: FakeTerminal;
  readonly terminal: TerminalSession;
  readonly display: Display;
  readonly model: TerminalModel;
  /** Lets the model take in what was written since. */
  update(): TerminalModel;
}

function setUp(facts: Partial<TerminalFacts> & Pick<TerminalFacts, "protocol">): Setup {
  const fake = new FakeTerminal();
  fake.size = { columns: 40, rows: 20 };
  const terminal = openTerminal(fake.options);
  const display = new Display(terminal, { ...FACTS, ...facts }, "24bit");
  const model = new TerminalModel(40, 20);
  let seen = 0;
  return {
    fake,
    terminal,
    display,
    model,
    update() {
      model.write(fake.bytes.subarray(seen));
      seen = fake.bytes.length;
      return model;
    },
    async [Symbol.asyncDispose]() {
      await terminal[Symbol.asyncDispose]();
      this.update().assertRestored();
      display[Symbol.dispose]();
    },
  };
}

function footer(text: string) {
  const grid = cellGrid(40, 1);
  [...text].forEach((char, i) => grid.chars[i] = char);
  return grid;
}

for (
  const [name, facts] of [
    ["iTerm2", { protocol: "iterm2" }],
    ["kitty", { protocol: "kitty", brand: { name: "kitty", version: "0.26.5" } }],
    ["sixel", { protocol: "sixel" }],
  ] as const
) {
  Deno.test(`${name}: picture and footer are one synchronised frame each, and all is given back`, async () => {
    await using setup = setUp(facts);
    const { display } = setup;
    const { widthPx, heightPx, box } = display.place(1);
    assert.deepEqual(box, { column: 0, row: 0, columns: 40, rows: 19 });
    for (let phase = 0; phase < 3; phase++) {
      const picture = testPicture(widthPx, heightPx, phase);
      await display.show({ kind: "picture", picture, footer: footer(`frame ${phase}`) });
      const model = setup.update();
      assert.equal(model.line(19).trim(), `frame ${phase}`);
      assert.equal(model.image.width, widthPx);
      assert.equal(model.syncFrames, phase + 1);
      assert.equal(model.modes.sync, false);
    }
  });
}

Deno.test("an unchanged screen writes nothing", async () => {
  await using setup = setUp({ protocol: "iterm2" });
  const picture = testPicture(320, 304);
  const content = { kind: "picture", picture, footer: footer("x") } as const;
  await setup.display.show(content);
  const length = setup.fake.bytes.length;
  await setup.display.show({ ...content, footer: footer("x") });
  assert.equal(setup.fake.bytes.length, length);
});

Deno.test("going from a picture to text and back clears the screen in between", async () => {
  await using setup = setUp({ protocol: "kitty", brand: { name: "kitty", version: "0.30" } });
  const picture = testPicture(320, 304);
  await setup.display.show({ kind: "picture", picture });
  assert.equal(setup.update().images.length, 1);
  const grid = cellGrid(40, 20);
  grid.chars[0] = "?";
  await setup.display.show({ kind: "text", grid });
  assert.equal(setup.update().images.length, 0);
  assert.equal(setup.model.line(0).trim(), "?");
  await setup.display.show({ kind: "picture", picture });
  assert.equal(setup.update().images.length, 1);
  assert.equal(setup.model.line(0).trim(), "");
});

Deno.test("content that was made for a larger screen is left out", async () => {
  await using setup = setUp({ protocol: "sixel" });
  await setup.display.show({ kind: "picture", picture: testPicture(320, 480) });
  await setup.display.show({ kind: "text", grid: cellGrid(80, 24) });
  assert.equal(setup.update().images.length, 0);
  await setup.display.show({
    kind: "picture",
    picture: testPicture(320, 300),
    footer: footer("x"),
  });
  assert.ok(setup.update().images.length > 0);
});

Deno.test("text alone is shown where there are no pictures", async () => {
  await using setup = setUp({ protocol: "text", sync: false });
  assert.deepEqual(setup.display.wants, []);
  const grid = cellGrid(40, 20);
  grid.chars[39] = "⣿";
  await setup.display.show({ kind: "text", grid });
  assert.equal(setup.update().line(0), `${" ".repeat(39)}⣿`);
  assert.equal(setup.model.syncFrames, 0);
});

Deno.test("a picture's size in pixels is that of its box", () => {
  const size = { columns: 100, rows: 41 };
  const footerRows = 1;
  const cell = { width: 9, height: 19, measured: true };
  assert.deepEqual(picturePlace({ protocol: "iterm2", cell }, size, footerRows), {
    box: { column: 0, row: 0, columns: 100, rows: 40 },
    widthPx: 900,
    heightPx: 760,
  });
  const sixel = picturePlace({ protocol: "sixel", cell }, size, footerRows);
  assert.deepEqual([sixel.widthPx, sixel.heightPx], [900, 756]);
  const limited = picturePlace(
    { protocol: "sixel", cell, sixelSize: { width: 800, height: 600 } },
    size,
    footerRows,
  );
  assert.deepEqual([limited.box.columns, limited.box.rows], [88, 31]);
  assert.deepEqual([limited.widthPx, limited.heightPx], [792, 588]);
  const large = picturePlace({ protocol: "kitty", cell: { ...cell, width: 20, height: 40 } }, {
    columns: 240,
    rows: 67,
  }, footerRows);
  assert.ok(large.widthPx * large.heightPx <= 4_010_000);
  assert.ok(Math.abs(large.widthPx / large.heightPx - 4800 / 2640) < 0.01, "the box's shape");
  const tiny = picturePlace({ protocol: "sixel", cell }, { columns: 1, rows: 1 }, footerRows);
  assert.ok(tiny.widthPx > 0 && tiny.heightPx > 0);
});
