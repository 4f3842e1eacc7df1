import type { EditableEvents, Event, NumberedEvent } from "../../model/event.ts";
import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { EventStore } from "../../store/events.ts";
import type { ReadableRecording } from "../../store/recording_reader.ts";
import { isDerivable } from "../live/tool_events.ts";

export interface RecordedEventsOptions {
  readonly file: string;
  /** In which file an event is, and its number there; absent: in the one that there is. */
  readonly placeOf?:
    | ((number: number) => { readonly file: string; readonly id: number })
    | undefined;
  readonly onWarning: (sentence: string) => void;
}

/**
 * The events of a recording that are drawn beside what its readings tell, also those that others
 * add to it meanwhile.
 */
export class RecordedEvents {
  readonly #recording: ReadableRecording;
  readonly #placeOf: NonNullable<RecordedEventsOptions["placeOf"]>;
  readonly #onWarning: (sentence: string) => void;
  #stored: readonly NumberedEvent[] = [];
  /** Seen by this viewer alone: they could not be stored. */
  readonly #own: Event[] = [];
  #fingerprint = "";

  constructor(
    recording: ReadableRecording,
    options: RecordedEventsOptions,
  ) {
    this.#recording = recording;
    this.#placeOf = options.placeOf ?? ((id) => ({ file: options.file, id }));
    this.#onWarning = options.onWarning;
    this.refresh();
  }

  get all(): readonly Event[] {
    return this.#own.length === 0 ? this.#stored : [...this.#stored, ...this.#own];
  }

  /** Looks for what was added, changed or deleted; whether there was something. */
  refresh(): boolean {
    const stored = this.#recording.events().filter((event) => !isDerivable(event));
    const fingerprint = JSON.stringify(stored);
    if (fingerprint === this.#fingerprint) return false;
    this.#fingerprint = fingerprint;
    this.#stored = stored;
    return true;
  }

  /** Those of the file. */
  get edits(): EditableEvents {
    return {
      list: this.#stored,
      change: (number, edit) => this.#edit((store, id) => store.update(id, edit), number),
      delete: (number) => this.#edit((store, id) => store.delete(id), number),
    };
  }

  /** Without a number in the file that is written by now. */
  async #edit(work: (store: EventStore, id: number) => unknown, number = -1): Promise<void> {
    const { openEvents } = await import("../../store/events.ts");
    const { file, id } = this.#placeOf(number);
    using store = openEvents(file, this.#onWarning);
    work(store, id);
    this.refresh();
  }

  /** Adds an event to the file; one that cannot be stored there is shown all the same. */
  async add(event: Event): Promise<void> {
    try {
      await this.#edit((store) => store.add(event));
    } catch (error) {
      this.#own.push(event);
      const why = plainText(messageOf(error));
      this.#onWarning(`the event "${plainText(event.label, 60)}" is not stored: ${why}`);
    }
  }
}
