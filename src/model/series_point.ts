import type { ValueState } from "./page_view.ts";

/** A line of one host, as it is called beside others. */
export interface SeriesName {
  readonly hostId: string;
  /** `Panel/Metric`, with the page before it where that is not one line alone. */
  readonly label: string;
  /** What its numbers are, in words. */
  readonly unit: string;
}

/** A point of a line as it is drawn, or where it breaks off. */
export interface SeriesPoint {
  readonly atMs: number;
  /** Its line's place among those that are told of. */
  readonly series: number;
  /** Absent: from here on there is none. */
  readonly value?: number | undefined;
  /** What is behind it: the seconds that it is of, of a share times its events per second; absent: as much as others. */
  readonly weight?: number | undefined;
  /** What a stretch of time that begins here held, in the place of one value. */
  readonly step?: SeriesStep | undefined;
  /** How it stands with a value that is absent. */
  readonly state?: ValueState | undefined;
  /** Why it is absent, in words safe to show. */
  readonly why?: string | undefined;
}

/** What is said of many values of a line. */
export interface SeriesStep {
  readonly min: number;
  readonly max: number;
  /** By what is behind each value. */
  readonly mean: number;
  readonly count: number;
}
