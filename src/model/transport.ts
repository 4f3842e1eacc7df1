/** Limits of one exchange. */
export interface ExchangeOptions {
  /** One total deadline, from the call to the last byte, in milliseconds. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** A server's answer and when it was given. */
export interface Answer {
  readonly bytes: Uint8Array;
  /** When the server answered, as near as can be known, in this machine's monotonic milliseconds. */
  readonly atMs: number;
  /**
   * It answered within so many milliseconds of `atMs`, before or after it. What shifts all answers
   * of a host alike (half of an even round trip) is no part of it.
   */
  readonly uncertaintyMs: number;
}

/** What a command said that was run on a host. */
export interface CommandAnswer extends Answer {
  readonly code: number;
  /** The end of what it wrote on standard error; not safe to show. */
  readonly stderr: string;
}

/** One step of finding or reaching a socket, for the report at start and for `check`. */
export interface DiscoveryStep {
  /** What was tried, e.g. `TRAFFICSERVER_JSONRPC_SOCKET` or `ssh: python3 helper`. */
  readonly what: string;
  readonly outcome: "found" | "not-found" | "failed" | "skipped";
  /** What was found, or what it said. Safe to show. */
  readonly detail: string;
  readonly tookMs: number;
}

/**
 * A way to the JSONRPC socket of one host. It never holds a connection to the socket without a
 * request on the way: the server serves one client at a time and waits for a silent one.
 */
export interface Transport extends AsyncDisposable {
  /**
   * Writes one request in one go and reads until the server closes.
   * Throws a `CollectError`; on the deadline and on abort the connection is closed at once.
   */
  exchange(request: Uint8Array, options: ExchangeOptions): Promise<Answer>;
  /**
   * Finds and reaches the host and asks its server nothing: resolves when an exchange would be
   * begun at once, or would fail at once, or at the deadline. Never rejects.
   */
  reach(options: ExchangeOptions): Promise<void>;
  /**
   * Runs a line of the host's `/bin/sh` beside whatever else is under way. Throws a `CollectError`; at the
   * deadline and on abort the command is killed with all that it started. Absent: no commands can be run.
   */
  run?(command: string, options: ExchangeOptions): Promise<CommandAnswer>;
  /** How often it was connected so far; absent: each exchange has a connection of its own. */
  readonly connections?: number | undefined;
  /** In a few words how the host is reached, e.g. `local socket /run/.../jsonrpc20.sock`. */
  describe(): string;
  /** What was tried to find the socket, in order; grows while the transport looks. */
  steps(): readonly DiscoveryStep[];
}
