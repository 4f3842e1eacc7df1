// needs: xterm kitty mlterm konsole tmux
import assert from "node:assert/strict";
import type { Pixels } from "../../helpers/png.ts";
import { openXDisplay, type XDisplay } from "../../terminal/x_display.ts";
import { type AtsServers, startAtsServers } from "./ats_servers.ts";
import { countOf, FRAME_ANSWER } from "./frame_end.ts";
import { binaryText, openTap, type Tap } from "./tap.ts";
import { productCommand } from "../../helpers/product.ts";

/** An xterm with sixel and the resources given. */
function xterm(...resources: readonly string[]): readonly string[] {
  const all = ["numColorRegisters: 256", "allowWindowOps: true", ...resources];
  return [
    ...["xterm", "-ti", "vt340", "-geometry", "90x30+0+0"],
    ...["-fa", "DejaVu Sans Mono", "-fs", "11"],
    ...all.flatMap((line) => ["-xrm", `XTerm*${line}`]),
    "-e",
  ];
}

const SESSION_BUS = new URL("../../fixtures/terminal/session_bus.conf", import.meta.url).pathname;

/** Terminals that run without a screen, and how, each with 90 columns and 30 rows. */
export const TERMINALS = {
  kitty: [
    ...["kitty", "--config", "NONE"],
    ...[
      "initial_window_width=90c",
      "initial_window_height=30c",
      "remember_window_size=no",
      "update_check_interval=0",
      "window_padding_width=0",
      "cursor_blink_interval=0",
      "allow_remote_control=yes",
    ].flatMap((option) => ["-o", option]),
  ],
  xterm: xterm(),
  largeXterm: xterm("maxGraphicSize: 4000x4000"),
  mlterm: ["mlterm", "-g", "90x30+0+0", "-e"],
  konsole: [
    ...["dbus-run-session", "--config-file", SESSION_BUS, "--"],
    ...["konsole", "--nofork", "--hide-menubar", "--hide-tabbar"],
    ...["--geometry", "900x600+0+0", "-p", "ShowTerminalSizeHint=false", "-e"],
  ],
} as const;

export interface RealTerminalOptions {
  readonly terminal: keyof typeof TERMINALS;
  /** The lines of tmux's settings; absent: without tmux. */
  readonly tmux?: readonly string[];
  readonly args?: readonly string[];
}

/** The real program in a real terminal, on a display without a screen. */
export interface RealTerminal extends AsyncDisposable {
  readonly display: XDisplay;
  readonly tap: Tap;
  /** What was on the screen before the program was started. */
  readonly before: Pixels;
  readonly columns: number;
  readonly rows: number;
  /** The folder that the program runs in. */
  readonly folder: string;
  /** Waits until the terminal has taken in that many frames more. */
  nextFrames(count: number): Promise<void>;
  /** Looks at the screen until the check passes; fails with the check's own words. */
  see(check: (screen: Pixels) => void): Promise<void>;
}

/** Starts a terminal, leaves marks on its screen, and starts the dashboard in it. */
export async function openRealTerminal(options: RealTerminalOptions): Promise<RealTerminal> {
  const { terminal, tmux, args = [] } = options;
  await using closing = new AsyncDisposableStack();
  const servers: AtsServers = closing.use(await startAtsServers(2));
  const display = closing.use(await openXDisplay());
  const { folder } = servers;
  const tap = closing.use(
    await openTap([
      // Deno may complain of its cache on a busy machine, which would stand on the screen; and a
      // test runner that wants no colours for itself means not the program.
      ...["sh", "-c", 'unset NO_COLOR; exec "$@" 2> errors', "sh"],
      ...productCommand("--quiet", "--interval", "0.3", ...args, ...servers.hosts),
    ]),
  );
  await Deno.writeTextFile(`${folder}/run.sh`, shellScript(folder, tap.command));
  await Deno.writeTextFile(`${folder}/tmux.conf`, (tmux ?? []).join("\n") + "\n");
  const inTmux = ["tmux", "-S", `${folder}/tmux`, "-f", `${folder}/tmux.conf`, "new-session"];
  const [command, ...words] = [
    ...TERMINALS[terminal],
    ...(tmux === undefined ? [] : inTmux),
    ...["sh", `${folder}/run.sh`],
  ] as [string, ...string[]];
  display.start(command, ...words);
  await tap.until(() => isFile(`${folder}/waiting`), `${terminal} to start`);

  async function see(check: (screen: Pixels) => void): Promise<void> {
    // When a terminal paints what it has parsed is its own affair.
    for (const deadline = Date.now() + 20_000;;) {
      const screen = await display.screenshot();
      try {
        check(screen);
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
      // Looking is work, and the servers are in this very process.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  let before: Pixels | undefined;
  await see((screen) => {
    assert.ok(countMagenta(screen) > 20_000, "the marks are seen");
    before = screen;
  });
  await Deno.writeTextFile(`${folder}/go`, "");
  await tap.until(() => tap.events.length > 0, "the program to start");
  const answered = () => countOf(tap.input, FRAME_ANSWER);

  const opened: RealTerminal = {
    display,
    tap,
    before: before!,
    get columns() {
      return sizeOf(tap)[0]!;
    },
    get rows() {
      return sizeOf(tap)[1]!;
    },
    folder,
    see,
    async nextFrames(count) {
      const wanted = answered() + count;
      await tap.until(() => answered() >= wanted, `${count} frames`);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
  const kept = closing.move();
  return opened;
}

/** What the terminal runs: marks on the screen, the program, and nothing after it. */
function shellScript(folder: string, command: readonly string[]): string {
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  return `cd '${folder}'
for line in 1 2 3 4 5 6 7; do
  printf '\\033[45m%50s\\033[0m what stood here\\n' ''
done
: > waiting
until [ -e go ]; do sleep 0.05; done
${quoted}
echo $? > code
until [ -e never ]; do sleep 1; done
`;
}

/** The terminal's size in cells, now. */
function sizeOf({ events }: Tap): number[] {
  const last = events.findLast(({ kind }) => kind === "r");
  return binaryText(last?.bytes ?? new Uint8Array()).split("x").map(Number);
}

/** The marks' pixels: each terminal has a magenta of its own, and no chart has one. */
function countMagenta({ rgba }: Pixels): number {
  let count = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at]! > 120 && rgba[at + 1]! < 100 && rgba[at + 2]! > 120) count++;
  }
  return count;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
