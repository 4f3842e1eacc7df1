import { LinkedAbort } from "../base/linked_abort.ts";
import type { Host } from "../model/host.ts";
import type { HostResult, Reply, Tick } from "../model/tick.ts";
import type { Transport } from "../model/transport.ts";
import { ask } from "./ask.ts";
import { type Clock, systemClock } from "./clock.ts";
import { buildRequests } from "./jsonrpc_request.ts";
import { type Lateness, Schedule } from "./schedule.ts";
import { clocksApartMs } from "./clock.ts";
import type { HostSources } from "./sources/host_sources.ts";

const LONGEST_DEADLINE_MS = 5_000;
/** A poll ends at its deadline; beyond that by so much it was not the host that took the time. */
const HELD_UP_MS = 500;

/** A host and the way to it. */
export interface PolledHost {
  readonly host: Host;
  readonly transport: Transport;
  /** What is read on it beside its server. */
  readonly sources?: HostSources | undefined;
}

/** Who wants to know all records of a host, now and then in the place of a poll. */
export interface WholeAsking {
  /** Whether a host is asked for all at a tick. */
  wants(tick: Pick<Tick, "atMs" | "index">, hostIndex: number): boolean;
  /** What it said; the tick itself holds the records of a poll alone. */
  takeWhole(tick: Tick, hostIndex: number, reply: Reply): void;
}

/** Matches the name of each record. */
const EVERY_NAME = ".";

export interface PollingOptions {
  /** Asked by exact name. */
  readonly records: readonly string[];
  /** Asked by regular expression as well. */
  readonly patterns?: readonly string[];
  readonly whole?: WholeAsking | undefined;
  readonly intervalMs: number;
  /** Per host and tick; default the smaller of 0.9 intervals and 5 s. */
  readonly deadlineMs?: number;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  readonly onStart?: (tick: Tick) => void;
  /** A host has answered, failed or was skipped: `tick.results[hostIndex]` is set. */
  readonly onResult: (tick: Tick, hostIndex: number) => void;
  /** Once a tick: the hosts that answered their previous tick have all answered this one, or all is complete. */
  readonly onSettled: (tick: Tick) => void;
  /** Once a tick, after `onSettled`: all slots are filled. */
  readonly onComplete: (tick: Tick) => void;
}

export interface Polling {
  /** Resolves when the signal was aborted and nothing is under way; rejects with what a callback threw. */
  readonly done: Promise<void>;
  /** By host: ticks skipped because the host was still busy with an earlier one. */
  readonly skipped: readonly number[];
  /** As of now. */
  lateness(): Lateness;
}

/**
 * Polls all hosts at start + n x interval, the first time at once, each host in a task of its own
 * with its own deadline. After an abort no callback is called any more. Throws a `UsageError` for
 * record names that cannot be asked for.
 */
export function startPolling(hosts: readonly PolledHost[], options: PollingOptions): Polling {
  return new Poller(hosts, options);
}

class Poller implements Polling {
  readonly done: Promise<void>;
  readonly skipped: number[];
  readonly #hosts: readonly PolledHost[];
  /** What a host is sent for a poll, and for all its records. */
  readonly #requests: readonly Uint8Array[];
  readonly #wholeRequests: readonly Uint8Array[];
  readonly #names: ReadonlySet<string>;
  readonly #patterns: readonly RegExp[];
  readonly #options: PollingOptions;
  readonly #clock: Clock;
  readonly #schedule: Schedule;
  readonly #deadlineMs: number;
  /** When the task of a busy host began; `undefined` for an idle one. */
  readonly #busySinceMs: (number | undefined)[];
  /** Whether a host answered when last asked; a new host is expected to. */
  readonly #answering: boolean[];
  readonly #tasks = new Set<Promise<void>>();
  /** What a callback threw. */
  #failure: { readonly error: unknown } | undefined;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;

  constructor(hosts: readonly PolledHost[], options: PollingOptions) {
    const { records, patterns = [], intervalMs, clock = systemClock } = options;
    this.#requests = buildRequests(records, { patterns });
    if (this.#requests.length === 0) {
      throw new TypeError("startPolling() needs records or patterns");
    }
    if (!(intervalMs > 0)) throw new TypeError("startPolling() needs a positive interval");
    this.#wholeRequests = buildRequests(records, { patterns: [EVERY_NAME] });
    this.#hosts = hosts;
    this.#names = new Set(records);
    this.#patterns = patterns.map((pattern) => new RegExp(pattern));
    this.#options = options;
    this.#clock = clock;
    this.#schedule = new Schedule(intervalMs, clock);
    this.#deadlineMs = options.deadlineMs ?? Math.min(0.9 * intervalMs, LONGEST_DEADLINE_MS);
    this.skipped = hosts.map(() => 0);
    this.#busySinceMs = hosts.map(() => undefined);
    this.#answering = hosts.map(() => true);
    this.#signal = new LinkedAbort(options.signal, this.#stop.signal).signal;
    this.done = this.#run();
  }

