import { localTransport } from "../../collect/local_transport.ts";
import { ConnectGate } from "../../collect/ssh/connect_gate.ts";
import { openSshTransport } from "../../collect/ssh/open_ssh_transport.ts";
import type { Host } from "../../model/host.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { lazyTransport } from "./lazy_transport.ts";
import { measuredTransport } from "./measured_transport.ts";
import type { Transport } from "../../model/transport.ts";

/** What the transports of a session share. */
export interface TransportContext {
  readonly signal: AbortSignal;
  /** Lets only so many ssh connections begin at a time. */
  readonly gate?: ConnectGate;
  /** A lost connection is made again: for as long as somebody watches, it is. */
  readonly triesAgain?: boolean;
}

/** The way to a host's JSONRPC socket: on this machine, or over the system's ssh. */
export function openTransport(
  host: Host,
  { signal, gate, triesAgain = true }: TransportContext,
): Transport {
  if (host.address.kind === "local") return localTransport(host);
  return openSshTransport(host, { signal, triesAgain, gate });
}

/** The ways to several hosts, in their order. */
export function openTransports(
  hosts: readonly Host[],
  { signal, telemetry, lazy = false }: Pick<TransportContext, "signal"> & {
    /** Takes what goes to and fro. */
    readonly telemetry: Telemetry;
    /** Connects to none before it is asked something. */
    readonly lazy?: boolean;
  },
): Transport[] {
  const gate = new ConnectGate();
  return hosts.map((host) => {
    const open = () => openTransport(host, { signal, gate });
    return measuredTransport(lazy ? lazyTransport(open) : open(), host, telemetry);
  });
}
