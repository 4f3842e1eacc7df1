// Shows pictures by the product's own means, in whatever terminal it is run in; driven by
// real_terminals_test.ts. Arguments: the file to report to, a protocol or `auto`, and `COLUMNSxROWS`
// for the size that the terminal's window is to take while the picture is shown.
import { cellGrid } from "../../../src/model/cell_grid.ts";
import { Display } from "../../../src/terminal/display.ts";
import { probeTerminal } from "../../../src/terminal/probe.ts";
import type { Protocol } from "../../../src/model/protocol.ts";
import { openTerminal, type TerminalSession } from "../../../src/terminal/terminal_session.ts";
import { colorDepth } from "../../../src/terminal/text_abilities.ts";
import { testPicture, withMark, withNoise } from "../test_picture.ts";

const FRAMES = 4;
const [report = "", protocol = "auto", resize = ""] = Deno.args;

/** Resolves when the terminal has taken in everything that was written. */
async function settled(terminal: TerminalSession): Promise<void> {
  const answered = Promise.withResolvers<void>();
  const forget = terminal.onReply((reply) => {
    if (reply.type === "status") answered.resolve();
  });
  await terminal.writer.send(new TextEncoder().encode("\x1b[5n"));
  await answered.promise;
  forget();
}

async function main(): Promise<void> {
  await using terminal = openTerminal();
  const wanted = protocol === "auto" ? {} : { protocol: protocol as Protocol };
  const facts = await probeTerminal(terminal, wanted);
  using display = new Display(terminal, facts, colorDepth(Deno.env.get, facts));
  let picture = testPicture(1, 1);
  let footer = cellGrid(1, 1);
  let place = display.place(1);
  async function show(): Promise<void> {
    place = display.place(1);
    footer = cellGrid(terminal.size.columns, 1);
    footer.bg.fill(0x1f6feb);
    const { widthPx, heightPx } = place;
    for (let frame = 0; frame < FRAMES; frame++) {
      picture = testPicture(widthPx, heightPx, frame);
      await display.show({ kind: "picture", picture, footer });
    }
    // The last frame differs a little only, which some protocols send in part, in several sequences.
    picture = withNoise(withMark(picture, 0xf85149));
    await display.show({ kind: "picture", picture, footer });
    await settled(terminal);
    const [columns, rows] = resize.split("x").map(Number);
    if (resize && columns !== terminal.size.columns) {
      // The report comes with the picture in the new size.
      await terminal.writer.send(new TextEncoder().encode(`\x1b[8;${rows};${columns}t`));
      return;
    }
    const text = JSON.stringify({ facts, place, size: terminal.size, pid: Deno.pid });
    await Deno.writeTextFile(`${report}.part`, text);
    await Deno.rename(`${report}.part`, report);
  }
  if (display.wants.length === 0) {
    throw new TypeError(`no pictures here: ${facts.reason} ${facts.hint ?? ""}`);
  }
  terminal.onRedraw(() => void show());
  await show();
  // As at every tick: what a multiplexer has drawn over comes back.
  const tick = setInterval(() => void display.show({ kind: "picture", picture, footer }), 500);
  if (!terminal.ended.aborted) {
    await new Promise((resolve) => terminal.ended.addEventListener("abort", resolve));
  }
  clearInterval(tick);
}

try {
  await main();
} catch (error) {
  await Deno.writeTextFile(report, JSON.stringify({ error: String(error) }));
}
Deno.exit(0);
