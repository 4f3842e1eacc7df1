import { localTransport } from "../collect/local_transport.ts";
import type { Host } from "../model/host.ts";
import type { Transport } from "../model/transport.ts";

/** What all transports of a session share. */
export interface TransportContext {
  readonly signal: AbortSignal;
}

/** The way to a host's JSONRPC socket, local or over ssh. Connects to nothing by itself. */
export function openTransport(host: Host, _context: TransportContext): Transport {
  return localTransport(host);
}
