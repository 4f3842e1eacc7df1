import type { EventDash } from "../../model/event_dashes.ts";

/** What a terminal's font can show, from best to least. */
export type Charset = "braille" | "block" | "ascii";

/** The characters of a page that are not text, one cell each. */
export type Glyphs = Readonly<typeof UNICODE>;

const UNICODE = {
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
  /** Where values begin to be bad. */
  limit: "╌",
  /** Vertical lines of events by style. */
  event: {
    solid: "│",
    dash: "╎",
    longdash: "╎",
    dot: "┊",
    dashdot: "┆",
    longdashdot: "┆",
  } satisfies Record<EventDash, string>,
  /** Fills an outage where no colour can. */
  outage: "░",
  /** An event whose label found no place. */
  eventMark: "▾",
  /** An answer that was left out. */
  leftOut: "×",
  /** A value below all that a logarithmic axis has. */
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
