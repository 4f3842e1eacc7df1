import type { Protocol } from "../model/protocol.ts";

/** A program by its name, in small letters, and its version. */
export interface Brand {
  readonly name: string;
  readonly version: string;
}

/** All that is known of the terminal, and what follows from it. */
export interface TerminalFacts {
  readonly protocol: Protocol;
  /** Why this protocol, in a few words. */
  readonly reason: string;
  /** The one setting that would give more, as a sentence. */
  readonly hint?: string | undefined;
  /** The terminal itself, behind any multiplexer. */
  readonly brand?: Brand | undefined;
  readonly multiplexer?: Multiplexer | undefined;
  /** One cell in pixels; `measured` is false where it had to be assumed. */
  readonly cell: { readonly width: number; readonly height: number; readonly measured: boolean };
  /** Mode 2026 is known. */
  readonly sync: boolean;
  /** `CSI 5n` is answered. */
  readonly fence: boolean;
  /** Sixel colour registers. */
  readonly registers: number;
  /** The largest sixel picture in any window, in pixels. */
  readonly sixelSize?: { readonly width: number; readonly height: number } | undefined;
  readonly background?: "dark" | "light" | undefined;
  readonly transcript: readonly Exchange[];
}

export interface Multiplexer {
  readonly name: "tmux" | "screen" | "zellij";
  readonly version: string;
  /** Pictures go through it, wrapped, to the terminal around it. */
  readonly wrapped: boolean;
  /** `tmux -CC`. */
  readonly controlMode: boolean;
}

/** What was asked and what came back, for `check --terminal`; all of it printable. */
export interface Exchange {
  readonly about: string;
  readonly asked: readonly { readonly name: string; readonly sequence: string }[];
  readonly answered: readonly string[];
  /** The fence came back; otherwise the deadline passed. */
  readonly complete: boolean;
  readonly tookMs: number;
}
