import { sleep } from "../../src/base/sleep.ts";
import { type ServedConnection, UnixServer } from "../../src/sim/unix_server.ts";

/** What a server can do wrong to one client after another. */
export type Misbehaviour =
  | "silent"
  | "drip"
  | "flood"
  | "garbage"
  | "close"
  | "reset"
  | "truncated"
  | "split-character";

export interface MisbehavingServerOptions {
  readonly socketPath: string;
  readonly kind: Misbehaviour;
  readonly signal: AbortSignal;
  /** `drip`: between two bytes, in milliseconds. */
  readonly dripMs?: number;
  /** `flood`: how much it sends at most, in bytes. */
  readonly floodBytes?: number;
}

const REPLY = '{"jsonrpc": "2.0", "result": {"recordList": [], "errorList": []}, "id": "1"}';

/** A server on a Unix socket that fails its clients in one way, one client at a time. */
export function startMisbehavingServer(
  { socketPath, kind, signal, dripMs = 1_000, floodBytes = 100 * 1024 * 1024 }:
    MisbehavingServerOptions,
): UnixServer {
  return new UnixServer({
    socketPath,
    signal,
    serve: (connection) => misbehave(kind, connection, { dripMs, floodBytes }),
  });
}

async function misbehave(
  kind: Misbehaviour,
  connection: ServedConnection,
  { dripMs, floodBytes }: { readonly dripMs: number; readonly floodBytes: number },
): Promise<void> {
  const text = new TextEncoder();
  if (kind === "silent") return await drain(connection);
  // Closing with a request unread resets the connection.
  if (kind === "reset") return;
  await connection.read(new Uint8Array(128 * 1024));
  switch (kind) {
    case "drip": {
      // The client's leaving ends the drip at once, not at the next byte.
      const gone = new AbortController();
      drain(connection).catch(() => {}).finally(() => gone.abort());
      for (const byte of text.encode(REPLY.repeat(1_000))) {
        if (gone.signal.aborted) return;
        await connection.write(Uint8Array.of(byte));
        await sleep(dripMs, gone.signal);
      }
      return;
    }
    case "flood": {
      const chunk = text.encode('{"jsonrpc": "2.0", "result": {'.padEnd(64 * 1024, " "));
      for (let sent = 0; sent < floodBytes; sent += chunk.length) await connection.write(chunk);
      return;
    }
    case "garbage": {
      const bytes = crypto.getRandomValues(new Uint8Array(2_000));
      // As a terminal's escape, so that it can be seen not to reach one; never UTF-8.
      bytes.set(text.encode("\x1b]0;owned\x07\x1b[2J"), 0);
      bytes[100] = 0xff;
      return await connection.write(bytes);
    }
    case "truncated":
      return await connection.write(text.encode(REPLY.slice(0, REPLY.length / 2)));
    case "split-character":
      return await connection.write(text.encode('{"jsonrpc": "2.0", "result": "ü').slice(0, -1));
    case "close":
      return;
  }
}

/** Reads until the client leaves. */
async function drain(connection: ServedConnection): Promise<void> {
  const buffer = new Uint8Array(16 * 1024);
  while (await connection.read(buffer) !== null);
}
