/// <reference lib="dom" />
import { type KeyAction, KEYS } from "../../view/key_actions.ts";
import type { ViewState } from "../../view/view_state.ts";
import { elementById } from "./element_by_id.ts";
import type { Hello } from "./page_source.ts";

/** The keys that have a button, and what it says. */
const BUTTONS: readonly (readonly [key: string, text: string])[] = [
  ["space", "freeze"],
  ["[", "◀"],
  ["]", "▶"],
  ["0", "now"],
  ["+", "+"],
  ["-", "−"],
  ["z", "one panel"],
  ["tab", "next panel"],
  ["p", "event ◂"],
  ["n", "event ▸"],
  ["g", "go to"],
  ["e", "events"],
  ["L", "log"],
  ["m", "means"],
  ["c", "compare"],
  ["t", "hosts"],
  ["<", "sort ◂"],
  [">", "sort ▸"],
  ["r", "other way"],
  ["/", "filter"],
  ["w", "what moved"],
  ["a", "hosts as"],
  ["o", "one host"],
  ["v", "hide"],
  ["s", "save"],
  ["i", "this tool"],
  ["!", "problems"],
  ["?", "?"],
];

/** Those of the host table alone. */
const OF_TABLE = ["<", ">", "r", "/"];

/** What some say over a recording. */
const REPLAYED: Readonly<Record<string, string>> = { "space": "play", "0": "end" };

/** The buttons of pages and keys, for the mouse and for fingers. */
export class PageButtons {
  readonly #act: (action: KeyAction) => void;
  readonly #pages: HTMLButtonElement[] = [];
  readonly #tools = new Map<string, HTMLButtonElement>();

  constructor(act: (action: KeyAction) => void) {
    this.#act = act;
  }

  /** Makes the buttons that suit a server; those that are there already stay, with who is on them. */
  show({ pages, allowEdit, replayed, hasTool, hasMoved, of }: Hello): void {
    for (const button of this.#pages.splice(pages.length)) button.remove();
    pages.forEach(({ name }, page) => {
      if (this.#pages[page] === undefined) {
        this.#pages[page] = this.#button(name, { kind: "page", page });
        elementById("pages").append(this.#pages[page]);
      } else this.#pages[page].textContent = name;
    });
    const lacking = new Set([
      ...(allowEdit ? [] : ["e"]),
      ...(hasTool ? [] : ["i"]),
      ...(hasMoved ? [] : ["w"]),
    ]);
    const wanted = BUTTONS.filter(([key]) => !lacking.has(key));
    if (wanted.map(([key]) => key).join() !== [...this.#tools.keys()].join()) {
      this.#tools.clear();
      for (const [key, text] of wanted) this.#tools.set(key, this.#tool(key, text, replayed));
      elementById("tools").replaceChildren(...this.#tools.values());
    }
    this.#tools.get("i")?.setAttribute("aria-pressed", String(of === "tool"));
    this.#tools.get("w")?.setAttribute("aria-pressed", String(of === "moved"));
  }

  #tool(key: string, text: string, replayed: boolean): HTMLButtonElement {
    const row = KEYS.find(({ actions }) => actions[key] !== undefined)!;
    const [does] = replayed ? row.replayed ?? row.words : row.words;
    const shown = replayed && REPLAYED[key] || text;
    const button = this.#button(shown, row.actions[key]!);
    button.title = key === "tab" ? does : `${does} (${key})`;
    const said = SAID[key] ?? does;
    // Who speaks to it says what stands on it.
    button.setAttribute("aria-label", /^[a-z]/.test(text) ? `${shown}: ${said}` : said);
    return button;
  }

  /** Shows how a view is; over a recording, whether it plays. */
  mark(view: ViewState, isPlaying?: boolean): void {
    this.#pages.forEach((button, page) => {
      if (page === view.page) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    });
    for (const key of OF_TABLE) {
      const button = this.#tools.get(key);
      if (button !== undefined) button.hidden = view.isTable !== true;
    }
    const pressed = {
      "space": isPlaying ?? view.frozenAtMs !== undefined,
      "t": view.isTable === true,
      "z": view.zoomed,
      "L": view.logScale,
      "m": view.smoothMs !== undefined,
      "c": view.compareMs !== undefined,
    };
    for (const [key, isPressed] of Object.entries(pressed)) {
      this.#tools.get(key)?.setAttribute("aria-pressed", String(isPressed));
    }
  }

  #button(text: string, action: KeyAction): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => this.#act(action));
    return button;
  }
}

/** Of keys that share a line of the help. */
const SAID: Readonly<Record<string, string>> = {
  "[": "back in time",
  "]": "forward in time",
  "+": "shorter window",
  "-": "longer window",
  "p": "to the previous event",
  "n": "to the next event",
  "g": "to a time or an event by name",
  "L": "logarithmic scale",
  "m": "means of 1, 10, 60 s, then no more",
  "?": "help",
  "!": "all that is wrong, whole",
  "<": "by the column before",
  ">": "by the next column",
  "r": "sorted the other way",
  "/": "rows with some words",
};
