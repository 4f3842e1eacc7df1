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

/** What was told of records. */
export interface StoredRecords {
  /** Record numbers, and beside them the values. */
  readonly records: readonly number[];
  readonly values: readonly RecordValue[];
  readonly absent: readonly string[];
  readonly problems: readonly string[];
}

export interface StoredReply extends StoredRecords {
  readonly kind: "reply";
  readonly repliedAtMs: number;
  /** In hundredths of a millisecond whole; absent where nothing is known of it. */
  readonly uncertaintyMs?: number | undefined;
  readonly tookMs: number;
}

export interface StoredMiss {
  readonly kind: "miss";
  readonly missedAtMs: number;
  readonly tookMs: number;
  readonly reason: MissReason;
  readonly message: string;
  /** What sources told all the same. */
  readonly beside?: StoredRecords | undefined;
}

/** What a result tells of records; undefined: nothing. */
export function storedRecords(result: StoredResult | undefined): StoredRecords | undefined {
  return result?.kind === "miss" ? result.beside : result;
}
