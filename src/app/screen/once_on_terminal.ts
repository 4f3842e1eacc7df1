import { pageCells } from "../../chart/text/page_cells.ts";
import type { PageView } from "../../model/page_view.ts";
import { pictureDriver } from "../../terminal/drivers.ts";
import { picturePlace } from "../../terminal/picture_place.ts";
import { probeTerminal } from "../../terminal/probe.ts";
import { type ScreenSize, screenSize } from "../../terminal/screen_size.ts";
import type { TerminalFacts } from "../../terminal/terminal_facts.ts";
import { openTerminal } from "../../terminal/terminal_session.ts";
import { colorDepth, textCharset } from "../../terminal/text_abilities.ts";
import { textDriver } from "../../terminal/text.ts";
import type { CommandIo } from "../command_io.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { openPainter } from "../picture/page_painter.ts";
import { drawPicture } from "../picture/draw_picture.ts";
import { inlineBytes } from "./inline_bytes.ts";

type OnceSettings = Pick<
  SettingsFor<"snapshot">,
  "protocol" | "size" | "theme" | "renderer" | "fontFile" | "color" | "verbosity"
>;

interface OnceOptions {
  readonly facts: TerminalFacts;
  readonly settings: OnceSettings;
  readonly io: CommandIo;
  /** That of the terminal now, where it is absent. */
  readonly size?: ScreenSize | undefined;
}

/** A character is about so many times as high as wide. */
const CELL_RATIO = 2;
const LEAST_TEXT_ROWS = 24;
/** Lines that stay free, so that the shell's prompt does not push the page's head off the screen. */
const PROMPT_ROWS = 2;

/**
 * Finds out what the terminal can show, on its normal screen; undefined where the user, or whoever
 * else, broke it off.
 */
export async function askTerminal(
  { protocol }: Pick<OnceSettings, "protocol">,
  io: CommandIo,
): Promise<TerminalFacts | undefined> {
  await io.settle();
  await using terminal = openTerminal({ signal: io.signal, screen: "normal" });
  try {
    const wanted = protocol === "none" ? "text" : protocol;
    return await probeTerminal(terminal, {
      env: io.env,
      signal: terminal.ended,
      ...(wanted === "auto" ? {} : { protocol: wanted }),
    });
  } catch (error) {
    // Ctrl-C comes as a key while keys are read; a window that was closed is told as such.
    const { reason } = terminal.ended;
    if (typeof reason === "object" && reason !== null && "cause" in reason) return undefined;
    throw error;
  }
}

/** Writes pages into the terminal's normal screen: as pictures as wide as the window, or as text. */
export async function showOnce(
  views: (maxPoints: number) => readonly PageView[],
  { facts, settings, io, size = screenSize() }: OnceOptions,
): Promise<void> {
  if (facts.protocol === "text") {
    for (const view of views(size.columns * 4)) {
      await io.outBytes(textBytes(view, { facts, settings, io, size }));
    }
    const isHeard = io.errIsTerminal && settings.verbosity !== "quiet";
    if (facts.hint !== undefined && isHeard) io.warn(facts.hint);
    return;
  }
  const place = picturePlace(facts, onceScreen(facts, { settings, size }), 1);
  const { box, widthPx: width, heightPx: height } = place;
  const painter = await openPainter(settings, io.warn);
  for (const [number, view] of views(width).entries()) {
    const driver = pictureDriver(facts, number);
    if (driver === undefined) continue;
    const page = { view, layout: { width, height } };
    const picture = await drawPicture(painter, page, { wants: driver.wants, signal: io.signal });
    if (picture === undefined) continue;
    await io.outBytes(inlineBytes(driver.encode(picture, box), box.rows));
  }
}

/** A screen as wide as the window, and as high as the picture's shape makes it, and a line below. */
function onceScreen(
  { cell }: TerminalFacts,
  { settings, size }: { readonly settings: OnceSettings; readonly size: ScreenSize },
): ScreenSize {
  const shape = settings.size.height / settings.size.width;
  const rows = Math.ceil(size.columns * cell.width * shape / cell.height);
  return {
    columns: size.columns,
    rows: Math.max(2, Math.min(size.rows + 1 - PROMPT_ROWS, rows + 1)),
  };
}

function textBytes(
  view: PageView,
  { facts, settings, io, size = screenSize() }: OnceOptions,
): Uint8Array {
  const colors = settings.color ? colorDepth(io.env, facts) : "none";
  const shape = settings.size.height / settings.size.width;
  const wanted = Math.max(LEAST_TEXT_ROWS, Math.round(size.columns * shape / CELL_RATIO));
  const rows = Math.max(1, Math.min(size.rows - PROMPT_ROWS, wanted));
  const grid = pageCells(view, {
    columns: size.columns,
    rows,
    charset: textCharset(io.env),
    theme: settings.theme,
    mono: colors === "none",
  });
  return inlineBytes(textDriver(colors).encode(grid), rows);
}
