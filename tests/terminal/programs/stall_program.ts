// Writes frames as fast as it may to a terminal that nobody reads; driven by stalled_terminal_test.ts.
// Argument: the file to report to.
import { iterm2Driver } from "../../../src/terminal/iterm2.ts";
import { openTerminal } from "../../../src/terminal/terminal_session.ts";
import { testPicture } from "../test_picture.ts";

const [report = ""] = Deno.args;

async function main(): Promise<string> {
  await using terminal = openTerminal({ size: () => ({ columns: 80, rows: 24 }) });
  const box = { column: 0, row: 0, columns: 80, rows: 23 };
  const pictures = [0, 1].map((phase) => testPicture(800, 460, phase));
  let frames = 0;
  const driver = iterm2Driver();
  const timer = setInterval(() => {
    frames++;
    const picture = pictures[frames % 2];
    if (picture) void terminal.writer.show(() => driver.encode(picture, box));
    // A terminal takes in a few frames at most before it is full.
    if (frames === 200) Deno.writeTextFileSync(`${report}.full`, String(Deno.pid));
  }, 1);
  await new Promise((resolve) => terminal.ended.addEventListener("abort", resolve));
  clearInterval(timer);
  const { totals } = terminal.writer;
  await terminal[Symbol.asyncDispose]();
  return JSON.stringify({ ...terminal.ended.reason, ...totals, shown: frames });
}

await Deno.writeTextFile(`${report}.ended`, await main());
Deno.exit(0);