  lateness(): Lateness {
    return this.#schedule.lateness();
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        const slot = await this.#schedule.next(this.#signal);
        if (slot === undefined) break;
        const { index, monotonicMs, latenessMs } = slot;
        const atMs = Math.round(monotonicMs + clocksApartMs(this.#clock));
        this.#start({ index, atMs, monotonicMs, latenessMs, results: [] });
      }
    } finally {
      this.#stop.abort();
      await Promise.all(this.#tasks);
    }
    if (this.#failure) throw this.#failure.error;
  }

  #start(tick: Tick): void {
    const { onStart } = this.#options, clock = this.#clock;
    const progress = new Progress(tick, this.#hosts.length, this.#answering);
    onStart?.(tick);
    const idle: number[] = [];
    this.#busySinceMs.forEach((busySinceMs, i) => {
      if (busySinceMs === undefined) {
        this.#busySinceMs[i] = tick.monotonicMs;
        idle.push(i);
      }
    });
    // The requests leave before the callbacks for skipped hosts take their time.
    for (const i of idle) {
      const task = this.#ask(tick, i).then((result) => this.#finish(progress, i, result));
      const guarded = task.catch((error) => {
        this.#failure ??= { error };
        this.#stop.abort();
      });
      this.#tasks.add(guarded);
      guarded.finally(() => this.#tasks.delete(guarded));
    }
    const started = new Set(idle);
    this.#busySinceMs.forEach((busySinceMs, i) => {
      if (started.has(i) || busySinceMs === undefined) return;
      this.skipped[i] = (this.skipped[i] ?? 0) + 1;
      const missedAtMs = clock.monotonicMs();
      const tookMs = missedAtMs - busySinceMs;
      this.#report(progress, i, {
        kind: "miss",
        missedAtMs,
        tookMs,
        // No poll takes so long by itself: this program was stopped, or its machine held up.
        reason: tookMs > this.#deadlineMs + HELD_UP_MS ? "stalled" : "overlap",
        message: `skipped: the previous poll has been waiting for ${Math.round(tookMs)} ms`,
      });
    });
    if (this.#hosts.length === 0) this.#advance(progress);
  }

  async #ask(tick: Tick, hostIndex: number): Promise<HostResult> {
    const polled = this.#hosts[hostIndex];
    if (!polled) throw new RangeError(`no host ${hostIndex}`);
    const { whole } = this.#options, clock = this.#clock;
    const untilMs = clock.monotonicMs() + this.#deadlineMs;
    const isWhole = whole?.wants(tick, hostIndex) ?? false;
    const asking = ask(polled.transport, isWhole ? this.#wholeRequests : this.#requests, {
      deadlineMs: this.#deadlineMs,
      signal: this.#signal,
      clock,
    });
    polled.sources?.begin();
    const said = await asking;
    const result = await polled.sources?.complete(said, untilMs - clock.monotonicMs()) ?? said;
    if (!isWhole || result.kind === "miss" || this.#signal.aborted) return result;
    whole!.takeWhole(tick, hostIndex, result);
    return this.#polled(result, said);
  }

  /** Of an answer that holds all records those that a poll asks for, and what sources added to it. */
  #polled(result: Reply, said: HostResult): Reply {
    const asked = said.kind === "reply" ? said.values : result.values;
    const isPolled = (name: string) =>
      this.#names.has(name) || !asked.has(name) || this.#patterns.some((one) => one.test(name));
    return { ...result, values: new Map([...result.values].filter(([name]) => isPolled(name))) };
  }

  #finish(progress: Progress, hostIndex: number, result: HostResult): void {
    this.#busySinceMs[hostIndex] = undefined;
    this.#answering[hostIndex] = result.kind === "reply";
    this.#report(progress, hostIndex, result);
  }

  #report(progress: Progress, hostIndex: number, result: HostResult): void {
    if (this.#signal.aborted) return;
    progress.tick.results[hostIndex] = result;
    progress.finished(hostIndex);
    this.#options.onResult(progress.tick, hostIndex);
    this.#advance(progress);
  }

  #advance(progress: Progress): void {
    if (progress.takeSettled()) this.#options.onSettled(progress.tick);
    if (progress.takeComplete()) this.#options.onComplete(progress.tick);
  }
}

/** What of a tick is still to come. */
class Progress {
  readonly #missing: Set<number>;
  readonly #expected: Set<number>;
  readonly #anyExpected: boolean;
  #settled = false;
  #complete = false;

  constructor(readonly tick: Tick, hostCount: number, answering: readonly boolean[]) {
    tick.results.push(...Array.from({ length: hostCount }, () => undefined));
    this.#missing = new Set(answering.keys());
    this.#expected = new Set([...answering.keys()].filter((i) => answering[i]));
    this.#anyExpected = this.#expected.size > 0;
  }

  finished(hostIndex: number): void {
    this.#missing.delete(hostIndex);
    this.#expected.delete(hostIndex);
  }

  /** True once. */
  takeSettled(): boolean {
    const settled = this.#missing.size === 0 || (this.#anyExpected && this.#expected.size === 0);
    if (!settled || this.#settled) return false;
    return this.#settled = true;
  }

  /** True once. */
  takeComplete(): boolean {
    if (this.#missing.size > 0 || this.#complete) return false;
    return this.#complete = true;
  }
}
