import type { CellGrid } from "../model/cell_grid.ts";
import { DRIVERS, pictureDriver } from "./drivers.ts";
import { frameBytes } from "./frame_bytes.ts";
import type { Picture, PictureForm } from "./picture.ts";
import { type PicturePlace, picturePlace } from "./picture_place.ts";
import type { TerminalFacts } from "./terminal_facts.ts";
import type { TerminalSession } from "./terminal_session.ts";
import type { ColorDepth } from "./text_abilities.ts";
import { textDriver } from "./text.ts";
import type { Shown } from "./writer.ts";

/** One screen's content: a picture with lines of text below it, or text alone. */
export type Content =
  | { readonly kind: "picture"; readonly picture: Picture; readonly footer?: CellGrid }
  | { readonly kind: "text"; readonly grid: CellGrid };

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
    if (content.kind === "text" || facts.protocol === "text") return false;
    if (DRIVERS[facts.protocol].bandPx === undefined) return false;
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
