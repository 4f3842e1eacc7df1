import type { Event } from "../model/event.ts";
import type { Host } from "../model/host.ts";
import type { TickSink } from "../model/recording.ts";
import type { Tick } from "../model/tick.ts";
import type { Recorder } from "../store/recorder.ts";
import { ToolEvents } from "./tool_events.ts";

/**
 * What a session keeps beside its readings: the events of the user and the tool, for the screen
 * and, where there is one, for the recording.
 */
export class SessionLog implements TickSink {
  /** To be drawn. Restarts and silences are drawn from the readings, and are not among them. */
  readonly events: Event[] = [];
  readonly #toolEvents: ToolEvents;
  readonly #recorder: Recorder | undefined;
  /** The recording's number of each host's open silence. */
  readonly #open = new Map<string, Promise<number | undefined>>();

  constructor(hosts: readonly Host[], recorder?: Recorder) {
    this.#toolEvents = new ToolEvents(hosts);
    this.#recorder = recorder;
  }

  add(event: Event): void {
    this.events.push(event);
    void this.#recorder?.addEvent(event).catch(() => {});
  }

  take(tick: Tick): void {
    for (const { kind, event } of this.#toolEvents.observe(tick)) {
      const hostId = event.hostId ?? "";
      if (kind === "reloaded") this.events.push(event);
      if (kind === "back") this.#close(hostId, event);
      else {
        const stored = this.#recorder?.addEvent(event).catch(() => undefined);
        if (kind === "lost" && stored !== undefined) this.#open.set(hostId, stored);
      }
    }
  }

  /** A silence is over: the event that told its beginning becomes a span. */
  #close(hostId: string, event: Event): void {
    const stored = this.#open.get(hostId);
    this.#open.delete(hostId);
    void stored?.then(async (id) => {
      if (id === undefined || event.endMs === undefined) return;
      await this.#recorder?.updateEvent(id, { endMs: event.endMs });
    }).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#open.values());
  }
}
