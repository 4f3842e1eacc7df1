import type { CellGrid } from "../model/cell_grid.ts";
import { atLeast } from "./brands.ts";
import { hasPlaceholders } from "./choose_protocol.ts";
import { frameBytes } from "./frame_bytes.ts";
import { iterm2Driver } from "./iterm2.ts";
import { imageId } from "./kitty_graphics.ts";
import { kittyDriver } from "./kitty.ts";
import { kittyPlaceholderDriver, MAX_PLACEHOLDERS } from "./kitty_placeholders.ts";
import { passthroughDriver } from "./passthrough_driver.ts";
import type { CellBox, Picture, PictureDriver, PictureForm } from "./picture.ts";
import { sixelDriver } from "./sixel.ts";
import type { TerminalFacts } from "./terminal_facts.ts";
import type { TerminalSession } from "./terminal_session.ts";
import type { ColorDepth } from "./text_abilities.ts";
import { textDriver } from "./text.ts";
import type { Shown } from "./writer.ts";

/** One screen's content: a picture with lines of text below it, or text alone. */
export type Content =
  | { readonly kind: "picture"; readonly picture: Picture; readonly footer?: CellGrid }
  | { readonly kind: "text"; readonly grid: CellGrid };

/** Where a picture goes and how large it should be drawn. */
export interface PicturePlace {
  readonly box: CellBox;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The screen of a session, by the protocol that was chosen for it. */
export interface Display extends Disposable {
  /** Whether pictures can be shown; else text is wanted. */
  readonly pictures: boolean;
  /** The forms of a picture that the driver needs. */
  readonly wants: readonly PictureForm[];
  /** The place above `footerRows` lines of text, for a screen as large as it is now. */
  place(footerRows: number): PicturePlace;
  /** Shows content when the terminal is ready for it; newer content takes its place. */
  show(content: Content): Promise<Shown>;
  /** Calls back when content is wanted for a new size, or again; the old content is forgotten. */
  onRedraw(handler: () => void): () => void;
}

export interface DisplayOptions {
  readonly colors: ColorDepth;
  /** No picture is drawn larger: on big screens terminals scale it up. */
  readonly maxPixels?: number;
}

/** Makes the display of a session. Its pictures are freed when the session leaves the screen. */
export function openDisplay(
  terminal: TerminalSession,
  facts: TerminalFacts,
  { colors, maxPixels = 4_000_000 }: DisplayOptions,
): Display {
  const driver = pictureDriver(facts);
  const text = textDriver({ colors });
  let clear = true;
  let isOpen = true;
  let shownKind: Content["kind"] | undefined;
  const forget = [
    terminal.onRedraw(() => {
      clear = true;
    }),
    terminal.onLeave(() => driver?.clear() ?? new Uint8Array()),
  ];

  function encode(content: Content): Uint8Array {
    if (!isOpen || isStale(content)) return new Uint8Array();
    const clearing = clear || (shownKind !== undefined && shownKind !== content.kind);
    clear = false;
    shownKind = content.kind;
    if (clearing) {
      driver?.reset();
      text.reset();
    }
    const parts = { sync: facts.sync, clear: clearing };
    if (content.kind === "text") return frameBytes({ ...parts, body: text.encode(content.grid) });
    if (!driver) throw new TypeError("This terminal shows text, not pictures.");
    const { footer, picture } = content;
    const { box } = placeFor(footer?.rows ?? 0);
    const body = driver.encode(picture, box);
    if (!footer) return frameBytes({ ...parts, body });
    const row = terminal.size.rows - footer.rows;
    return frameBytes({ ...parts, body, after: text.encode(footer, { column: 0, row }) });
  }

  /** Content made for an older size would spill or scroll; what fits the new one is on its way. */
  function isStale(content: Content): boolean {
    const { columns, rows } = terminal.size;
    const grid = content.kind === "text" ? content.grid : content.footer;
    if (grid && (grid.columns > columns || grid.rows > rows)) return true;
    if (content.kind === "text" || facts.protocol !== "sixel") return false;
    const { widthPx, heightPx } = placeFor(content.footer?.rows ?? 0);
    return content.picture.widthPx > widthPx || content.picture.heightPx > heightPx;
  }

  function placeFor(footerRows: number): PicturePlace {
    return picturePlace(facts, terminal.size, { footerRows, maxPixels });
  }

  return {
    pictures: driver !== undefined,
    wants: driver?.wants ?? [],
    place: placeFor,
    show: (content) => terminal.writer.show(() => encode(content)),
    onRedraw: (handler) => terminal.onRedraw(handler),
    [Symbol.dispose]() {
      isOpen = false;
      for (const undo of forget) undo();
    },
  };
}

/**
 * The box above `footerRows` lines, and its size in pixels. One row stays free below a picture:
 * terminals scroll when one touches the last row. Pure.
 */
export function picturePlace(
  { protocol, cell, sixelSize, multiplexer }: Pick<
    TerminalFacts,
    "protocol" | "cell" | "sixelSize" | "multiplexer"
  >,
  size: { readonly columns: number; readonly rows: number },
  { footerRows, maxPixels }: { footerRows: number; maxPixels: number },
): PicturePlace {
  const most = protocol === "kitty" && multiplexer ? MAX_PLACEHOLDERS : Infinity;
  let columns = Math.min(most, size.columns);
  let rows = Math.min(most, Math.max(1, size.rows - Math.max(1, footerRows)));
  if (protocol === "sixel") {
    // Sixel is not scaled: what the terminal would cut off is left out of the box.
    columns = Math.min(columns, Math.floor((sixelSize?.width ?? Infinity) / cell.width));
    rows = Math.min(rows, Math.floor((sixelSize?.height ?? Infinity) / cell.height));
  }
  const box = { column: 0, row: 0, columns: Math.max(1, columns), rows: Math.max(1, rows) };
  const width = box.columns * cell.width;
  const height = box.rows * cell.height;
  if (protocol === "sixel") {
    const whole = Math.max(6, Math.floor(height) - Math.floor(height) % 6);
    return { box, widthPx: Math.floor(width), heightPx: whole };
  }
  const scale = Math.min(1, Math.sqrt(maxPixels / (width * height)));
  return { box, widthPx: Math.round(width * scale), heightPx: Math.round(height * scale) };
}

/**
 * The driver of the protocol that was chosen; none for text. Pictures by drivers of different
 * `number` do not take each other's place where the terminal stores them.
 */
export function pictureDriver(facts: TerminalFacts, number = 0): PictureDriver | undefined {
  const { protocol, brand, multiplexer, cell, registers } = facts;
  if (protocol === "text") return undefined;
  const through = multiplexer?.wrapped ?? false;
  const sticky = brand?.name === "konsole";
  if (protocol === "kitty") {
    const id = imageId(number);
    if (through && brand && hasPlaceholders(brand)) return kittyPlaceholderDriver({ id });
    const driver = kittyDriver({ id, edits: editsPictures(facts) });
    return through ? passthroughDriver(driver, { sticky }) : driver;
  }
  // tmux writes text after the pictures that came with it, so none may lie under a picture.
  const driver = protocol === "sixel"
    ? sixelDriver({ cell, registers, ground: !through })
    : iterm2Driver({ multipart: multipartOf(facts) });
  return through ? passthroughDriver(driver, { sticky }) : driver;
}

/** kitty edits pictures in place; 0.20 began it. */
function editsPictures({ protocol, brand, multiplexer }: TerminalFacts): boolean {
  return protocol === "kitty" && !multiplexer && brand?.name === "kitty" &&
    atLeast(brand.version, "0.20");
}

function multipartOf({ brand, multiplexer }: TerminalFacts): "large" | "always" | "never" {
  if (multiplexer?.controlMode) return "always";
  return brand?.name === "wezterm" ? "never" : "large";
}
