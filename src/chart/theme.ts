import type { Event } from "../model/event.ts";
import type { LatestView, LimitView, MarkView } from "../model/page_view.ts";
import { legible } from "./color.ts";

/** The colours of a page, all opaque, so that a picture holds few of them. */
export type Theme = Readonly<typeof DARK>;

export const DARK = {
  background: "#0b0d11",
  panel: "#14181d",
  grid: "#252a31",
  axis: "#3a414a",
  text: "#eceff3",
  muted: "#8d96a1",
  good: "#5ccb7f",
  warning: "#f0b429",
  bad: "#ff6b6b",
  outage: "#331d22",
  event: "#f0b429",
};

export const LIGHT: Theme = {
  background: "#eef0f3",
  panel: "#ffffff",
  grid: "#e6e9ed",
  axis: "#bcc3cc",
  text: "#161a20",
  muted: "#626d7a",
  good: "#1a7f37",
  warning: "#9a5b00",
  bad: "#c62828",
  outage: "#fbe4e4",
  event: "#9a5b00",
};

export function themeByName(name: "dark" | "light"): Theme {
  return name === "dark" ? DARK : LIGHT;
}

/** The colour of what an alert says of a value or a panel; undefined where none fires. */
export function alertColor(theme: Theme, alert: LatestView["alert"]): string | undefined {
  return alert === "critical" ? theme.bad : alert === "warning" ? theme.warning : undefined;
}

/** The colour of an event: its own, where it has one. */
export function eventColor(theme: Theme, { color }: Pick<Event, "color">): string {
  return color === undefined ? theme.event : legible(color, theme.panel);
}

/** The colour of the words for an event or an outage, which must be read. */
export function markColor(theme: Theme, { kind, color }: MarkView): string {
  if (kind === "outage") return theme.bad;
  return color === undefined ? theme.event : legible(color, theme.panel, 4);
}

/** The colour of where values begin to be bad, or of a mark. */
export function limitColor(theme: Theme, { severity, color }: LimitView): string {
  return color === undefined ? alertColor(theme, severity)! : legible(color, theme.panel);
}

/** Dash patterns that tell hosts apart, in multiples of the line's width; the first is solid. */
export const HOST_DASHES: readonly (readonly number[])[] = [[], [5, 3], [1.4, 2.2], [
  7,
  2.4,
  1.4,
  2.4,
]];
