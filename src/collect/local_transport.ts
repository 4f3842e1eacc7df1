import { CollectError } from "../model/errors.ts";
import type { Host } from "../model/host.ts";
import { plainText } from "../base/plain_text.ts";
import type {
  Answer,
  CommandAnswer,
  DiscoveryStep,
  ExchangeOptions,
  Transport,
} from "../model/transport.ts";
import { discoverSocket } from "./discover_socket.ts";
import { type DiscoveryEnvironment, systemEnvironment } from "./discovery_environment.ts";
import { socketNotFound } from "./exchange_errors.ts";
import { LinkedAbort } from "../base/linked_abort.ts";
import { abortedError, inTime } from "./pending_exchange.ts";
import { runLocalCommand } from "./sources/run_local_command.ts";
import { unixTransport } from "./unix_transport.ts";

/** While a server is down, `traffic_ctl` is not run more often than this, in milliseconds. */
const COMMAND_PAUSE_MS = 30_000;

const STILL_LOOKING = { late: () => "still looking for the JSONRPC socket" };

/**
 * A transport to the server on this machine. Its socket is looked for at the first exchange, and
 * again after it vanished or was refused (the server may listen elsewhere after a restart); a socket
 * that the user named is kept. Looking is not cut by one exchange's deadline: the next one joins it.
 */
export function localTransport(
  host: Pick<Host, "socketPath">,
  { environment = systemEnvironment }: { readonly environment?: DiscoveryEnvironment } = {},
): Transport {
  return new LocalTransport(host.socketPath, environment);
}

class LocalTransport implements Transport {
  readonly #socketPath: string | undefined;
  readonly #environment: DiscoveryEnvironment;
  readonly #disposal = new AbortController();
  #path: string | undefined;
  #steps: DiscoveryStep[] = [];
  #looking: Promise<string | undefined> | undefined;
  #lookAgain = true;
  #commandAtMs = -Infinity;

  constructor(socketPath: string | undefined, environment: DiscoveryEnvironment) {
    this.#socketPath = socketPath;
    this.#environment = environment;
  }

  async exchange(request: Uint8Array, options: ExchangeOptions): Promise<Answer> {
    const { deadlineMs } = options;
    const startMs = this.#environment.monotonicMs();
    using limits = new LinkedAbort(options.signal, this.#disposal.signal);
    const { signal } = limits;
    if (signal.aborted) throw abortedError();
    if (this.#lookAgain) {
      await inTime(this.#look(), { deadlineMs, signal }, STILL_LOOKING);
      if (signal.aborted) throw abortedError();
    }
    const path = this.#path;
    if (path === undefined) throw socketNotFound("this machine", this.#steps);
    const leftMs = deadlineMs - (this.#environment.monotonicMs() - startMs);
    try {
      return await unixTransport(path).exchange(request, { deadlineMs: leftMs, signal });
    } catch (error) {
      const gone = error instanceof CollectError &&
        (error.reason === "no-socket" || error.reason === "refused");
      if (gone && this.#socketPath === undefined) this.#lookAgain = true;
      throw error;
    }
  }

  async reach({ deadlineMs, signal }: ExchangeOptions): Promise<void> {
    using limits = new LinkedAbort(signal, this.#disposal.signal);
    if (!this.#lookAgain || limits.signal.aborted) return;
    try {
      await inTime(this.#look(), { deadlineMs, signal: limits.signal }, STILL_LOOKING);
    } catch {
      // The exchange says it again.
    }
  }

  async run(command: string, { deadlineMs, signal }: ExchangeOptions): Promise<CommandAnswer> {
    using limits = new LinkedAbort(signal, this.#disposal.signal);
    return await runLocalCommand(command, { deadlineMs, signal: limits.signal });
  }

  describe(): string {
    const path = this.#path ?? this.#socketPath;
    return path === undefined
      ? "local socket, to be discovered"
      : `local socket ${plainText(path)}`;
  }

  steps(): readonly DiscoveryStep[] {
    return this.#steps;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort();
    return this.#looking?.then(() => {}, () => {}) ?? Promise.resolve();
  }

  #look(): Promise<string | undefined> {
    return this.#looking ??= this.#discover().finally(() => this.#looking = undefined);
  }

  async #discover(): Promise<string | undefined> {
    const agoMs = this.#environment.monotonicMs() - this.#commandAtMs;
    const before = this.#steps.find(({ what }) => what === "traffic_ctl")?.detail;
    const steps: DiscoveryStep[] = this.#steps = [];
    const { path } = await discoverSocket({
      socketPath: this.#socketPath,
      signal: this.#disposal.signal,
      environment: this.#environment,
      onStep: (step) => steps.push(step),
      withoutCommands: agoMs < COMMAND_PAUSE_MS ? before ?? "asked a moment ago" : undefined,
    });
    const asked = steps.some(({ what, outcome }) =>
      what === "traffic_ctl" && outcome !== "skipped"
    );
    if (asked) this.#commandAtMs = this.#environment.monotonicMs();
    // A stopped server's socket stays the best guess until another one is found.
    this.#path = path ?? this.#path;
    this.#lookAgain = path === undefined;
    return this.#path;
  }
}
