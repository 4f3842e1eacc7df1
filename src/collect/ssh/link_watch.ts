import type { SshFailure } from "./ssh_failure.ts";

export interface LinkWatchTimes {
  /** The destination, for messages. */
  readonly destination: string;
  /** A sign of life goes to the far side at least this often, in milliseconds. */
  readonly pingMs: number;
  /** A connection that owes an answer for longer than this is given up, in milliseconds. */
  readonly stallMs: number;
}

/** Watches that a connection lives: asks for a sign of life when idle, and tells when none comes. */
export class LinkWatch {
  readonly #times: LinkWatchTimes;
  readonly #timer: ReturnType<typeof setInterval>;
  #wroteAtMs = 0;
  /** Since when an answer is owed; undefined while none is. */
  #owedSinceMs: number | undefined;

  /** `ping` may leave it, and is asked again; `stalled` is told again and again until `stop()`. */
  constructor(times: LinkWatchTimes, { ping, stalled }: {
    readonly ping: () => void;
    readonly stalled: (failure: SshFailure) => void;
  }) {
    const { destination, pingMs, stallMs } = this.#times = times;
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      if (this.#owedSinceMs !== undefined && nowMs - this.#owedSinceMs > stallMs) {
        const seconds = Math.round(stallMs / 1000);
        const message = `ssh ${destination}: no sign of life for ${seconds} s.`;
        stalled({ message, permanent: false });
      } else if (nowMs - this.#wroteAtMs >= pingMs / 2) ping();
    }, Math.min(pingMs, stallMs) / 2);
  }

  /** Something was sent whose answer may take so long, in milliseconds. */
  wrote(mayTakeMs = 0): void {
    this.#wroteAtMs = performance.now();
    this.#owedSinceMs ??= this.#wroteAtMs + mayTakeMs;
  }

  /** Something came; `owed` tells whether there is more to come. */
  heard(owed: boolean): void {
    this.#owedSinceMs = owed ? performance.now() : undefined;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
