import type { Event } from "../../model/event.ts";
import type { Host } from "../../model/host.ts";
import type { RecordValue } from "../../model/record_value.ts";
import type { Tick } from "../../model/tick.ts";

/** Asked of every host beside a dashboard's records: it changes when the configuration is reloaded. */
export const RELOAD_RECORD = "proxy.process.proxy.reconfigure_time";
const START_RECORD = "proxy.process.proxy.start_time";

/** The source of events that the tool marks by itself. */
export const TOOL = "tool";

/**
 * Whether a stored event tells what the readings tell by themselves: restarts and silences, which
 * would be drawn twice. Reloads of the configuration are no readings of a dashboard.
 */
export function isDerivable({ source, label }: Event): boolean {
  return source === TOOL && /(^| )(restarted|no answer)$/.test(label);
}

/** Something that the tool saw happen. A span that begins has no end yet. */
export interface ToolEvent {
  readonly kind: "restarted" | "reloaded" | "lost" | "back";
  readonly event: Event;
}

interface HostMemory {
  startTime: RecordValue | undefined;
  reloadTime: RecordValue | undefined;
  /** When the present silence began; undefined while the host answers, or never has. */
  lostAtMs: number | undefined;
  answered: boolean;
}

/** Watches ticks for what happens to hosts: restarts, reloads of the configuration, silences. */
export class ToolEvents {
  readonly #hosts: readonly Host[];
  readonly #memory: HostMemory[];

  constructor(hosts: readonly Host[]) {
    this.#hosts = hosts;
    this.#memory = hosts.map(() => ({
      startTime: undefined,
      reloadTime: undefined,
      lostAtMs: undefined,
      answered: false,
    }));
  }

  /** What happened between the tick before and this one. */
  observe(tick: Tick): ToolEvent[] {
    return this.#hosts.flatMap((host, index) => this.#observeHost(tick, host, index));
  }

  #observeHost(tick: Tick, host: Host, index: number): ToolEvent[] {
    const result = tick.results[index], memory = this.#memory[index]!;
    const named = (
      kind: ToolEvent["kind"],
      words: string,
      more: Partial<Event> = {},
    ): ToolEvent => ({
      kind,
      event: {
        atMs: tick.atMs,
        label: this.#hosts.length > 1 ? `${host.label} ${words}` : words,
        source: TOOL,
        hostId: host.id,
        ...more,
      },
    });
    if (result === undefined) return [];
    if (result.kind === "miss") {
      // Of a poll for which nobody waited the host is not to blame.
      const isOwn = result.reason === "stalled";
      if (isOwn || memory.lostAtMs !== undefined || !memory.answered) return [];
      memory.lostAtMs = tick.atMs;
      return [named("lost", "no answer")];
    }
    const events: ToolEvent[] = [];
    if (memory.lostAtMs !== undefined) {
      const atMs = Math.min(memory.lostAtMs, tick.atMs);
      events.push(named("back", "no answer", { atMs, endMs: tick.atMs }));
      memory.lostAtMs = undefined;
    }
    const startTime = result.values.get(START_RECORD);
    const reloadTime = result.values.get(RELOAD_RECORD);
    const restarted = differs(memory.startTime, startTime);
    if (restarted) events.push(named("restarted", "restarted"));
    // A start reads the configuration too: that is no reload.
    else if (differs(memory.reloadTime, reloadTime)) {
      events.push(named("reloaded", "configuration reloaded"));
    }
    memory.startTime = startTime ?? memory.startTime;
    memory.reloadTime = reloadTime ?? memory.reloadTime;
    memory.answered = true;
    return events;
  }
}

function differs(before: RecordValue | undefined, now: RecordValue | undefined): boolean {
  return before !== undefined && now !== undefined && before !== now;
}
