// iTerm2 runs on macOS alone: what it is sent is held to the conventions of its own imgcat.
import assert from "node:assert/strict";
import { iterm2Driver } from "../../../src/terminal/iterm2.ts";
import { passthroughDriver } from "../../../src/terminal/passthrough_driver.ts";
import { decodePng } from "../../helpers/png.ts";
import { startAtsServers } from "./ats_servers.ts";
import { LARGE_WINDOW, startHeadless } from "./headless_run.ts";
import { iterm2Files } from "./iterm2_sequences.ts";
import { PERSONAS } from "./personas.ts";
import { binaryText } from "./tap.ts";
import { productCommand } from "../../helpers/product.ts";

const FOLDER = new URL("../../fixtures/terminal/imgcat/", import.meta.url);

async function captured(name: string): Promise<string> {
  return binaryText(await Deno.readFile(new URL(name, FOLDER)));
}

Deno.test("the decoder reads what imgcat wrote, directly and in tmux", async () => {
  const png = await Deno.readFile(new URL("chart.png", FOLDER));
  for (const [name, wrapped] of [["direct.bin", false], ["in-tmux.bin", true]] as const) {
    const [file, ...others] = iterm2Files(await captured(name));
    assert.deepEqual(others, []);
    assert.deepEqual(file!.data, png);
    assert.deepEqual([file!.wrapped, file!.inParts], [wrapped, false]);
    assert.deepEqual(["width", "height", "preserveAspectRatio"].map((key) => file!.args.get(key)), [
      "90",
      "29",
      "0",
    ]);
  }
});

Deno.test("the decoder refuses what imgcat would not write", async () => {
  const good = await captured("direct.bin");
  for (
    const [from, to] of [
      ["inline=1", "inline=0"],
      ["\x07", "\x1b\\"],
      ["width=90", "width=90em"],
      ["height=29", "hieght=29"],
      ["size=", "size=1"],
      ["iVBOR", "iVB\nOR"],
    ] as const
  ) {
    assert.ok(good.includes(from));
    assert.throws(() => iterm2Files(good.replace(from, to)), assert.AssertionError, to);
  }
});

Deno.test("the same picture is sent as imgcat sends it, but for the cursor, directly and in tmux", async () => {
  const png = await Deno.readFile(new URL("chart.png", FOLDER));
  const picture = { widthPx: 48, heightPx: 32, png };
  const box = { column: 0, row: 0, columns: 90, rows: 29 };
  for (
    const [driver, name] of [
      [iterm2Driver(), "direct.bin"],
      [passthroughDriver(iterm2Driver()), "in-tmux.bin"],
    ] as const
  ) {
    const [theirs] = iterm2Files(await captured(name));
    const [own] = iterm2Files(binaryText(driver.encode(picture, box)));
    assert.deepEqual(own!.data, theirs!.data);
    assert.equal(own!.wrapped, theirs!.wrapped);
    const { name: _name, ...args } = Object.fromEntries(theirs!.args);
    assert.deepEqual(Object.fromEntries(own!.args), { ...args, doNotMoveCursor: "1" });
  }
});

Deno.test("all that the program sends to iTerm2 keeps to the conventions, and decodes to pages", async () => {
  await using servers = await startAtsServers(2);
  const command = productCommand("--quiet", "--interval", "0.3", ...servers.hosts);
  await using run = await startHeadless(command, { persona: PERSONAS.iterm2 });
  await run.nextFrames(3);
  await run.tap.type("l");
  await run.nextFrames(2);
  await run.tap.type("q");
  assert.equal(await run.tap.exited(), 0);
  const files = iterm2Files(run.tap.output);
  assert.ok(files.length >= 4, `${files.length} pictures`);
  for (const { args, data, wrapped } of files) {
    assert.equal(wrapped, false);
    const { columns, rows, cell } = LARGE_WINDOW;
    assert.deepEqual([args.get("width"), args.get("height")], [`${columns}`, `${rows - 1}`]);
    // iTerm2 feeds lines between a picture's rows: a picture down to the last row would scroll.
    const { width, height } = decodePng(data);
    assert.deepEqual([width, height], [columns * cell.width, (rows - 1) * cell.height]);
  }
});
