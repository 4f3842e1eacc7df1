import { formatIsoTime } from "../../base/iso_time.ts";
import { formatDuration } from "../../base/format_value.ts";
import type { Host } from "../../model/host.ts";
import type { Tick } from "../../model/tick.ts";
import { ToolEvents } from "./tool_events.ts";

/** Says when a host falls silent and when it answers again, a line each, for a log. */
export class HostChanges {
  readonly #hosts: readonly Host[];
  readonly #events: ToolEvents;
  readonly #silent = new Set<Host>();

  constructor(hosts: readonly Host[]) {
    this.#hosts = hosts;
    this.#events = new ToolEvents(hosts);
  }

  /** How many hosts that had answered do not now. */
  get silentCount(): number {
    return this.#silent.size;
  }

  /** What changed at a tick. */
  take(tick: Tick): string[] {
    return this.#events.observe(tick).flatMap(({ kind, event }) => {
      const index = this.#hosts.findIndex(({ id }) => id === event.hostId);
      const host = this.#hosts[index]!, result = tick.results[index];
      const line = (words: string) => `${formatIsoTime(tick.atMs)}  ${host.label} ${words}`;
      if (kind === "back") {
        this.#silent.delete(host);
        return [line(`answers again after ${formatDuration(tick.atMs - event.atMs)}`)];
      }
      if (kind !== "lost" || result?.kind !== "miss") return [];
      this.#silent.add(host);
      return [line(`does not answer: ${result.message}`)];
    });
  }
}
