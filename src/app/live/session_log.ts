import type { EditableEvents, Event, EventEdit } from "../../model/event.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { Tick, TickSink } from "../../model/tick.ts";
import type { Recorder } from "../../store/recorder.ts";
import { isDerivable, ToolEvents } from "./tool_events.ts";

export interface SessionLogOptions {
  readonly recorder?:
    | Pick<Recorder, "addEvent" | "updateEvent"> & Partial<Pick<Recorder, "events" | "deleteEvent">>
    | undefined;
  /** Told when an event cannot be stored, in a sentence safe to show. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
}

interface StoredEvent {
  readonly atMs: number;
  /** The recording's number of the event; undefined where it was not stored. */
  readonly stored: Promise<number | undefined>;
}

interface OwnEvent extends StoredEvent {
  event: Event;
  /** Where nothing is recorded. */
  readonly number: number;
  /** Its number in the recording, when it is known. */
  id?: number | undefined;
}

/**
 * What a session keeps beside its readings: the events of the user and the tool, for the screen
 * and, where there is one, for the recording.
 */
export class SessionLog implements TickSink {
  /** Those of this session, and their number in the recording. */
  readonly #own: OwnEvent[] = [];
  readonly #toolEvents: ToolEvents;
  readonly #options: SessionLogOptions;
  /** By host: the event of its silence, which has no end yet. */
  readonly #open = new Map<string, StoredEvent>();
  readonly #pending = new Set<Promise<unknown>>();
  #lastAtMs = 0;
  #lastNumber = 0;

  constructor(hosts: readonly Host[], options: SessionLogOptions = {}) {
    this.#toolEvents = new ToolEvents(hosts);
    this.#options = options;
  }

  /**
   * To be drawn, also what others added to the recording, changed or deleted meanwhile. Restarts and silences
   * are drawn from the readings, and are not among them.
   */
  get events(): readonly Event[] {
    const stored = this.#options.recorder?.events;
    if (stored === undefined) return this.#own.map(({ event }) => event);
    const others = stored.filter((event) => !isDerivable(event));
    // Not stored yet, or never: then it is seen here all the same.
    return [...others, ...this.#own.flatMap(({ event, id }) => id === undefined ? [event] : [])];
  }

  add(event: Event): void {
    this.#keep(event);
  }

  /** Those of the recording, or of this session where nothing is recorded. */
  get edits(): EditableEvents {
    const { recorder } = this.#options;
    const list = recorder === undefined
      ? this.#own.map(({ event, number }) => ({ ...event, id: number }))
      : (recorder.events ?? []).filter((event) => !isDerivable(event));
    return {
      list,
      change: async (id, edit) =>
        await (recorder === undefined ? this.#edit(id, edit) : recorder.updateEvent(id, edit)),
      delete: async (id) =>
        await (recorder === undefined ? this.#edit(id) : recorder.deleteEvent?.(id)),
    };
  }

  /** Changes an event that is kept here alone; without an edit it goes. */
  #edit(id: number, edit?: EventEdit): void {
    const index = this.#own.findIndex(({ number }) => number === id);
    const own = this.#own[index];
    if (own === undefined) throw new UsageError("this event is not there any more");
    if (edit === undefined) this.#own.splice(index, 1);
    else own.event = { ...own.event, ...edit };
  }

  /** Adds an event that lasts; what it returns ends it, at a time in epoch milliseconds. */
  begin(event: Event): (endMs: number) => void {
    const own = this.#keep(event);
    return (endMs) => {
      if (this.#end(own, endMs)) own.event = { ...event, endMs };
    };
  }

  take(tick: Tick): void {
    this.#lastAtMs = tick.atMs;
    for (const { kind, event } of this.#toolEvents.observe(tick)) {
      const hostId = event.hostId ?? "";
      if (kind === "reloaded") this.#keep(event);
      else if (kind === "back") this.#close(hostId, event.endMs ?? tick.atMs);
      else {
        const stored = this.#store(event);
        if (kind === "lost") this.#open.set(hostId, { stored, atMs: event.atMs });
      }
    }
  }

  /** Ends the silences that still last where the session ends, and waits until all is stored. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const hostId of [...this.#open.keys()]) this.#close(hostId, this.#lastAtMs);
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** A silence is over: the event that told its beginning becomes a span. */
  #close(hostId: string, endMs: number): void {
    const silence = this.#open.get(hostId);
    this.#open.delete(hostId);
    if (silence !== undefined) this.#end(silence, endMs);
  }

  /** Gives an event its end; false where the clock was set back meanwhile, and none can be told. */
  #end({ atMs, stored }: StoredEvent, endMs: number): boolean {
    if (endMs < atMs) return false;
    void this.#attempt(async () => {
      const id = await stored;
      if (id !== undefined) await this.#options.recorder?.updateEvent(id, { endMs });
    });
    return true;
  }

  #keep(event: Event): OwnEvent {
    const stored = this.#store(event);
    const own: OwnEvent = { atMs: event.atMs, event, number: ++this.#lastNumber, stored };
    this.#own.push(own);
    void stored.then((id) => own.id = id);
    return own;
  }

  async #store(event: Event): Promise<number | undefined> {
    const { recorder } = this.#options;
    if (recorder === undefined) return undefined;
    return await this.#attempt(() => recorder.addEvent(event));
  }

  #attempt<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    const attempt = work().catch((error) => {
      const why = plainText(messageOf(error));
      this.#options.onWarning?.(`an event is not stored: ${why}`);
      return undefined;
    });
    this.#pending.add(attempt);
    void attempt.finally(() => this.#pending.delete(attempt));
    return attempt;
  }
}
