import type { ViewAction, ViewState } from "./view_state.ts";

/** What a key asks for: a change of the view, or something that the session does. */
export type KeyAction = ViewAction | {
  readonly kind:
    | "quit"
    | "save"
    | "event"
    | "redraw"
    | "tool"
    | "moved"
    | "ask-filter"
    | "ask-moment";
};

interface PressedKey {
  readonly name: string;
  /** The US key at its place, where it types no Latin letter. */
  readonly position?: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
}

/** What keys do, and the same in a word or two. */
type Words = readonly [does: string, short: string];

/** Keys that belong together: one line of the help. */
interface KeyRow {
  /** As they are written, one word each. */
  readonly label: string;
  readonly words: Words;
  /** Over a recording, where that is something else. */
  readonly replayed?: Words;
  /** In the reminder at the bottom of the screen; over a recording, too, unless that is said. */
  readonly line?: string;
  readonly replayedLine?: string;
  /** What each key asks for, by its name. */
  readonly actions: Readonly<Record<string, KeyAction>>;
  /** Only while the view stands still. */
  readonly isStill?: boolean;
  /** Only in the host table. */
  readonly isTable?: boolean;
}

const row = (by: number): KeyAction => ({ kind: "in-table", action: { kind: "row", by } });
const sort = (by: number): KeyAction => ({ kind: "in-table", action: { kind: "sort", by } });
const PREVIOUS: KeyAction = { kind: "turn", by: -1 }, NEXT: KeyAction = { kind: "turn", by: 1 };
const ZOOM: KeyAction = { kind: "zoom" }, NOW: KeyAction = { kind: "now" };
const SHORTER: KeyAction = { kind: "window", factor: 0.5 };

/** Every key of the dashboard: what it does, and how that is said. The help lists them in this order. */
export const KEYS: readonly KeyRow[] = [
  {
    label: "h ← l →",
    words: ["previous, next page", "pages"],
    line: "h l pages",
    actions: {
      ...{ "h": PREVIOUS, "left": PREVIOUS, "pageup": PREVIOUS },
      ...{ "l": NEXT, "right": NEXT, "pagedown": NEXT },
    },
  },
  {
    label: "1-9",
    words: ["that page", "that page"],
    actions: Object.fromEntries(
      Array.from("123456789", (digit, page) => [digit, { kind: "page", page }]),
    ),
  },
  {
    label: "z Enter",
    words: ["one panel large, again back", "one panel"],
    line: "z zoom",
    actions: { "z": ZOOM, "enter": ZOOM },
  },
  {
    label: "Tab",
    words: ["the next panel large", "next panel"],
    actions: { "tab": { kind: "select", by: 1 } },
  },
  {
    label: "Space",
    words: ["freeze the view; collection goes on", "freeze"],
    replayed: ["play from here, pause", "play"],
    line: "space freeze",
    replayedLine: "space play",
    actions: { "space": { kind: "freeze" } },
  },
  {
    label: "← →",
    words: ["frozen: move the cursor, values under it", "cursor"],
    replayed: ["paused: move the cursor, values under it", "cursor"],
    actions: { "left": { kind: "cursor", by: -1 }, "right": { kind: "cursor", by: 1 } },
    isStill: true,
  },
  {
    label: "+ - [ ]",
    words: ["shorter, longer window; back, forward in time", "window"],
    line: "+ - window  [ ] scroll",
    actions: {
      // `=` is `+` without shift.
      ...{ "+": SHORTER, "=": SHORTER, "-": { kind: "window", factor: 2 } },
      ...{ "[": { kind: "scroll", share: -0.25 }, "]": { kind: "scroll", share: 0.25 } },
    },
  },
  {
    label: "0",
    words: ["back to now", "now"],
    replayed: ["to the end", "to the end"],
    actions: { "0": NOW, "end": NOW },
  },
  {
    label: "n p g",
    words: ["to the next, previous event; to a time or an event by name", "to event"],
    replayedLine: "n p events",
    actions: {
      "n": { kind: "jump", to: "next" },
      "p": { kind: "jump", to: "previous" },
      "g": { kind: "ask-moment" },
    },
  },
  {
    label: "e",
    words: ["mark an event", "mark event"],
    line: "e event",
    actions: { "e": { kind: "event" } },
  },
  {
    label: "c",
    words: ["compare with 1 h, 1 d, 1 w before; then no more", "compare"],
    actions: { "c": { kind: "compare" } },
  },
  {
    label: "L m",
    words: ["logarithmic scale; means of 1, 10, 60 s, then no more", "log, means"],
    actions: { "L": { kind: "log" }, "m": { kind: "smooth" } },
  },
  {
    label: "t",
    words: ["table of the hosts, and back", "hosts"],
    line: "t hosts",
    actions: { "t": { kind: "table" } },
  },
  {
    label: "↑ ↓",
    words: ["in the table: up, down; Enter shows that host alone", "rows"],
    actions: {
      ...{ "up": row(-1), "down": row(1), "k": row(-1), "j": row(1), "enter": { kind: "drill" } },
      ...{ "pageup": row(-20), "pagedown": row(20), "home": row(-1e6), "end": row(1e6) },
    },
    isTable: true,
  },
  {
    label: "< > /",
    words: ["in the table: sort by another column (r: the other way), filter", "sort"],
    actions: {
      ...{ "<": sort(-1), ">": sort(1), "left": sort(-1), "right": sort(1) },
      "r": { kind: "in-table", action: { kind: "reverse" } },
      "/": { kind: "ask-filter" },
    },
    isTable: true,
  },
  {
    label: "w",
    words: [
      "what moved, of all records: the key before each shows it large; w: back",
      "what moved",
    ],
    line: "w moved",
    actions: { "w": { kind: "moved" } },
  },
  {
    label: "a",
    words: ["hosts by turns as lines, sum, average, highest, spread, top", "hosts as"],
    line: "a hosts as",
    actions: { "a": { kind: "aggregate" } },
  },
  {
    label: "o O",
    words: ["one host alone: the next, the previous, then all", "one host"],
    actions: { "o": { kind: "alone", by: 1 }, "O": { kind: "alone", by: -1 } },
  },
  {
    label: "v",
    words: [
      "hide and show hosts and metrics by a list: ↑ ↓, Space, / filters, a: all",
      "hide, show",
    ],
    actions: { "v": { kind: "overlay", overlay: "visibility" } },
  },
  { label: "s", words: ["save the page as PNG", "save PNG"], actions: { "s": { kind: "save" } } },
  {
    label: "i",
    words: ["how this tool itself does, and back", "this tool"],
    actions: { "i": { kind: "tool" } },
  },
  {
    label: "? ! q",
    words: ["this help; all that is wrong, whole; quit", "help, quit"],
    line: "? help  q quit",
    actions: {
      "?": { kind: "overlay", overlay: "help" },
      "!": { kind: "overlay", overlay: "problems" },
      "q": { kind: "quit" },
    },
  },
];

