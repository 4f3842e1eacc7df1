// needs: xterm kitty mlterm tmux
// The drivers in real terminals, on a display without a screen: what is seen is what was sent.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { PicturePlace } from "../../src/terminal/picture_place.ts";
import type { TerminalFacts } from "../../src/terminal/terminal_facts.ts";
import type { Pixels } from "../helpers/png.ts";
import { testPicture, withMark, withNoise } from "./test_picture.ts";
import { scriptCommand } from "../helpers/script_command.ts";
import { openXDisplay, type XDisplay } from "./x_display.ts";

const PROGRAM = fileURLToPath(new URL("./programs/picture_program.ts", import.meta.url));

interface Report {
  readonly facts: TerminalFacts;
  readonly place: PicturePlace;
  readonly size: { readonly columns: number; readonly rows: number };
  readonly pid: number;
  readonly error?: string;
}

const KITTY = [
  ...["--config", "NONE"],
  ...["initial_window_width=90c", "initial_window_height=30c", "remember_window_size=no"]
    .concat("update_check_interval=0", "window_padding_width=0")
    .flatMap((option) => ["-o", option]),
];
const XTERM = [
  ...["-ti", "vt340", "-geometry", "90x30+0+0", "-fa", "DejaVu Sans Mono", "-fs", "11"],
  ...["numColorRegisters: 256", "allowWindowOps: true"].flatMap((
    line,
  ) => ["-xrm", `XTerm*${line}`]),
  "-e",
];
const MLTERM = ["-g", "90x30+0+0", "-e"];

/** Runs the program in a terminal until it says that the terminal has taken its last frame in. */
async function run(
  display: XDisplay,
  { terminal, options, protocol = "auto", tmux, resize = "" }: {
    terminal: string;
    options: readonly string[];
    protocol?: string;
    tmux?: "alone" | "split";
    resize?: string;
  },
): Promise<Report> {
  const file = `${display.folder}/report`;
  const program = scriptCommand(PROGRAM, file, protocol, resize);
  const settings = `${display.folder}/tmux.conf`;
  await Deno.writeTextFile(settings, "set -g allow-passthrough on\nset -g status off\n");
  const inTmux = ["tmux", "-S", `${display.folder}/tmux`, "-f", settings, "new-session"];
  // Beside a pane that always changes, so that tmux draws in between.
  const beside = ["while :; do date; sleep 0.02; done", ";", "split-window", "-h", "-l", "60"];
  const around = { alone: inTmux, split: [...inTmux, ...beside], none: [] }[tmux ?? "none"];
  display.start(terminal, ...options, ...around, ...program);
  const text = await eventually(() => Deno.readTextFile(file), `${terminal} showed nothing`);
  const report: Report = JSON.parse(text);
  assert.equal(report.error, undefined);
  return report;
}

async function eventually<T>(attempt: () => Promise<T>, complaint: string): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (let cause: unknown;;) {
    try {
      return await attempt();
    } catch (error) {
      cause = error;
    }
    if (Date.now() > deadline) throw new Error(complaint, { cause });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** How many pixels of the picture differ on the screen, as a share; the picture's place is searched. */
function difference(screen: Pixels, picture: Pixels): { share: number; x: number; y: number } {
  let best = { share: 1, x: 0, y: 0 };
  for (const step of [17, 1]) {
    const around = step === 1 ? [best.x, best.y] : undefined;
    for (let y = around?.[1] ?? 0; y <= (around?.[1] ?? 60); y++) {
      for (let x = around?.[0] ?? 0; x <= (around?.[0] ?? 300); x++) {
        if (x + picture.width > screen.width || y + picture.height > screen.height) continue;
        const share = shareDiffering(screen, picture, { x, y, step, enough: best.share });
        if (share < best.share || step === 1) best = { share, x, y };
      }
    }
  }
  return best;
}

function shareDiffering(
  screen: Pixels,
  picture: Pixels,
  { x, y, step, enough }: { x: number; y: number; step: number; enough: number },
): number {
  let [wrong, seen] = [0, 0];
  const total = Math.ceil(picture.width / step) * Math.ceil(picture.height / step);
  for (let row = 0; row < picture.height; row += step) {
    for (let column = 0; column < picture.width; column += step) {
      const on = ((y + row) * screen.width + x + column) * 4;
      const at = (row * picture.width + column) * 4;
      seen++;
      for (let c = 0; c < 3; c++) {
        // Sixel rounds colours to percents, and blends to its palette.
        if (Math.abs((screen.rgba[on + c] ?? 0) - (picture.rgba[at + c] ?? 0)) > 24) {
          wrong++;
          break;
        }
      }
    }
    if (step > 1 && wrong > enough * total) return 1;
  }
  return wrong / seen;
}

async function assertSeen(display: XDisplay, { place }: Report): Promise<void> {
  const picture = withNoise(withMark(testPicture(place.widthPx, place.heightPx, 3), 0xf85149));
  // The terminal has parsed the frame; when it paints is its own affair.
  await eventually(async () => {
    const screen = await display.screenshot();
    const { share, x, y } = difference(screen, picture);
    assert.ok(share < 0.002, `${(share * 100).toFixed(2)} % of the pixels differ, at ${x},${y}`);
  }, "The picture on the screen is not the one that was sent");
}

async function quit({ pid }: Report): Promise<void> {
  Deno.kill(pid, "SIGTERM");
  await eventually(async () => {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "0 () Z");
    assert.match(stat, /\) [ZX]/, "the program is still there");
  }, "The program did not end");
}

const CASES = [
  { name: "kitty", terminal: "kitty", options: KITTY, expected: "kitty" },
  { name: "xterm", terminal: "xterm", options: XTERM, expected: "sixel" },
  { name: "mlterm", terminal: "mlterm", options: MLTERM, expected: "iterm2" },
  {
    name: "mlterm, asked for sixel,",
    terminal: "mlterm",
    options: MLTERM,
    protocol: "sixel",
    expected: "sixel",
  },
  {
    name: "tmux in xterm",
    terminal: "xterm",
    options: XTERM,
    tmux: "alone",
    expected: "sixel",
  },
  {
    name: "a pane of tmux in xterm",
    terminal: "xterm",
    options: XTERM,
    tmux: "split",
    expected: "sixel",
  },
  {
    name: "tmux in mlterm, asked for iterm2,",
    terminal: "mlterm",
    options: MLTERM,
    tmux: "alone",
    protocol: "iterm2",
    expected: "iterm2",
  },
] as const;

for (const resize of ["70x22", "110x40"]) {
  Deno.test(`a window that becomes ${resize} shows the new picture and nothing of the old one`, async () => {
    await using display = await openXDisplay();
    const report = await run(display, { terminal: "xterm", options: XTERM, resize });
    assert.equal(`${report.size.columns}x${report.size.rows}`, resize);
    await assertSeen(display, report);
    await quit(report);
  });
}

for (const { name, expected, ...how } of CASES) {
  Deno.test(`${name} shows the picture that was sent, by ${expected}`, async () => {
    await using display = await openXDisplay();
    const report = await run(display, how);
    assert.equal(report.facts.protocol, expected);
    await assertSeen(display, report);
    await quit(report);
  });
}
