/** A key press, whatever encoding the terminal used for it. */
export interface KeyPress {
  readonly kind: "key";
  /**
   * The character that a printable key types (`q`, `L`, `+`, `é`), `space`, or the name of another
   * key that something is bound to: `left`, `right`, `end`, `pageup`, `pagedown`, `enter`, `tab`,
   * `backspace`, `escape`.
   */
  readonly name: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /**
   * The key of a US keyboard at the same place, where what the key types is not Latin: keys are bound
   * to places. As the terminal tells it (kitty's base key), else by the usual layouts.
   */
  readonly position?: string;
  /** What the key types; empty for keys that type nothing and for ctrl and alt combinations. */
  readonly text: string;
}

/** A bracketed paste, as one event, so that no pasted letter acts as a key. */
export interface Paste {
  readonly kind: "paste";
  readonly text: string;
}

/** What a terminal said of itself. `raw` is the reply in printable form, for transcripts. */
export type TerminalReply =
  & { readonly kind: "reply"; readonly raw: string }
  & (
    /** Device attributes (`CSI c`). */
    | { readonly type: "attributes"; readonly params: readonly number[] }
    /** XTVERSION: the terminal's name and version. */
    | { readonly type: "version"; readonly text: string }
    /** kitty's graphics protocol. */
    | { readonly type: "kitty"; readonly image: number; readonly message: string }
    /** An OSC reply, e.g. 1337 (iTerm2) or 11 (background colour). */
    | { readonly type: "osc"; readonly code: number; readonly text: string }
    /** DECRPM: 1 set, 2 reset, 3 and 4 permanently so, 0 unknown. */
    | { readonly type: "mode"; readonly mode: number; readonly state: number }
    /** `CSI t`: 4 text area in pixels, 6 cell in pixels, 8 text area in cells; height first. */
    | { readonly type: "window"; readonly what: number; readonly params: readonly number[] }
    /** XTSMGRAPHICS: 1 colour registers, 2 sixel geometry; status 0 is success. */
    | {
      readonly type: "graphics";
      readonly item: number;
      readonly status: number;
      readonly params: readonly number[];
    }
    /** DSR 5: the terminal has taken in everything before the question. */
    | { readonly type: "status"; readonly value: number }
    /** The cursor's place, 1-based. */
    | { readonly type: "cursor"; readonly row: number; readonly column: number }
    /** Recognised as something that is no key: other replies, mouse and focus reports. */
    | { readonly type: "other" }
  );

export type InputEvent = KeyPress | Paste | TerminalReply;
