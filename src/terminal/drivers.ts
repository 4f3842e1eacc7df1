import type { PictureProtocol } from "../model/protocol.ts";
import type { Answers } from "./answers.ts";
import { atLeast } from "./brands.ts";
import { iterm2Driver, type Multipart } from "./iterm2.ts";
import { kittyDriver } from "./kitty.ts";
import { imageId } from "./kitty_graphics.ts";
import { hasPlaceholders, kittyPlaceholderDriver, MAX_PLACEHOLDERS } from "./kitty_placeholders.ts";
import { passthroughDriver } from "./passthrough_driver.ts";
import type { PictureDriver } from "./picture.ts";
import { sixelDriver } from "./sixel.ts";
import type { Brand, Multiplexer, TerminalFacts } from "./terminal_facts.ts";

/** All that is particular to a picture protocol, besides the driver itself. */
export interface DriverKind {
  /** What a terminal said that shows that it has the protocol, in words. */
  evidence(answers: Answers): string | undefined;
  /** Whether pictures obey tmux when a terminal of this brand is behind it; default: they do. */
  obeysTmux?(brand: Brand | undefined): boolean;
  /** How `obeysTmux()` comes about, for the report. */
  readonly inTmux?: string;
  /** Makes the driver for a terminal without a multiplexer, or to be wrapped for one. */
  open(facts: TerminalFacts, number: number): PictureDriver;
  /** Makes one that passes tmux by itself, where there is such. */
  openThrough?(facts: TerminalFacts, number: number): PictureDriver | undefined;
  /** The most columns, and rows, that a picture can have. */
  mostCells?(facts: { readonly multiplexer?: Multiplexer | undefined }): number;
  /** Pictures are not scaled: they have the pixels of their box, in whole bands so high. */
  readonly bandPx?: number;
}

/** The drivers; what an unknown terminal says is believed in this order. */
export const DRIVERS: Readonly<Record<PictureProtocol, DriverKind>> = {
  kitty: {
    evidence: ({ kitty }) => kitty ? "it accepted a kitty test image" : undefined,
    // Without placeholders its pictures stay on the glass when tmux shows another window.
    obeysTmux: (brand) => brand !== undefined && hasPlaceholders(brand),
    inTmux: "by placeholders",
    open: (facts, number) => kittyDriver({ id: imageId(number), edits: editsPictures(facts) }),
    openThrough: ({ brand }, number) =>
      brand && hasPlaceholders(brand) ? kittyPlaceholderDriver({ id: imageId(number) }) : undefined,
    mostCells: ({ multiplexer }) => multiplexer ? MAX_PLACEHOLDERS : Infinity,
  },
  iterm2: {
    evidence: ({ reportsCellSize }) => reportsCellSize ? "it answered OSC 1337" : undefined,
    open: (facts) => iterm2Driver({ multipart: multipartOf(facts) }),
  },
  sixel: {
    evidence: ({ attributes }) => attributes?.includes(4) ? "its attributes name sixel" : undefined,
    // tmux writes text after the pictures that came with it, so none may lie under a picture.
    open: ({ cell, registers, multiplexer }) =>
      sixelDriver({ cell, registers, ground: !multiplexer?.wrapped }),
    bandPx: 6,
  },
};

/**
 * The driver of the protocol that was chosen; none for text. Pictures by drivers of different
 * `number` do not take each other's place where the terminal stores them.
 */
export function pictureDriver(facts: TerminalFacts, number = 0): PictureDriver | undefined {
  const { protocol, brand, multiplexer } = facts;
  if (protocol === "text") return undefined;
  const kind = DRIVERS[protocol];
  if (!multiplexer?.wrapped) return kind.open(facts, number);
  return kind.openThrough?.(facts, number) ??
    passthroughDriver(kind.open(facts, number), { sticky: brand?.name === "konsole" });
}

/** kitty edits pictures in place; 0.20 began it. */
function editsPictures({ brand, multiplexer }: TerminalFacts): boolean {
  return !multiplexer && brand?.name === "kitty" && atLeast(brand.version, "0.20");
}

function multipartOf({ brand, multiplexer }: TerminalFacts): Multipart {
  if (multiplexer?.controlMode) return "always";
  return brand?.name === "wezterm" ? "never" : "large";
}
