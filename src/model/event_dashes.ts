/** The line styles of events. */
export const EVENT_DASHES = [
  "solid",
  "dash",
  "longdash",
  "dot",
  "dashdot",
  "longdashdot",
] as const;

export type EventDash = typeof EVENT_DASHES[number];
