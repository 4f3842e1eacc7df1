import { formatIsoTime } from "../../base/iso_time.ts";
import { formatDuration } from "../../base/format_value.ts";
import type { Host } from "../../model/host.ts";
import type { Tick } from "../../model/tick.ts";

/** Says when a host falls silent and when it answers again, a line each, for a log. */
export class HostChanges {
  readonly #hosts: readonly Host[];
  /** By host: since when it has been silent, epoch milliseconds; absent: it answers, or never did. */
  readonly #silentSinceMs = new Map<number, number>();
  readonly #answered = new Set<number>();

  constructor(hosts: readonly Host[]) {
    this.#hosts = hosts;
  }

  /** How many hosts that had answered do not now. */
  get silentCount(): number {
    return this.#silentSinceMs.size;
  }

  /** What changed at a tick. */
  take(tick: Tick): string[] {
    return tick.results.flatMap((result, index) => {
      const label = this.#hosts[index]!.label, sinceMs = this.#silentSinceMs.get(index);
      const line = (words: string) => `${formatIsoTime(tick.atMs)}  ${label} ${words}`;
      if (result?.kind === "reply") {
        this.#answered.add(index);
        this.#silentSinceMs.delete(index);
        if (sinceMs === undefined) return [];
        return [line(`answers again after ${formatDuration(Math.max(0, tick.atMs - sinceMs))}`)];
      }
      // For a poll that nobody waited for the host is not to blame.
      const isOwn = result === undefined || result.reason === "stalled" ||
        result.reason === "aborted";
      if (isOwn || sinceMs !== undefined || !this.#answered.has(index)) return [];
      this.#silentSinceMs.set(index, tick.atMs);
      return [line(`does not answer: ${result.message}`)];
    });
  }
}
