import type { DecodedColumn } from "./column_codec.ts";
import type { ResultColumns, TickColumns } from "./block_codec.ts";

/** A segment as a query meets it: of a block that was made meanwhile a part may have been read before. */
export interface SegmentPart {
  readonly segment: Segment;
  /** Only ticks after this one are new. */
  readonly afterSeq: number;
}

/** Consecutive ticks of a session, as columns that are read when they are asked for. */
export interface Segment {
  /** Of its first tick; the ticks of a recording are numbered in the order in which they were recorded. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly ticks: TickColumns;
  /** One host's results; undefined where there are none, or they cannot be read. */
  results(host: number): ResultColumns | undefined;
  /**
   * One record of a host; undefined where there is none, or it cannot be read. Its numbers may be `into`, but
   * need not.
   */
  column(host: number, record: number, into?: Float64Array): DecodedColumn | undefined;
}
