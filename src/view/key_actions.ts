import type { ViewAction, ViewState } from "./view_state.ts";

/** What a key asks for: a change of the view, or something that the session does. */
export type KeyAction = ViewAction | { readonly kind: "quit" | "save" | "event" | "redraw" };

interface PressedKey {
  readonly name: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
}

/** What keys do, and the same in a word or two. */
type KeyHelp = readonly [keys: string, does: string, short: string];

/** The keys as the help overlay lists them. */
export const KEY_HELP: readonly KeyHelp[] = [
  ["h ←  l →", "previous, next page", "pages"],
  ["1-9", "that page", "that page"],
  ["z Enter", "one panel large, again back", "one panel"],
  ["Tab", "the next panel large", "next panel"],
  ["Space", "freeze the view; collection goes on", "freeze"],
  ["← →", "frozen: move the cursor, values under it", "cursor"],
  ["+ -", "shorter, longer window", "window"],
  ["[ ]", "back, forward in time", "scroll"],
  ["0", "back to now", "now"],
  ["e", "mark an event", "mark event"],
  ["n p", "to the next, previous event", "to event"],
  ["L", "logarithmic scale", "log scale"],
  ["v", "hide and show hosts and metrics", "hide, show"],
  ["s", "save the page as PNG", "save PNG"],
  ["?", "this help", "this help"],
  ["q", "quit", "quit"],
];

/** The reminder at the bottom of the screen. */
export const KEY_LINE =
  "h l pages  z zoom  space freeze  + - window  [ ] scroll  e event  ? help  q quit";

/** The same over a recording. */
export const REPLAY_KEY_LINE =
  "h l pages  z zoom  space play  + - window  [ ] scroll  n p events  e event  ? help  q quit";

/** The keys that do something else over a recording. */
export const REPLAY_KEYS: Readonly<Record<string, readonly [does: string, short: string]>> = {
  "Space": ["play from here, pause", "play"],
  "← →": ["paused: move the cursor, values under it", "cursor"],
  "0": ["to the end", "to the end"],
};

/** What a key press asks for in a view; undefined: nothing. */
export function keyAction(key: PressedKey, view: ViewState): KeyAction | undefined {
  const { name, ctrl, alt } = key;
  if (ctrl) return name === "l" ? { kind: "redraw" } : undefined;
  if (alt) return undefined;
  if (view.overlay !== "none" && name === "escape") {
    return { kind: "overlay", overlay: view.overlay };
  }
  if (view.cursorMs !== undefined || view.frozenAtMs !== undefined) {
    if (name === "left") return { kind: "cursor", by: -1 };
    if (name === "right") return { kind: "cursor", by: 1 };
  }
  if (/^[1-9]$/.test(name)) return { kind: "page", page: Number(name) - 1 };
  return PLAIN_KEYS[name];
}

const PLAIN_KEYS: Readonly<Record<string, KeyAction>> = {
  "q": { kind: "quit" },
  "h": { kind: "turn", by: -1 },
  "left": { kind: "turn", by: -1 },
  "pageup": { kind: "turn", by: -1 },
  "l": { kind: "turn", by: 1 },
  "right": { kind: "turn", by: 1 },
  "pagedown": { kind: "turn", by: 1 },
  "z": { kind: "zoom" },
  "enter": { kind: "zoom" },
  "tab": { kind: "select", by: 1 },
  "space": { kind: "freeze" },
  "+": { kind: "window", factor: 0.5 },
  "=": { kind: "window", factor: 0.5 },
  "-": { kind: "window", factor: 2 },
  "[": { kind: "scroll", share: -0.25 },
  "]": { kind: "scroll", share: 0.25 },
  "0": { kind: "now" },
  "end": { kind: "now" },
  "e": { kind: "event" },
  "n": { kind: "jump", to: "next" },
  "p": { kind: "jump", to: "previous" },
  "L": { kind: "log" },
  "v": { kind: "overlay", overlay: "visibility" },
  "s": { kind: "save" },
  "?": { kind: "overlay", overlay: "help" },
};
