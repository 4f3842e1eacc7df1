/// <reference lib="dom" />
import { keyHelp } from "../../view/key_actions.ts";
import type { ViewAction, ViewState } from "../../view/view_state.ts";
import { elementById } from "./element_by_id.ts";
import type { Hello } from "./page_source.ts";

/** What is laid over the page: the help, what may be hidden, and the name of an event. */
export class Dialogs {
  readonly #dialog = elementById<HTMLDialogElement>("dialog");

  constructor() {
    elementById("dialog-close").addEventListener("click", () => this.#dialog.close());
  }

  get isOpen(): boolean {
    return this.#dialog.open;
  }

  help(replayed: boolean): void {
    const table = document.createElement("table");
    for (const [keys, does] of keyHelp({ replayed })) {
      const row = table.insertRow(), head = document.createElement("th");
      head.scope = "row";
      head.textContent = keys;
      row.append(head);
      row.insertCell().textContent = does;
    }
    const hint = document.createElement("p");
    hint.textContent = "With the mouse or a finger: drag over a plot to look at that stretch, " +
      "double-click a panel to see it alone, turn the wheel with Ctrl for a shorter or longer " +
      "window and with Shift to move in time. Tab goes from button to button.";
    this.#open("Keys", table, hint);
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
    this.#open("Shown", ...hosts, ...metrics);
  }

  /** Asks for the name of an event. */
  event(onLabel: (label: string) => void): void {
    const form = document.createElement("form"), label = document.createElement("label");
    const input = document.createElement("input"), button = document.createElement("button");
    form.method = "dialog";
    input.type = "text";
    input.maxLength = 200;
    input.value = "mark";
    input.id = "event-label";
    label.htmlFor = input.id;
    label.textContent = "What happened";
    button.textContent = "Mark";
    form.append(label, input, button);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#dialog.close();
      onLabel(input.value.trim() || "mark");
    });
    this.#open("Mark an event", form);
    input.select();
  }

  #open(title: string, ...content: readonly Node[]): void {
    elementById("dialog-title").textContent = title;
    elementById("dialog-body").replaceChildren(...content);
    this.#dialog.showModal();
  }
}

function box(text: string, isChecked: boolean, onChange: () => void): HTMLLabelElement {
  const label = document.createElement("label"), input = document.createElement("input");
  input.type = "checkbox";
  input.checked = isChecked;
  input.addEventListener("change", onChange);
  label.append(input, ` ${text}`);
  return label;
}
