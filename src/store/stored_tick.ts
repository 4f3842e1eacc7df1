import type { RecordValue } from "../model/record_value.ts";
import type { MissReason } from "../model/tick.ts";

/** A tick as it is stored: records by their number, hosts by their place in the session. */
export interface StoredTick {
  readonly index: number;
  readonly atMs: number;
  readonly monotonicMs: number;
  readonly latenessMs: number;
  readonly results: readonly (StoredResult | undefined)[];
}

export type StoredResult = StoredReply | StoredMiss;

export interface StoredReply {
  readonly kind: "reply";
  readonly repliedAtMs: number;
  /** In hundredths of a millisecond whole; absent where nothing is known of it. */
  readonly uncertaintyMs?: number | undefined;
  readonly tookMs: number;
  /** Record numbers, and beside them the values. */
  readonly records: readonly number[];
  readonly values: readonly RecordValue[];
  readonly absent: readonly string[];
  readonly problems: readonly string[];
}

export interface StoredMiss {
  readonly kind: "miss";
  readonly missedAtMs: number;
  readonly tookMs: number;
  readonly reason: MissReason;
  readonly message: string;
}
