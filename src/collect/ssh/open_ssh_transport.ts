import { CollectError } from "../../model/errors.ts";
import type { Host, SshAddress } from "../../model/host.ts";
import { messageOf } from "../../base/error_message.ts";
import { plainText, sentence } from "../../base/plain_text.ts";
import type {
  Answer,
  CommandAnswer,
  DiscoveryStep,
  ExchangeOptions,
  Transport,
} from "../../model/transport.ts";
import { type Clock, systemClock } from "../clock.ts";
import { socketNotFound } from "../exchange_errors.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { whenAborted } from "../../base/when_aborted.ts";
import { Backoff, type BackoffOptions } from "./backoff.ts";
import { type Climbed, climbLadder, type ClimbOptions, type Rung, RUNGS } from "./climb_ladder.ts";
import type { ConnectGate } from "./connect_gate.ts";
import { ForwardRefused } from "./forward_link.ts";
import { HostClock } from "./host_clock.ts";
import { abortedError, inTime } from "../pending_exchange.ts";
import { SshConnectError, type SshQuirks } from "./remote_shell.ts";
import { remoteSocketFault } from "./socket_path.ts";
import { sshArguments } from "./ssh_arguments.ts";
import type { SshFailure } from "./ssh_failure.ts";

/** Without a socket the host is looked at again after this long, doubled up to the last. */
const FIRST_LOOK_MS = 10_000;
const LAST_LOOK_MS = 60_000;

/** What each connection is made with, where that is not to be the default. */
type ConnectionOptions = Partial<Omit<ClimbOptions, "socketPath" | "signal" | keyof Learnt>>;

/** What a climb is given by its transport, and what it learns for the next one. */
type Learnt = Pick<ClimbOptions, "onStep" | "quirks" | "failed" | "hostClock">;

export interface SshTransportOptions extends ConnectionOptions {
  /** Ends the transport, as its disposal does. */
  readonly signal: AbortSignal;
  /** Shared by the transports of a fleet: so many connect at a time. */
  readonly gate?: ConnectGate | undefined;
  readonly backoff?: BackoffOptions;
  /** A connection that failed or was lost is made again, sooner or later: it is. */
  readonly triesAgain?: boolean;
  readonly clock?: Clock;
}

type State =
  | { readonly kind: "connecting"; readonly last?: SshFailure }
  | { readonly kind: "ready"; readonly climbed: Climbed }
  | { readonly kind: "waiting"; readonly failure: SshFailure; readonly untilMs: number }
  | { readonly kind: "failed"; readonly failure: SshFailure }
  | { readonly kind: "closed" };

/**
 * A transport to a host's JSONRPC socket over the system's `ssh`: one connection that stays and is
 * made again after a loss. It connects at once, in the background. Throws a `UsageError` for a
 * destination that ssh must not be given, a `TypeError` for a local host.
 */
export function openSshTransport(host: Host, options: SshTransportOptions): Transport {
  const { address } = host;
  if (address.kind !== "ssh") throw new TypeError(`${host.id} is not reached over ssh`);
  // Throws for a hostile destination before anything is started.
  sshArguments(address);
  return new SshTransport(address, host.socketPath, options);
}

class SshTransport implements Transport {
  readonly #address: SshAddress;
  /** Safe to show. */
  readonly #name: string;
  readonly #socketPath: string | undefined;
  readonly #options: SshTransportOptions;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #backoff: Backoff;
  readonly #hostClock = new HostClock();
  readonly #quirks: SshQuirks = { isOld: false, hungMaster: undefined };
  /** Ways that failed there. */
  readonly #failed = new Set<Rung>();
  readonly #running: Promise<void>;
  #state: State = { kind: "connecting" };
  #changed = Promise.withResolvers<void>();
  #steps: DiscoveryStep[] = [];
  /** Aborted to climb anew although the connection stands. */
  #again = new AbortController();
  #lookMs = FIRST_LOOK_MS;
  #missingSinceMs: number | undefined;
  #connections = 0;

