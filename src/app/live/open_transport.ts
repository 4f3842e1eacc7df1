import { localTransport } from "../../collect/local_transport.ts";
import { ConnectGate } from "../../collect/ssh/connect_gate.ts";
import { openSshTransport } from "../../collect/ssh/open_ssh_transport.ts";
import type { Host } from "../../model/host.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Answer, Transport } from "../../model/transport.ts";

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

/** A transport that is opened when it is first used: nothing is connected to that may never be asked. */
function lazyTransport(open: () => Transport): Transport {
  let opened: Transport | undefined;
  const transport = () => opened ??= open();
  return {
    exchange: (request, options) => transport().exchange(request, options),
    reach: (options) => transport().reach(options),
    // All that are opened here run commands.
    run: (command, options) => transport().run!(command, options),
    get connections() {
      return opened?.connections;
    },
    describe: () => opened?.describe() ?? "not asked so far",
    steps: () => opened?.steps() ?? [],
    [Symbol.asyncDispose]: async () => await opened?.[Symbol.asyncDispose](),
  };
}

/** A transport whose answers, and the requests that they answer, are counted in bytes, by host and kind of transport. */
function measuredTransport(
  transport: Transport,
  { label, address }: Host,
  telemetry: Telemetry,
): Transport {
  const tags = { host: label, transport: address.kind };
  return heardTransport(transport, {
    exchanged(request, answer) {
      telemetry.increment("request_bytes", request.length, tags);
      telemetry.increment("reply_bytes", answer.bytes.length, tags);
    },
    ran: (answer) => telemetry.increment("command_bytes", answer.bytes.length, tags),
  });
}

/** A transport that tells of each answer that it gives. */
export function heardTransport(
  transport: Transport,
  { exchanged, ran }: {
    readonly exchanged: (request: Uint8Array, answer: Answer) => void;
    readonly ran?: (answer: Answer) => void;
  },
): Transport {
  const { run } = transport;
  return {
    async exchange(request, options) {
      const answer = await transport.exchange(request, options);
      exchanged(request, answer);
      return answer;
    },
    reach: (options) => transport.reach(options),
    ...(run === undefined ? {} : {
      async run(command, options) {
        const answer = await run.call(transport, command, options);
        ran?.(answer);
        return answer;
      },
    }),
    get connections() {
      return transport.connections;
    },
    describe: () => transport.describe(),
    steps: () => transport.steps(),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}
