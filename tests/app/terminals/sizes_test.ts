// The dashboard on small and large screens, and on screens that change their size while it draws.
import assert from "node:assert/strict";
import { openTmuxScreen } from "../../terminal/tmux_screen.ts";
import { startAtsServers } from "./ats_servers.ts";
import { type HeadlessRun, type HeadlessWindow, startHeadless } from "./headless_run.ts";
import { endsInFrame } from "./frame_end.ts";
import { PERSONAS } from "./personas.ts";
import { shownPicture } from "./shown_picture.ts";
import { shownScreen, shownText } from "./shown_screen.ts";
import { productCommand } from "../../helpers/product.ts";

const CELL = { width: 10, height: 20 };

/** The dashboard at a size, once it has something to draw. */
async function withDashboard(
  { protocol, columns, rows }: { protocol: keyof typeof PERSONAS; columns: number; rows: number },
  test: (run: HeadlessRun, window: HeadlessWindow) => Promise<void>,
): Promise<void> {
  await using servers = await startAtsServers(2);
  const window = { columns, rows, cell: CELL };
  const command = productCommand("--quiet", "--interval", "0.3", ...servers.hosts);
  await using run = await startHeadless(command, { persona: PERSONAS[protocol], window });
  // What says that it is too small says it once.
  await run.nextFrames(columns < 40 ? 1 : 4);
  await test(run, window);
  await run.tap.type("q");
  assert.equal(await run.tap.exited(), 0);
}

Deno.test("40x12 shows one panel at a time; Tab shows the next, and says which of how many", async () => {
  await withDashboard({ protocol: "text", columns: 40, rows: 12 }, async (run, window) => {
    const text = () => shownText(run.tap.output, window);
    await run.tap.until(() => /Requests.*1\/4/.test(text()), "the first panel");
    assert.doesNotMatch(text(), /Latency|Cache hit rate|Connections/);
    for (
      const [title, place] of [["Latency", "2/4"], ["Cache hit", "3/4"], ["Connections", "4/4"]]
    ) {
      await run.tap.type("\t");
      await run.tap.until(() => text().includes(title!) && text().includes(place!), title!);
      assert.doesNotMatch(text(), /Requests/);
    }
  });
});

Deno.test("20x5 says that it is too small, and the dashboard is there when there is room again", async () => {
  await withDashboard({ protocol: "text", columns: 20, rows: 5 }, async (run, window) => {
    assert.match(shownText(run.tap.output, window), /too small: 20x5/);
    await run.resize(80, 24);
    const large = { ...window, columns: 80, rows: 24 };
    await run.tap.until(
      () => endsInFrame(run.tap.output) && /Requests/.test(shownText(run.tap.output, large)),
      "the page",
    );
  });
});

for (const protocol of ["iterm2", "sixel", "text"] as const) {
  Deno.test(`400x120 is filled to its corners by ${protocol}`, async () => {
    await withDashboard({ protocol, columns: 400, rows: 120 }, async (run, window) => {
      await run.nextFrames(1);
      const model = shownScreen(run.tap.output, window);
      assert.match(model.line(119), /\S/);
      if (protocol === "text") {
        assert.match(model.line(0), /Traffic & Cache.*UTC/);
        const filled = model.cells.filter(({ style }) => style.includes("48;2;")).length;
        assert.equal(filled, 400 * 120, "every cell has the page's ground");
        return;
      }
      const bottom = Math.max(
        ...model.images.map((image) => image.row * CELL.height + image.height),
      );
      const wholePicture = protocol === "sixel" ? bottom : model.image.rows * CELL.height;
      assert.ok(119 * CELL.height - wholePicture < 6);
      // A picture of 4000x2380 pixels is drawn smaller and scaled by the terminal where it can.
      assert.equal(
        protocol === "sixel" ? model.image.width : model.image.columns * CELL.width,
        4000,
      );
      assert.ok(protocol === "sixel" || model.image.width * model.image.height <= 4_010_000);
    });
  });
}

/** Sizes that a window goes through as somebody drags its corner. */
const DRAGGED = [[100, 30], [92, 27], [60, 20], [41, 13], [20, 5], [73, 25], [131, 40], [90, 30]];

for (const protocol of ["iterm2", "kitty", "sixel"] as const) {
  Deno.test(`a window that changes its size again and again while ${protocol} draws ends with one whole page of the last size`, async () => {
    await withDashboard({ protocol, columns: 90, rows: 30 }, async (run, window) => {
      for (let round = 0; round < 3; round++) {
        for (const [columns, rows] of DRAGGED) {
          await run.resize(columns!, rows!);
          // Pages turn meanwhile, at no fixed moment of a frame.
          await run.tap.type("l");
          await new Promise((resolve) => setTimeout(resolve, 7 * round));
        }
      }
      await run.nextFrames(3);
      assert.ok(run.tap.output.split("\x1b[2J").length > 3, "cleared for the new sizes");
      await run.tap.until(() => endsInFrame(run.tap.output), "a whole frame");
      const { width, height } = shownPicture(run.tap.output, window);
      assert.equal(width, 900);
      assert.ok(580 - height < 6, `${height} pixels high`);
    });
  });
}

Deno.test("after many sizes a screen of text is, cell by cell and colour by colour, what a fresh drawing of it is", async () => {
  await using servers = await startAtsServers(2);
  await using screen = await openTmuxScreen({ columns: 90, rows: 30 });
  const command = productCommand("--quiet", "--interval", "1", ...servers.hosts);
  await screen.type(`${command.join(" ")}; echo code-$?`, "Enter");
  await screen.waitFor(/Traffic & Cache[^]*all answering/);
  for (let round = 0; round < 2; round++) {
    for (const [columns, rows] of DRAGGED) await screen.resize(columns!, rows!);
  }
  await screen.type("Space");
  await screen.waitFor(/^(?=[^]*behind)(?:.*\n){29,30}$/);
  /** All cells with their colours, once they stay; the first and the last line tell the age. */
  const shown = async () => {
    for (let before = "";;) {
      const text = await screen.tmux("capture-pane", "-p", "-e", "-t", "main");
      const cells = text.trimEnd().split("\n").slice(1, -1).join("\n");
      if (cells === before && cells.split("\n").length === 28) return cells;
      before = cells;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  const before = await shown();
  await screen.type("C-l");
  // The redrawn screen is there when a later key's notice is.
  await screen.type("e");
  await screen.waitFor(/event: /);
  assert.equal(await shown(), before);
  await screen.type("Escape");
  await screen.waitFor(/answering/);
  await screen.type("q");
  await screen.waitFor(/^code-0$/m);
});
