/// <reference lib="dom" />
import type { StatusView } from "../../model/page_view.ts";
import { keyHelp } from "../../view/key_actions.ts";
import type { ViewAction, ViewState } from "../../view/view_state.ts";
import { element, elementById, row } from "./elements.ts";
import type { Hello } from "./page_source.ts";

/** What is asked for. */
interface Question {
  readonly title: string;
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  /** What stands on the button that answers. */
  readonly button: string;
}

/** What is laid over the page: the help, what may be hidden, and what is asked for. */
export class Dialogs {
  readonly #dialog = elementById<HTMLDialogElement>("dialog");

  constructor() {
    elementById("dialog-close").addEventListener("click", () => this.#dialog.close());
  }

  get isOpen(): boolean {
    return this.#dialog.open;
  }

  /** All that is wrong, whole. */
  problems({ problems = [] }: StatusView): void {
    const rows = problems.map(({ of, text }) => [of, text] as const);
    this.#open("What is wrong", tableOf(rows.length === 0 ? [["", "Nothing is wrong."]] : rows));
  }

  help(replayed: boolean): void {
    // Tab goes from button to button here.
    const table = tableOf(
      keyHelp({ replayed }).map(([keys, does]) =>
        keys === "Tab" ? ["next panel", `${does}: the button`] as const : [keys, does] as const
      ),
    );
    const hint = "With the mouse or a finger: drag over a plot to look at that stretch, " +
      "double-click a panel to see it alone, turn the wheel with Ctrl, or pinch, for a shorter or " +
      "longer window, and turn it with Shift to move in time. In the table of the hosts a click " +
      "chooses one, a double click shows it alone. Tab goes from button to button.";
    this.#open("Keys", table, element("p", {}, hint));
  }

  visibility(hello: Hello, view: ViewState, act: (action: ViewAction) => void): void {
    const hosts = hello.hosts.map((label, host) =>
      box(label, !view.hiddenHosts.has(host), () => act({ kind: "toggle-host", host }))
    );
    const metrics = hello.pages[view.page]!.panels.flatMap(({ title, metrics }, panel) =>
      metrics.map((name, index) => {
        const metric = `${view.page}/${panel}/${index}`;
        return box(
          `${title}: ${name}`,
          !view.hiddenMetrics.has(metric),
          () => act({ kind: "toggle-metric", metric }),
        );
      })
    );
    const all = [...hosts, ...metrics];
    this.#open("Shown", filterOf(all), ...all);
  }

  /** Asks for texts, which are filled in already, perhaps above something else. */
  ask(
    { title, fields, button: done }: Question,
    onDone: (texts: readonly string[]) => void,
    ...below: readonly Node[]
  ): void {
    const inputs = fields.map(({ value }, index) =>
      element("input", { type: "text", maxLength: 200, value, id: `field-${index}` })
    );
    const onsubmit = (event: Event) => {
      event.preventDefault();
      this.#dialog.close();
      onDone(inputs.map(({ value }) => value.trim()));
    };
    const form = element(
      "form",
      { method: "dialog", onsubmit },
      ...inputs.flatMap((input, index) => [
        element("label", { htmlFor: input.id }, fields[index]!.label),
        input,
      ]),
      element("button", {}, done),
    );
    this.#open(title, form, ...below);
    inputs[0]?.select();
  }

  close(): void {
    this.#dialog.close();
  }

  #open(title: string, ...content: readonly Node[]): void {
    elementById("dialog-title").textContent = title;
    elementById("dialog-body").replaceChildren(...content);
    this.#dialog.showModal();
  }
}

function tableOf(rows: readonly (readonly [string, string, ...unknown[]])[]): HTMLTableElement {
  return element("table", {}, ...rows.map(([name, text]) => row(name, text)));
}

/** A field that leaves of some boxes those with its letters. */
function filterOf(boxes: readonly HTMLElement[]): HTMLInputElement {
  const filter = element("input", { type: "text", placeholder: "only those with" });
  filter.setAttribute("aria-label", "Only those with");
  filter.addEventListener("input", () => {
    const needle = filter.value.toLowerCase();
    for (const one of boxes) one.hidden = !(one.textContent ?? "").toLowerCase().includes(needle);
  });
  return filter;
}

function box(text: string, isChecked: boolean, onChange: () => void): HTMLLabelElement {
  const input = element("input", { type: "checkbox", checked: isChecked, onchange: onChange });
  return element("label", {}, input, ` ${text}`);
}