  constructor(
    address: SshAddress,
    socketPath: string | undefined,
    options: SshTransportOptions,
  ) {
    this.#address = address;
    this.#name = plainText(address.destination, 80);
    this.#socketPath = socketPath;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#backoff = new Backoff(options.backoff);
    this.#signal = new LinkedAbort(options.signal, this.#stop.signal).signal;
    this.#running = this.#run();
  }

  get connections(): number {
    return this.#connections;
  }

  async exchange(request: Uint8Array, options: ExchangeOptions): Promise<Answer> {
    const { climbed, limits } = await this.#climbed(options);
    const { link, socketPath } = climbed;
    if (socketPath === undefined) {
      // What it says of ssh itself has nothing to do with the socket.
      const steps = this.#steps.filter(({ what }) => what !== "ssh");
      throw socketNotFound(this.#name, steps);
    }
    const fault = remoteSocketFault(socketPath);
    if (fault !== undefined) {
      const path = plainText(socketPath, 120);
      throw new CollectError("no-socket", `${path} cannot be a socket's path: ${fault}`);
    }
    try {
      const answer = await link.exchange(request, { ...limits, socketPath });
      this.#proved();
      return answer;
    } catch (error) {
      if (limits.signal.aborted || this.#signal.aborted) throw abortedError();
      this.#learn(error, climbed);
      throw error;
    }
  }

  async run(command: string, options: ExchangeOptions): Promise<CommandAnswer> {
    const { climbed: { link }, limits } = await this.#climbed(options);
    if (link.run === undefined) {
      throw new CollectError(
        "transport",
        `${this.#name} is reached by ${link.rung}, which runs no commands: install python3 or perl there`,
      );
    }
    return await link.run(command, limits);
  }

  async reach(options: ExchangeOptions): Promise<void> {
    try {
      await this.#climbed(options);
    } catch {
      // The exchange says it again.
    }
  }

  describe(): string {
    const state = this.#state;
    switch (state.kind) {
      case "ready": {
        const path = state.climbed.socketPath;
        const socket = path === undefined ? "no socket found" : `socket ${plainText(path, 120)}`;
        const { hungMaster } = this.#quirks;
        const own = hungMaster === undefined ? "" : `, a connection of its own since ${hungMaster}`;
        return `ssh ${this.#name}, ${state.climbed.link.rung}, ${socket}${own}`;
      }
      case "failed":
      case "waiting":
        return `ssh ${this.#name}, not connected`;
      case "connecting":
        return `ssh ${this.#name}, connecting`;
      case "closed":
        return `ssh ${this.#name}, closed`;
    }
  }

  steps(): readonly DiscoveryStep[] {
    return this.#steps;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Connects, waits for the loss, waits a while, and again, until it is stopped. */
  async #run(): Promise<void> {
    while (!this.#signal.aborted) {
      let failure: SshFailure | undefined;
      try {
        const climbed = await this.#climb();
        failure = await this.#hold(climbed);
      } catch (error) {
        failure = failureOf(error);
        // Nothing worked: the next time everything may.
        if (failure.permanent) this.#failed.clear();
      }
      if (this.#signal.aborted) break;
      if (failure === undefined) {
        this.#become({ kind: "connecting" });
        continue;
      }
      if (this.#options.triesAgain === false) {
        this.#become({ kind: "failed", failure });
        return;
      }
      const waitMs = this.#backoff.nextMs(failure.permanent);
      this.#become({ kind: "waiting", failure, untilMs: this.#clock.monotonicMs() + waitMs });
      await this.#clock.sleep(waitMs, this.#signal);
      this.#become({ kind: "connecting", last: failure });
    }
    this.#become({ kind: "closed" });
  }

  async #climb(): Promise<Climbed> {
    using _pass = await this.#options.gate?.enter(this.#signal);
    const steps: DiscoveryStep[] = this.#steps = [];
    return await climbLadder(this.#address, {
      sshPath: "ssh",
      extraOptions: [],
      connectTimeoutSeconds: 10,
      reportTimeoutMs: 15_000,
      rungs: RUNGS,
      idleSeconds: 30,
      ...this.#options,
      socketPath: this.#socketPath,
      signal: this.#signal,
      onStep: (step) => steps.push(step),
      failed: this.#failed,
      hostClock: this.#hostClock,
      quirks: this.#quirks,
    });
  }

  /** Until the connection is lost (why), or is to be made anew (undefined). */
  async #hold(climbed: Climbed): Promise<SshFailure | undefined> {
    const { link } = climbed;
    const again = this.#again = new AbortController();
    using left = new LinkedAbort(this.#signal, again.signal);
    this.#missingSinceMs = undefined;
    this.#connections++;
    this.#become({ kind: "ready", climbed });
    if (climbed.socketPath === undefined) {
      // The server may come up later, wherever: looked for by a new connection, not too often.
      this.#clock.sleep(this.#lookMs, left.signal).then(() => again.abort());
      this.#lookMs = Math.min(LAST_LOOK_MS, this.#lookMs * 2);
    }
    const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
    whenAborted(left.signal, () => resolve(undefined));
    const lost = await Promise.race([link.ended, aborted]);
    again.abort();
    await link[Symbol.asyncDispose]();
    return lost;
  }

  /**
   * The link, once there is one, and what is left of the limits; throws at once where the host is being
   * waited for.
   */
  async #climbed(
    { deadlineMs, signal }: ExchangeOptions,
  ): Promise<{ climbed: Climbed; limits: ExchangeOptions }> {
    if (signal.aborted || this.#signal.aborted) throw abortedError();
    const untilMs = performance.now() + deadlineMs;
    for (;;) {
      const state = this.#state, limits = { deadlineMs: untilMs - performance.now(), signal };
      if (state.kind === "ready") return { climbed: state.climbed, limits };
      if (state.kind === "closed") throw abortedError();
      if (state.kind === "waiting") throw this.#waitingError(state);
      if (state.kind === "failed") {
        throw new CollectError("transport", sentence(state.failure.message));
      }
      const { last } = state;
      const late = () => {
        const { hungMaster } = this.#quirks;
        if (hungMaster !== undefined) return `ssh ${this.#name}: still connecting: ${hungMaster}.`;
        return last
          ? `${sentence(last.message)} Trying again.`
          : `ssh ${this.#name}: still connecting.`;
      };
      try {
        await inTime(this.#changed.promise, limits, { late });
      } catch (error) {
        // A connection that is not there yet is no slow server.
        if (!(error instanceof CollectError) || error.reason !== "timeout") throw error;
        throw new CollectError("transport", error.message);
      }
    }
  }

  #waitingError({ failure, untilMs }: State & { readonly kind: "waiting" }): CollectError {
    const seconds = Math.max(1, Math.ceil((untilMs - this.#clock.monotonicMs()) / 1000));
    const why = sentence(failure.message);
    return new CollectError("transport", `${why} Trying again in ${seconds} s.`);
  }

  #proved(): void {
    this.#backoff.reset();
    this.#lookMs = FIRST_LOOK_MS;
    this.#missingSinceMs = undefined;
  }

  /** Draws from a failure what the connection itself must do differently. */
  #learn(error: unknown, { rung, listening }: Climbed): void {
    if (!(error instanceof CollectError)) return;
    if (error instanceof ForwardRefused && rung === "forwarding" && listening) {
      this.#failed.add("forwarding");
      this.#again.abort();
      return;
    }
    const gone = error.reason === "no-socket" || error.reason === "refused";
    if (!gone) return;
    const nowMs = this.#clock.monotonicMs();
    this.#missingSinceMs ??= nowMs;
    // After a restart the server may listen elsewhere; a path that the user named stays.
    if (this.#socketPath === undefined && nowMs - this.#missingSinceMs > this.#lookMs) {
      this.#lookMs = Math.min(LAST_LOOK_MS, this.#lookMs * 2);
      this.#again.abort();
    }
  }

  #become(state: State): void {
    this.#state = state;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

function failureOf(error: unknown): SshFailure {
  if (error instanceof SshConnectError) return error;
  const words = messageOf(error);
  return { message: plainText(words), permanent: true };
}
