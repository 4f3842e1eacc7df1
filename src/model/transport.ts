/** Limits of one exchange. */
export interface ExchangeOptions {
  /** One total deadline, from the call to the last byte, in milliseconds. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
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
   * Writes one request in one go, reads until the server closes, and returns all bytes.
   * Throws a `CollectError`; on the deadline and on abort the connection is closed at once.
   */
  exchange(request: Uint8Array, options: ExchangeOptions): Promise<Uint8Array>;
  /** In a few words how the host is reached, e.g. `local socket /run/.../jsonrpc20.sock`. */
  describe(): string;
  /** What was tried to find the socket, in order; grows while the transport looks. */
  steps(): readonly DiscoveryStep[];
}
