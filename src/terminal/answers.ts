import type { TerminalReply } from "./input_event.ts";

/** What a terminal said when asked; a field is absent where it said nothing. */
export interface Answers {
  /** XTVERSION, e.g. `kitty(0.26.5)` or `tmux 3.3a`. */
  readonly version?: string | undefined;
  /** Device attributes; 4 is sixel. */
  readonly attributes?: readonly number[] | undefined;
  /** kitty's graphics protocol: the test image was accepted. */
  readonly kitty: boolean;
  /** OSC 1337 ReportCellSize: answered by terminals with iTerm2's inline images. */
  readonly reportsCellSize: boolean;
  /** One cell in pixels. */
  readonly cell?: { readonly width: number; readonly height: number } | undefined;
  /** Mode 2026 is known. */
  readonly sync: boolean;
  /** It answers `CSI 5n`, so that frames can be fenced. */
  readonly status: boolean;
  /** Sixel colour registers. */
  readonly registers?: number | undefined;
  /** The largest sixel image in the window as it was, in pixels. */
  readonly sixelNow?: { readonly width: number; readonly height: number } | undefined;
  /** The largest sixel image in any window, in pixels. */
  readonly sixelSize?: { readonly width: number; readonly height: number } | undefined;
  readonly background?: "dark" | "light" | undefined;
}

type Mutable<T> = { -readonly [key in keyof T]: T[key] };

/** Reads a terminal's replies to the questions of `probeTerminal()`, in whatever order they came. */
export function readAnswers(replies: readonly TerminalReply[]): Answers {
  const answers: Mutable<Answers> = {
    kitty: false,
    reportsCellSize: false,
    sync: false,
    status: false,
  };
  const windows = new Map<number, readonly number[]>();
  let reported: Answers["cell"];
  for (const reply of replies) {
    switch (reply.type) {
      case "version":
        answers.version = reply.text;
        break;
      case "attributes":
        answers.attributes = reply.params;
        break;
      case "kitty":
        answers.kitty ||= reply.image === PROBE_IMAGE && reply.message === "OK";
        break;
      case "mode":
        if (reply.mode === 2026) answers.sync = reply.state >= 1 && reply.state <= 3;
        break;
      case "status":
        answers.status = true;
        break;
      case "window":
        windows.set(reply.what, reply.params);
        break;
      case "graphics":
        readGraphics(reply, answers);
        break;
      case "osc":
        if (reply.code === 11) answers.background = brightness(reply.text) ?? answers.background;
        if (reply.code === 1337 && reply.text.startsWith("ReportCellSize=")) {
          answers.reportsCellSize = true;
          reported = pointsToPixels(reply.text.slice("ReportCellSize=".length));
        }
        break;
    }
  }
  answers.cell = reported ?? cellOf(windows);
  return answers;
}

/** The id of the image that the kitty question carries. */
export const PROBE_IMAGE = 31;

function readGraphics(
  reply: Extract<TerminalReply, { type: "graphics" }>,
  answers: Mutable<Answers>,
): void {
  const [first = 0, second = 0] = reply.params;
  if (reply.status !== 0) return;
  if (reply.item === 1 && first > 0) answers.registers = first;
  if (reply.item === 2 && first > 0 && second > 0) {
    // Both questions are answered alike, in the order in which they were asked.
    const size = { width: first, height: second };
    if (answers.sixelNow === undefined) answers.sixelNow = size;
    else answers.sixelSize = size;
  }
}

/** `height;width;scale`, in points; older iTerm2 omits the scale. */
function pointsToPixels(text: string): Answers["cell"] {
  const [height = 0, width = 0, scale = 1] = text.split(";").map(Number);
  return sane({ width: width * (scale || 1), height: height * (scale || 1) });
}

function cellOf(windows: ReadonlyMap<number, readonly number[]>): Answers["cell"] {
  const [cellHeight = 0, cellWidth = 0] = windows.get(6) ?? [];
  const fromCell = sane({ width: cellWidth, height: cellHeight });
  if (fromCell) return fromCell;
  const [heightPx = 0, widthPx = 0] = windows.get(4) ?? [];
  const [rows = 0, columns = 0] = windows.get(8) ?? [];
  return sane({ width: widthPx / columns, height: heightPx / rows });
}

function sane(cell: { width: number; height: number }): Answers["cell"] {
  const fits = (value: number) => value >= 2 && value <= 200;
  return fits(cell.width) && fits(cell.height) ? cell : undefined;
}

/** `rgb:RRRR/GGGG/BBBB`, one to four digits each: by its luminance (ITU-R BT.709). */
function brightness(text: string): Answers["background"] {
  const match = /^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(text);
  if (!match) return undefined;
  const [red = 0, green = 0, blue = 0] = match.slice(1).map((hex) =>
    Number.parseInt(hex, 16) / (16 ** hex.length - 1)
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5 ? "dark" : "light";
}
