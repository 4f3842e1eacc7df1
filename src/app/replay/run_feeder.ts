import type { Host } from "../../model/host.ts";
import type { Tick } from "../../model/tick.ts";
import type { History } from "../../series/history.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { goesOn } from "./reading_runs.ts";

/**
 * Puts the ticks of runs that follow on each other into one history. Each run has a monotonic clock of its own:
 * they are laid end to end. Their readings stand where the wall clock of their moment put them; between two runs
 * all lines break, and nothing is derived from one to the next, but where runs are single readings that go on.
 */
export class RunFeeder {
  readonly #history: History;
  readonly #hosts: readonly Host[];
  #session: RecordedSession | undefined;
  #shiftMs = 0;
  /** The run goes on with the one before it. */
  #goesOn = false;
  #newest: Tick | undefined;

  /** `hosts` are those of the history: the ones that a run does not have are told apart in it. */
  constructor(history: History, hosts: readonly Host[] = []) {
    this.#history = history;
    this.#hosts = hosts;
  }

  /** The newest tick that was put in. */
  get newest(): Tick | undefined {
    return this.#newest;
  }

  /** By how much the monotonic times of the newest run were moved, in milliseconds. */
  get shiftMs(): number {
    return this.#shiftMs;
  }

  /** Puts in the next ticks of a run, whose results are in the order of the history's hosts. */
  put(session: RecordedSession, ticks: readonly Tick[]): void {
    const [first] = ticks;
    if (first === undefined) return;
    if (this.#session?.id !== session.id) this.#begin(first, session);
    const shiftMs = this.#shiftMs;
    // The times of answers stay: what is derived is then the same to the last bit.
    const placed = shiftMs === 0
      ? ticks
      : ticks.map((tick) => ({ ...tick, monotonicMs: tick.monotonicMs + shiftMs }));
    this.#history.putAll(this.#goesOn ? placed.map((tick) => shifted(tick, shiftMs)) : placed);
    this.#newest = placed.at(-1);
  }

  #begin(first: Tick, session: RecordedSession): void {
    const last = this.#newest, sinceMs = last === undefined ? 0 : first.atMs - last.atMs;
    // Readings one after the other are told apart by the wall clock alone.
    this.#goesOn = goesOn(this.#session, session) && sinceMs > 0;
    this.#session = session;
    this.#leaveOut(session, last?.atMs ?? first.atMs);
    if (last === undefined) return;
    const { intervalMs } = session;
    const apartMs = this.#goesOn ? sinceMs : Math.max(intervalMs, sinceMs);
    this.#shiftMs = last.monotonicMs + apartMs - first.monotonicMs;
    if (!this.#goesOn) this.#history.startRun({ intervalMs });
  }

  #leaveOut({ hosts }: RecordedSession, sinceMs: number): void {
    const ids = new Set(hosts.map(({ id }) => id));
    const absent = [...this.#hosts.keys()].filter((index) => !ids.has(this.#hosts[index]!.id));
    this.#history.leaveOut(absent, sinceMs);
  }
}

/** With answers at the times of the clock that the tick was put on. */
function shifted(tick: Tick, shiftMs: number): Tick {
  const results = tick.results.map((result) =>
    result?.kind === "reply"
      ? { ...result, repliedAtMs: result.repliedAtMs + shiftMs }
      : result && { ...result, missedAtMs: result.missedAtMs + shiftMs }
  );
  return { ...tick, results };
}
