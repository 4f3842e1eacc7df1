/// <reference lib="dom" />
import type { Dialogs } from "./dialogs.ts";
import { asked, post } from "./page_stream.ts";

/** An event that may be changed, as the server lists it. */
interface ListedEvent {
  readonly id: number;
  readonly label: string;
  /** In the session's time zone. */
  readonly time: string;
}

/** Has the user mark an event at a moment, epoch milliseconds, or change and delete those that there are. */
export function showEventDialog(
  dialogs: Dialogs,
  { atMs, say }: { readonly atMs: number; readonly say: (text: string) => void },
): void {
  const send = (path: string, body: unknown, done: string) =>
    post(path, body).then(
      () => say(done),
      (error: Error) => say(`not done: ${error.message}`),
    );
  const list = document.createElement("table");
  const question = {
    title: "Events",
    fields: [{ label: "What happened", value: "mark" }],
    button: "Mark",
  };
  dialogs.ask(question, ([label]) => {
    void send("event", { label: label || "mark", atMs }, `marked: ${label || "mark"}`);
  }, list);
  const change = (event: ListedEvent) => {
    const fields = [
      { label: "What happened", value: event.label },
      { label: "When", value: event.time },
    ];
    dialogs.ask({ title: "Change an event", fields, button: "Change" }, ([label, time]) => {
      void send("event/change", { id: event.id, label, time }, `changed: ${label}`);
    });
  };
  const take = ({ id, label }: ListedEvent) => {
    dialogs.close();
    void send("event/delete", { id }, `deleted: ${label}`);
  };
  void asked("event").then((events) => {
    for (const event of events as ListedEvent[]) {
      const row = list.insertRow(), head = document.createElement("th");
      head.scope = "row";
      head.textContent = event.time.slice(0, 19).replace("T", " ");
      row.append(head);
      row.insertCell().textContent = event.label;
      row.insertCell().append(
        button("Change", event, () => change(event)),
        button("Delete", event, (own) => {
          // Deleted is deleted: it takes two clicks.
          if (own.textContent === "Delete") own.textContent = "Really delete";
          else take(event);
        }),
      );
    }
  }, (error: Error) => say(error.message));
}

function button(
  text: string,
  { label }: ListedEvent,
  act: (own: HTMLButtonElement) => void,
): HTMLButtonElement {
  const own = document.createElement("button");
  own.type = "button";
  own.textContent = text;
  own.title = `${text}: ${label}`;
  own.addEventListener("click", () => act(own));
  return own;
}
