/** Something that happened: a point in time or, with `endMs`, a span. Wall-clock milliseconds. */
export interface Event {
  readonly atMs: number;
  readonly endMs?: number | undefined;
  readonly label: string;
  /** Who says so: `user`, `tool`, or the name that an importing collector gave. */
  readonly source: string;
  /** `#rrggbb`; absent: by source. */
  readonly color?: string | undefined;
  /** Line style. */
  readonly dash?: "solid" | "dash" | "dot" | "dashdot" | undefined;
  /** The host that it concerns, by id; absent: all. */
  readonly hostId?: string | undefined;
  /** The panel that it concerns, by title; absent: all. */
  readonly panel?: string | undefined;
}
