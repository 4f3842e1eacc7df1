/** Something that happened: a point in time or, with `endMs`, a span. Wall-clock milliseconds. */
export interface Event {
  readonly atMs: number;
  readonly endMs?: number;
  readonly label: string;
  /** Who says so: `user`, `tool`, or the name that an importing collector gave. */
  readonly source: string;
  /** `#rrggbb`; absent: by source. */
  readonly color?: string;
  /** Line style. */
  readonly dash?: "solid" | "dash" | "dot" | "dashdot";
  /** The host that it concerns, by id; absent: all. */
  readonly hostId?: string;
  /** The panel that it concerns, by title; absent: all. */
  readonly panel?: string;
}
