import { joinBytes } from "../base/join_bytes.ts";
import type { CellGrid } from "../model/cell_grid.ts";
import { DRIVERS, pictureDriver } from "./drivers.ts";
import type { Picture, PictureDriver, PictureForm } from "./picture.ts";
import { type PicturePlace, picturePlace } from "./picture_place.ts";
import { sequences } from "./sequences.ts";
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
export class Display implements Disposable {
  readonly #terminal: TerminalSession;
  readonly #facts: TerminalFacts;
  readonly #driver: PictureDriver | undefined;
  readonly #text: ReturnType<typeof textDriver>;
  readonly #forget: readonly (() => void)[];
  #clear = true;
  #isOpen = true;
  #shownKind: Content["kind"] | undefined;

  /** Its pictures are freed when the session leaves the screen. */
  constructor(terminal: TerminalSession, facts: TerminalFacts, colors: ColorDepth) {
    this.#terminal = terminal;
    this.#facts = facts;
    this.#driver = pictureDriver(facts);
    this.#text = textDriver(colors);
    this.#forget = [
      terminal.onRedraw(() => this.#clear = true),
      terminal.onLeave(() => this.#driver?.clear() ?? new Uint8Array()),
    ];
  }

  /** The forms of a picture that the driver needs; none where text is wanted. */
  get wants(): readonly PictureForm[] {
    return this.#driver?.wants ?? [];
  }

  /** The place above `footerRows` lines of text, for a screen as large as it is now. */
  place(footerRows: number): PicturePlace {
    return picturePlace(this.#facts, this.#terminal.size, footerRows);
  }

  /** Shows content when the terminal is ready for it; newer content takes its place. */
  show(content: Content): Promise<Shown> {
    return this.#terminal.writer.show(() => this.#encode(content));
  }

  [Symbol.dispose](): void {
    this.#isOpen = false;
    for (const undo of this.#forget) undo();
  }

  #encode(content: Content): Uint8Array {
    if (!this.#isOpen || this.#isStale(content)) return new Uint8Array();
    const isClear = this.#clear ||
      (this.#shownKind !== undefined && this.#shownKind !== content.kind);
    this.#clear = false;
    this.#shownKind = content.kind;
    if (isClear) {
      this.#driver?.reset();
      this.#text.reset();
    }
    const parts = content.kind === "text"
      ? [this.#text.encode(content.grid)]
      : this.#pictureParts(content);
    if (!isClear && parts.every(({ length }) => length === 0)) return new Uint8Array();
    const { sync } = this.#facts;
    return joinBytes(
      sync ? sequences.syncBegin : "",
      isClear ? sequences.clear : "",
      ...parts,
      sync ? sequences.syncEnd : "",
    );
  }

  /** The text comes last, because some terminals let pictures spill. */
  #pictureParts({ picture, footer }: Content & { kind: "picture" }): Uint8Array[] {
    if (!this.#driver) throw new TypeError("This terminal shows text, not pictures.");
    const shown = this.#driver.encode(picture, this.place(footer?.rows ?? 0).box);
    if (!footer) return [shown];
    const row = this.#terminal.size.rows - footer.rows;
    return [shown, this.#text.encode(footer, { column: 0, row })];
  }

  /** Content made for an older size would spill or scroll; what fits the new one is on its way. */
  #isStale(content: Content): boolean {
    const { columns, rows } = this.#terminal.size, { protocol } = this.#facts;
    const grid = content.kind === "text" ? content.grid : content.footer;
    if (grid && (grid.columns > columns || grid.rows > rows)) return true;
    if (content.kind === "text" || protocol === "text") return false;
    if (DRIVERS[protocol].bandPx === undefined) return false;
    const { widthPx, heightPx } = this.place(content.footer?.rows ?? 0);
    return content.picture.widthPx > widthPx || content.picture.heightPx > heightPx;
  }
}
