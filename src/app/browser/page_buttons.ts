/// <reference lib="dom" />
import { type KeyAction, KEYS } from "../../view/key_actions.ts";
import type { ViewState } from "../../view/view_state.ts";
import { button, elementById } from "./elements.ts";
import type { Hello } from "./page_source.ts";

/** The keys that have a button, what stands on it, and what it does where its key shares a line of the help. */
const BUTTONS: readonly (readonly [key: string, text: string, said?: string])[] = [
  ["space", "freeze"],
  ["[", "◀", "back in time"],
  ["]", "▶", "forward in time"],
  ["0", "now"],
  ["+", "+", "shorter window"],
  ["-", "−", "longer window"],
  ["z", "one panel"],
  ["tab", "next panel"],
  ["p", "event ◂", "to the previous event"],
  ["n", "event ▸", "to the next event"],
  ["g", "go to", "to a time or an event by name"],
  ["e", "events"],
  ["L", "log", "logarithmic scale"],
  ["m", "means", "means of 1, 10, 60 s, then no more"],
  ["c", "compare"],
  ["t", "hosts"],
  ["<", "sort ◂", "by the column before"],
  [">", "sort ▸", "by the next column"],
  ["r", "other way", "sorted the other way"],
  ["/", "filter", "rows with some words"],
  ["w", "what moved"],
  ["a", "hosts as"],
  ["o", "one host"],
  ["v", "hide"],
  ["s", "save"],
  ["i", "this tool"],
  ["!", "problems", "all that is wrong, whole"],
  ["?", "?", "help"],
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
        this.#pages[page] = button(name, () => this.#act({ kind: "page", page }));
        elementById("pages").append(this.#pages[page]);
      } else this.#pages[page].textContent = name;
    });
    const has = new Map([["e", allowEdit], ["i", hasTool], ["w", hasMoved]]);
    const wanted = BUTTONS.filter(([key]) => !has.has(key) || has.get(key) === true);
    if (wanted.map(([key]) => key).join() !== [...this.#tools.keys()].join()) {
      this.#tools.clear();
      for (const own of wanted) this.#tools.set(own[0], this.#tool(own, replayed));
      elementById("tools").replaceChildren(...this.#tools.values());
    }
    this.#tools.get("i")?.setAttribute("aria-pressed", String(of === "tool"));
    this.#tools.get("w")?.setAttribute("aria-pressed", String(of === "moved"));
  }

  #tool([key, text, said]: typeof BUTTONS[number], replayed: boolean): HTMLButtonElement {
    const row = KEYS.find(({ actions }) => actions[key] !== undefined)!;
    const [does] = replayed ? row.replayed ?? row.words : row.words;
    const shown = replayed && REPLAYED[key] || text;
    const title = key === "tab" ? does : `${does} (${key})`;
    const tool = button(shown, () => this.#act(row.actions[key]!), title);
    const words = said ?? does;
    // Who speaks to it says what stands on it.
    tool.setAttribute("aria-label", /^[a-z]/.test(text) ? `${shown}: ${words}` : words);
    return tool;
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
}
