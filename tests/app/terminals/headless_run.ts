import { notInstalled } from "../../../scripts/test_programs.ts";
import { within } from "../../helpers/eventually.ts";
import { newMark } from "../../helpers/marked_processes.ts";
import { countOf, FRAME_END } from "./frame_end.ts";
import { answersTo, type Persona } from "./personas.ts";
import { binaryText, openTap, type Tap } from "./tap.ts";

/** Size of a window, and what a cell of it measures. */
export interface HeadlessWindow {
  readonly columns: number;
  readonly rows: number;
  readonly cell: { readonly width: number; readonly height: number };
}

/** 1600x1000 pixels above the last line. */
export const LARGE_WINDOW: HeadlessWindow = {
  columns: 160,
  rows: 51,
  cell: { width: 10, height: 20 },
};

export interface HeadlessOptions {
  readonly persona: Persona;
  readonly window?: HeadlessWindow;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** False: the terminal answers nothing by itself. */
  readonly answering?: boolean;
}

/** The program on a pseudo-terminal at whose other end this process answers as a terminal would. */
export interface HeadlessRun extends AsyncDisposable {
  readonly tap: Tap;
  /** Frames that were written to their last byte. */
  readonly frames: number;
  /** Waits until that many frames more than now are there. */
  nextFrames(count: number): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
}

/** Starts a command on a pseudo-terminal that behaves as a certain terminal. */
export async function startHeadless(
  command: readonly string[],
  options: HeadlessOptions,
): Promise<HeadlessRun> {
  const { persona, window = LARGE_WINDOW, env = {}, cwd, answering = true } = options;
  let size = { columns: window.columns, rows: window.rows };
  const tap = await openTap(command, size);
  let unseen = "";
  let frames = 0;
  tap.onEvent(({ kind, bytes }) => {
    if (kind !== "o") return;
    unseen += binaryText(bytes);
    // A question at the very end may not be complete yet; none is longer than this.
    const last = unseen.lastIndexOf("\x1b");
    const complete = last < 0 || unseen.length - last > 64 || ENDED.test(unseen.slice(last));
    const cut = complete ? BEFORE_QUESTION.exec(unseen)?.index : last;
    const seen = unseen.slice(0, cut);
    unseen = unseen.slice(seen.length);
    frames += countOf(seen, FRAME_END);
    const answers = answering ? answersTo(seen, persona, { ...window, ...size }) : "";
    if (answers !== "") tap.type(answers).catch(() => {});
  });
  const [program = "", ...args] = tap.command;
  const mark = newMark();
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args,
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...mark.env, ...NEUTRAL, ...persona.env, ...env },
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    }).spawn();
  } catch (cause) {
    await tap[Symbol.asyncDispose]();
    throw new Error(notInstalled("python3"), { cause });
  }
  return {
    tap,
    get frames() {
      return frames;
    },
    async nextFrames(count) {
      const wanted = frames + count;
      await tap.until(() => frames >= wanted, `frame ${wanted}, after ${frames}`);
    },
    async resize(columns, rows) {
      size = { columns, rows };
      await tap.resize(columns, rows);
    },
    async [Symbol.asyncDispose]() {
      await tap[Symbol.asyncDispose]();
      // The program itself is killed with the tap, where it still runs.
      await mark.end(1_000);
      await within("the tap has ended", child.status);
    },
  };
}

/** A sequence that is complete as it stands. */
// deno-lint-ignore no-control-regex
const ENDED = /^\x1b(\[[0-?]*[ -/]*[@-~]|\\)/;

/** The first half of a frame's end, `FRAME_END`, the other half of which is on its way. */
// deno-lint-ignore no-control-regex
const BEFORE_QUESTION = /\x1b\[2;\dH$/;

/** What surrounds the tests must not be taken for the terminal's own. */
const NEUTRAL = {
  TERM: "xterm-256color",
  COLORTERM: "",
  TERM_PROGRAM: "",
  LC_TERMINAL: "",
  KITTY_WINDOW_ID: "",
  TMUX: "",
  STY: "",
  NO_COLOR: "",
  LC_ALL: "C.UTF-8",
};
