import { rmSync } from "node:fs";
import { sleep } from "../base/sleep.ts";

/** A connection whose traffic is counted. */
export interface ServedConnection {
  read(into: Uint8Array): Promise<number | null>;
  /** Writes all of the bytes. */
  write(bytes: Uint8Array): Promise<void>;
}

export interface UnixServerOptions {
  readonly socketPath: string;
  readonly signal: AbortSignal;
  /** Serves one connection, which is closed when the promise settles; a rejection means the client left. */
  readonly serve: (connection: ServedConnection) => Promise<void>;
}

const KEPT_READ_COUNTS = 100;

interface Run {
  readonly listener: Deno.Listener;
  readonly stop: AbortController;
  readonly loop: Promise<void>;
}

/**
 * A server on a Unix socket that can be stopped and started again. It listens at once and serves one client at a
 * time; the others wait in the queue of the socket.
 */
export class UnixServer implements AsyncDisposable {
  readonly socketPath: string;
  /** What it has seen; grows while it runs. */
  readonly stats = {
    /** Connections accepted and not closed yet, by either side. */
    openConnections: 0,
    acceptedConnections: 0,
    /** Successful reads of each connection, the newest last; at most 100 are kept. */
    readsPerConnection: [] as number[],
    bytesRead: 0,
    bytesWritten: 0,
  };
  readonly #serve: UnixServerOptions["serve"];
  readonly #signal: AbortSignal;
  readonly #onAbort = () => void this.stop();
  #stopping: Promise<void> = Promise.resolve();
  #run: Run | undefined;

  constructor({ socketPath, signal, serve }: UnixServerOptions) {
    this.socketPath = socketPath;
    this.#serve = serve;
    this.#signal = signal;
    signal.addEventListener("abort", this.#onAbort, { once: true });
    this.#listen();
  }

  get listening(): boolean {
    return this.#run !== undefined;
  }

  /** Listens again; replaces the file of an earlier run, as traffic_server does. */
  async start(): Promise<void> {
    await this.#stopping;
    this.#listen();
  }

  /** Drops every connection and listens no more; the file stays, so that clients are refused. */
  stop(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run) this.#stopping = this.#end(run);
    return this.#stopping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener("abort", this.#onAbort);
    await this.stop();
    rmSync(this.socketPath, { force: true });
  }

  #listen(): void {
    if (this.#run || this.#signal.aborted) return;
    rmSync(this.socketPath, { force: true });
    const listener = Deno.listen({ transport: "unix", path: this.socketPath });
    Deno.chmodSync(this.socketPath, 0o777);
    const stop = new AbortController();
    this.#run = { listener, stop, loop: this.#accept(listener, stop.signal) };
  }

  async #end({ listener, stop, loop }: Run): Promise<void> {
    // Newer releases of Deno remove the file by its name when the last use of a listener ends.
    const aside = `${this.socketPath}~`;
    const moved = moveFile(this.socketPath, aside);
    listener.close();
    stop.abort();
    await loop;
    if (moved) moveFile(aside, this.socketPath);
  }

  async #accept(listener: Deno.Listener, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let connection: Deno.Conn;
      try {
        connection = await listener.accept();
      } catch {
        // Stopped; or out of file descriptors, which passes.
        await sleep(100, signal);
        continue;
      }
      await this.#attend(connection, signal);
    }
  }

  async #attend(connection: Deno.Conn, signal: AbortSignal): Promise<void> {
    const { stats } = this;
    stats.openConnections++;
    stats.acceptedConnections++;
    stats.readsPerConnection.push(0);
    if (stats.readsPerConnection.length > KEPT_READ_COUNTS) stats.readsPerConnection.shift();
    let open = true;
    const close = () => {
      if (!open) return;
      open = false;
      stats.openConnections--;
      connection.close();
    };
    signal.addEventListener("abort", close, { once: true });
    try {
      if (!signal.aborted) await this.#serve(this.#counted(connection));
    } catch {
      // The client left, or the server was stopped: neither is a reason to serve nobody else.
    } finally {
      signal.removeEventListener("abort", close);
      close();
    }
  }

  #counted(connection: Deno.Conn): ServedConnection {
    const { stats } = this;
    return {
      async read(into) {
        const count = await connection.read(into);
        if (count !== null) {
          stats.bytesRead += count;
          stats.readsPerConnection.push((stats.readsPerConnection.pop() ?? 0) + 1);
        }
        return count;
      },
      async write(bytes) {
        for (let written = 0; written < bytes.length;) {
          const count = await connection.write(bytes.subarray(written));
          written += count;
          stats.bytesWritten += count;
        }
      },
    };
  }
}

/** False where there is no such file, or its directory is gone. */
function moveFile(from: string, to: string): boolean {
  try {
    Deno.renameSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
