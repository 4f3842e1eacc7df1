import type { Host } from "./host.ts";
import type { RecordValue } from "./record_value.ts";

/** Why a host has no reading at a tick. */
export const MISS_REASONS = [
  "no-socket",
  "permission",
  "refused",
  "timeout",
  "closed",
  "malformed",
  "too-large",
  "rpc-error",
  "transport",
  "overlap",
  /** Who was asked for its samples has none of late. */
  "no-sample",
  /** Nobody waited for it: this program was stopped, its machine slept or was held up. */
  "stalled",
  "aborted",
] as const;

export type MissReason = typeof MISS_REASONS[number];

/** What was told of records. */
export interface Records {
  readonly values: ReadonlyMap<string, RecordValue>;
  /** Those that were asked for and that are not known. */
  readonly absent: readonly string[];
  /** Other complaints (the server's `errorList`), each a sentence safe to show. */
  readonly problems: readonly string[];
}

/** A host's answer. Times are monotonic milliseconds (`performance.now()`). */
export interface Reply extends Records {
  readonly kind: "reply";
  /** When the server answered, as near as can be known; not when the answer arrived. */
  readonly repliedAtMs: number;
  /**
   * The server answered within so many milliseconds of `repliedAtMs`, before or after it. What shifts
   * all readings of a host alike is no part of it. Absent: nothing is known of it (older recordings).
   */
  readonly uncertaintyMs?: number | undefined;
  readonly tookMs: number;
}

/** A host that did not answer: a gap, a reason and a duration; never yesterday's value again. */
export interface Miss {
  readonly kind: "miss";
  readonly missedAtMs: number;
  readonly tookMs: number;
  readonly reason: MissReason;
  /** What failed, where, and what to do, in one or two sentences safe to show. */
  readonly message: string;
  /** What sources told of the host all the same; their times count from `missedAtMs`. */
  readonly beside?: Records | undefined;
}

export type HostResult = Reply | Miss;

/** What a result tells of records; undefined: nothing. */
export function recordsIn(result: HostResult | undefined): Records | undefined {
  return result?.kind === "miss" ? result.beside : result;
}

/** One poll of all hosts. `results` is in the order of the hosts; a slot is empty until it answers. */
export interface Tick {
  /** Tick n is due at start + n x interval. */
  readonly index: number;
  /** The wall-clock time shared by all hosts of this tick, epoch milliseconds: for labels only. */
  readonly atMs: number;
  /** The monotonic time of the same moment: for arithmetic. */
  readonly monotonicMs: number;
  /** How late the tick started, against its schedule. */
  readonly latenessMs: number;
  readonly results: (HostResult | undefined)[];
}

/** What a subscriber to the ticks of a session is told. Hosts keep their order for the session. */
export interface TickSink extends AsyncDisposable {
  /** Takes a complete tick; must return at once and never throw: a slow sink drops, and says so. */
  take(tick: Tick, hosts: readonly Host[]): void;
}
