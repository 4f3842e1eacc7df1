/** A record as it stands in a reply; all values are strings but for nested maps. */
export type WireRecord = Readonly<Record<string, unknown>> & {
  readonly record_name: string;
  readonly record_class: string;
};

/** All records of a host at one moment. */
export interface HostSnapshot {
  /** In the server's order. */
  names(): Iterable<string>;
  /** A 10.1.4 server describes new-style metrics differently when asked by regex. */
  lookup(name: string, how: "exact" | "regex"): WireRecord | undefined;
}

/** What a simulated server serves. */
export interface SimulatedHost {
  snapshot(): HostSnapshot;
  readonly draining: boolean;
}
