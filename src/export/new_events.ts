import type { Event } from "../model/event.ts";

/** Tells of events that are looked at again and again those that are new, or other than they were. */
export class NewEvents {
  readonly #known = new Set<string>();

  take(events: readonly Event[]): Event[] {
    return events.filter((event) => {
      const text = JSON.stringify(event);
      const isNew = !this.#known.has(text);
      this.#known.add(text);
      return isNew;
    });
  }
}
