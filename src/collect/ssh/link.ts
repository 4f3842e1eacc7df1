import type { Answer, CommandAnswer, ExchangeOptions } from "../../model/transport.ts";
import type { SshFailure } from "./ssh_failure.ts";

/** Limits of one exchange over a link, and the socket on the far side. */
export interface LinkExchangeOptions extends ExchangeOptions {
  readonly socketPath: string;
}

/** A connection to a host that stands, with a way to its socket: one rung of the ladder. */
export interface Link extends AsyncDisposable {
  /** E.g. `python3 helper`. */
  readonly rung: string;
  /** One request and its answer; throws a `CollectError`. */
  exchange(request: Uint8Array, options: LinkExchangeOptions): Promise<Answer>;
  /** Runs a line of `/bin/sh`; throws a `CollectError`. Absent: this way runs no commands. */
  run?(command: string, options: ExchangeOptions): Promise<CommandAnswer>;
  /** Resolves when the connection is lost, with the reason; never rejects. */
  readonly ended: Promise<SshFailure>;
}

/** A longer reply is given up, in bytes: 60 times that of all records of a plain server. */
export const MAX_REPLY_BYTES = 16 * 1024 * 1024;
