/// <reference lib="dom" />
import type { Dialogs } from "./dialogs.ts";
import { button, element, row } from "./elements.ts";
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
  const list = element("table", {});
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
      const { time, label } = event;
      const own = button("Delete", () => {
        // Deleted is deleted: it takes two clicks.
        if (own.textContent === "Delete") own.textContent = "Really delete";
        else take(event);
      }, `Delete: ${label}`);
      const line = row(time.slice(0, 19).replace("T", " "), label);
      line.insertCell().append(button("Change", () => change(event), `Change: ${label}`), own);
      list.append(line);
    }
  }, (error: Error) => say(error.message));
}
