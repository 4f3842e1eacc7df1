import type { Sample } from "./sample.ts";

/** Turns one host's successive answers into the values of one metric. */
export interface Derivation {
  /** The value at this answer, or `NO_POINT`, `GAP`, `LEFT_OUT`. Never negative but for a negative gauge. */
  next(sample: Sample): number;
  /** How often the server refreshes it, where that was measured, in milliseconds. */
  readonly refreshMs?: number | undefined;
  /** Of a share: how many events per second stand behind the newest value. */
  readonly weight?: number;
  /** Forgets what was read before: the server's counters began anew. */
  restart(): void;
}

export interface DerivationOptions {
  /** The nominal time between two polls, in milliseconds. */
  readonly intervalMs: number;
}
