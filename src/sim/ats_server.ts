import { handleRequest } from "./rpc_handler.ts";
import type { SimulatedHost } from "./simulated_host.ts";
import { sleep } from "../base/sleep.ts";
import { type ServedConnection, UnixServer } from "./unix_server.ts";

/** From this size on the server drops a request unread, in bytes. */
const MAX_REQUEST_BYTES = 96_000;
/** How long it waits for more of a request, in milliseconds. */
const QUIET_MS = 1;

export interface AtsServerOptions {
  readonly socketPath: string;
  readonly workload: SimulatedHost;
  readonly signal: AbortSignal;
  /** It writes its replies in pieces of this size, in bytes. */
  readonly chunkBytes?: number | undefined;
}

/**
 * A server that speaks JSON-RPC over a Unix socket as traffic_server 10.1.4 was measured to: one
 * client at a time, a silent one waited for without limit; an answer to whatever has come when 1 ms
 * passes without more; closed after the reply.
 */
export function startAtsServer(
  { socketPath, workload, signal, chunkBytes = 32 * 1024 }: AtsServerOptions,
): UnixServer {
  return new UnixServer({
    socketPath,
    signal,
    async serve(connection) {
      const request = await readRequest(connection);
      if (request === undefined) return;
      const reply = handleRequest(new TextDecoder().decode(request), workload);
      if (reply === undefined) return;
      const bytes = new TextEncoder().encode(reply);
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        await connection.write(bytes.subarray(at, at + chunkBytes));
      }
    },
  });
}

/** `undefined` where the server would drop the connection: the request is too long, or its client left. */
async function readRequest(connection: ServedConnection): Promise<Uint8Array | undefined> {
  const buffer = new Uint8Array(MAX_REQUEST_BYTES);
  let length = await connection.read(buffer);
  while (length !== null && length < buffer.length) {
    const more = connection.read(buffer.subarray(length));
    const waiting = new AbortController();
    const count = await Promise.race([more, quiet(waiting.signal)]);
    waiting.abort();
    if (count === "quiet") {
      more.catch(() => {});
      return buffer.slice(0, length);
    }
    if (count === null) return undefined;
    length += count;
  }
  return undefined;
}

async function quiet(signal: AbortSignal): Promise<"quiet"> {
  await sleep(QUIET_MS, signal);
  // In a busy process the timer can be due before bytes that came in time are delivered.
  await sleep(0, signal);
  return "quiet";
}