/** The reminder on a page of small panels. */
export const CHART_KEY_LINE =
  "the key before a name: large, again back  t hosts  s save  w back  ? help  q quit";

/** Keys that are needed for nothing else on a page of small panels, by panel. */
export const CHART_KEYS: readonly string[] = [..."123456789bdfghjkruxy"];

/** The rows of the help overlay: keys, what they do, and the same in a word or two. */
export function keyHelp({ replayed = false } = {}): (readonly [string, ...Words])[] {
  return KEYS.map((row) => [row.label, ...(replayed && row.replayed || row.words)]);
}

/** The reminder at the bottom of the screen. */
export function keyLine({ replayed = false } = {}): string {
  const parts = KEYS.map(({ line, replayedLine }) => replayed ? replayedLine ?? line : line);
  return parts.filter((part) => part !== undefined).join("  ");
}

const STILL = actionsOf(KEYS.filter(({ isStill }) => isStill));
const listed = (by: number): KeyAction => ({ kind: "in-list", action: { kind: "row", by } });
const TOGGLE: KeyAction = { kind: "in-list", action: { kind: "toggle" } };
/** While the list of what can be hidden is open. */
const LIST = new Map(Object.entries<KeyAction>({
  ...{ "up": listed(-1), "down": listed(1), "k": listed(-1), "j": listed(1) },
  ...{ "pageup": listed(-20), "pagedown": listed(20), "home": listed(-1e6), "end": listed(1e6) },
  ...{ "space": TOGGLE, "enter": TOGGLE, "/": { kind: "ask-filter" } },
  "a": { kind: "in-list", action: { kind: "all" } },
}));
const TABLE = actionsOf(KEYS.filter(({ isTable }) => isTable));
const ALWAYS = actionsOf(KEYS.filter(({ isStill, isTable }) => !isStill && !isTable));

function actionsOf(rows: readonly KeyRow[]): ReadonlyMap<string, KeyAction> {
  return new Map(rows.flatMap(({ actions }) => Object.entries(actions)));
}

/** What a key press asks for in a view; undefined: nothing. */
export function keyAction(key: PressedKey, view: ViewState): KeyAction | undefined {
  const name = key.position ?? key.name;
  if (key.ctrl) return name === "l" ? { kind: "redraw" } : undefined;
  if (key.alt) return undefined;
  if (view.overlay === "visibility") {
    if (name === "escape" && (view.list?.filter ?? "") !== "") {
      return { kind: "in-list", action: { kind: "filter", filter: "" } };
    }
    const action = LIST.get(name) ?? LIST.get(name.toLowerCase());
    if (action !== undefined) return action;
  }
  if (view.overlay !== "none" && name === "escape") {
    return { kind: "overlay", overlay: view.overlay };
  }
  if (view.isTable && name === "escape") {
    const { filter = "" } = view.table ?? {};
    if (filter === "") return { kind: "table" };
    return { kind: "in-table", action: { kind: "filter", filter: "" } };
  }
  const panel = view.isTable ? -1 : view.chartKeys?.indexOf(name) ?? -1;
  if (panel >= 0) return { kind: "enlarge", panel };
  if (view.chartKeys !== undefined && name === "escape") {
    return view.zoomed ? { kind: "zoom" } : { kind: "moved" };
  }
  const isStill = view.cursorMs !== undefined || view.frozenAtMs !== undefined;
  // A capital that means nothing is its small letter with caps lock on.
  for (const way of [name, name.toLowerCase()]) {
    const action = (view.isTable ? TABLE.get(way) : undefined) ??
      (isStill ? STILL.get(way) : undefined) ?? ALWAYS.get(way);
    if (action !== undefined) return action;
  }
  return undefined;
}
