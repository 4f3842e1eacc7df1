import type { EventDash } from "../../model/event_dashes.ts";

/** What a terminal's font can show, from best to least. */
export type Charset = "braille" | "block" | "ascii";

/** The characters of a page that are not text, one cell each. */
export interface Glyphs {
  readonly ellipsis: string;
  readonly separator: string;
  readonly axis: string;
  readonly axisTick: string;
  readonly floor: string;
  readonly floorTick: string;
  readonly corner: string;
  readonly cornerTick: string;
  readonly grid: string;
  readonly cursor: string;
  /** Where values begin to be bad. */
  readonly limit: string;
  /** Vertical lines of events by style. */
  readonly event: Readonly<Record<EventDash, string>>;
  /** Fills an outage where no colour can. */
  readonly outage: string;
  /** An event whose label found no place. */
  readonly eventMark: string;
  /** An answer that was left out. */
  readonly leftOut: string;
  /** A value below all that a logarithmic axis has. */
  readonly below: string;
}

const UNICODE: Glyphs = {
  ellipsis: "…",
  separator: "·",
  axis: "│",
  axisTick: "┤",
  floor: "─",
  floorTick: "┬",
  corner: "└",
  cornerTick: "┼",
  grid: "┈",
  cursor: "│",
  limit: "╌",
  event: { solid: "│", dash: "╎", longdash: "╎", dot: "┊", dashdot: "┆", longdashdot: "┆" },
  outage: "░",
  eventMark: "▾",
  leftOut: "×",
  below: "▾",
};

/** Half-block terminals know the line drawing of code page 437, not Unicode's dashes. */
const BLOCK: Glyphs = {
  ...UNICODE,
  grid: "·",
  limit: "-",
  event: { solid: "│", dash: "│", longdash: "│", dot: ":", dashdot: "│", longdashdot: "│" },
  eventMark: "v",
  leftOut: "x",
  below: "v",
};

const ASCII: Glyphs = {
  ellipsis: "~",
  separator: "|",
  axis: "|",
  axisTick: "+",
  floor: "-",
  floorTick: "+",
  corner: "+",
  cornerTick: "+",
  // Dots would be taken for data.
  grid: " ",
  cursor: "|",
  limit: "=",
  event: { solid: "|", dash: ":", longdash: ":", dot: ":", dashdot: ":", longdashdot: ":" },
  outage: "/",
  eventMark: "v",
  leftOut: "x",
  below: "v",
};

export const GLYPHS: Readonly<Record<Charset, Glyphs>> = {
  braille: UNICODE,
  block: BLOCK,
  ascii: ASCII,
};
