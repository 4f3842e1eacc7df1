import type { SshAddress } from "../../model/host.ts";
import { CollectError } from "../../model/errors.ts";
import type { Answer } from "../../model/transport.ts";
import { plainText } from "../../base/plain_text.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { ChildProcess } from "./child_process.ts";
import { sleep } from "../../base/sleep.ts";
import { whenAborted } from "../../base/when_aborted.ts";
import { JsonEnd } from "./json_end.ts";
import { type Link, type LinkExchangeOptions, MAX_REPLY_BYTES } from "./link.ts";
import { Conversation } from "../conversation.ts";
import { inTime } from "../pending_exchange.ts";
import { makePrivateFolder, type PrivateFolder } from "./private_folder.ts";
import type { SshQuirks } from "./remote_shell.ts";
import { RoundTrips } from "./round_trips.ts";
import { sshArguments, type SshSettings } from "./ssh_arguments.ts";
import { explainSshFailure, type SshFailure } from "./ssh_failure.ts";

/**
 * `ssh -N` reads nothing, so it would outlive a killed parent: this ends it when standard input
 * ends, and takes the local socket away. Asked to end before it has begun, it ends it as well.
 */
const GUARD = `folder=$1; shift
exec 3<&0
ssh= ended=
trap 'ended=1; kill $ssh 2>/dev/null' TERM INT HUP
"$@" </dev/null 3<&- &
ssh=$!
[ -z "$ended" ] || kill $ssh 2>/dev/null
( trap - TERM INT HUP; cat <&3 >/dev/null; kill $ssh 2>/dev/null ) >/dev/null 2>&1 &
exec 3<&-
wait $ssh; code=$?
while kill -0 $ssh 2>/dev/null; do wait $ssh; code=$?; done
rm -f "$folder/s"; rmdir "$folder" 2>/dev/null
exit $code`;

const POLL_MS = 20;

export interface ForwardLinkOptions extends SshSettings {
  /** Where the private folder is made; absent: where the system keeps such. */
  readonly runtimeDirectory?: string | undefined;
  readonly maxReplyBytes?: number | undefined;
  readonly quirks: Pick<SshQuirks, "isOld">;
  readonly signal: AbortSignal;
}

/** The server on the far side, or its sshd, did not take the forwarded connection. */
export class ForwardRefused extends CollectError {}

/**
 * A link by ssh's own forwarding of the server's socket: nothing is needed on the host. The
 * connection to the server stands for a round trip before the request arrives, and its deadline is kept by
 * this side alone, which is why helpers are preferred.
 */
export class ForwardLink implements Link {
  readonly rung = "forwarding";
  readonly ended: Promise<SshFailure>;
  readonly #process: ChildProcess;
  readonly #folder: PrivateFolder;
  readonly #destination: string;
  readonly #maxReplyBytes: number;
  readonly #roundTrips = new RoundTrips();
  #failure: SshFailure | undefined;
  readonly #lost = new AbortController();

  /** Connects and waits until the local socket is there. Throws an `SshFailure` as `cause`. */
  static async open(
    address: SshAddress,
    remotePath: string,
    options: ForwardLinkOptions,
  ): Promise<ForwardLink> {
    const { sshPath, runtimeDirectory, quirks: { isOld }, signal } = options;
    const folder = await makePrivateFolder({ directory: runtimeDirectory });
    try {
      const localPath = `${folder.path}/s`;
      const forward = { localPath, remotePath };
      const ssh = [sshPath, ...sshArguments(address, { ...options, isOld, forward })];
      const guarded = ["-c", GUARD, "traffic-grapher", folder.path, ...ssh];
      const process = new ChildProcess("/bin/sh", guarded);
      const { maxReplyBytes = MAX_REPLY_BYTES } = options;
      const link = new ForwardLink(process, folder, { ...address, maxReplyBytes });
      using _aborting = whenAborted(signal, () => void process.stop());
      while (!signal.aborted && !link.#failure && !await exists(localPath)) {
        await sleep(POLL_MS, signal);
      }
      if (link.#failure || signal.aborted) await link[Symbol.asyncDispose]();
      return link;
    } catch (error) {
      await folder[Symbol.asyncDispose]();
      throw error;
    }
  }

  constructor(
    process: ChildProcess,
    folder: PrivateFolder,
    { destination, maxReplyBytes }: SshAddress & { readonly maxReplyBytes: number },
  ) {
    this.#process = process;
    this.#folder = folder;
    this.#destination = destination;
    this.#maxReplyBytes = maxReplyBytes;
    this.ended = process.end().then((end) => {
      this.#failure ??= explainSshFailure(destination, end);
      this.#lost.abort();
      // Its input is still open where ssh ended by itself.
      void process.stop();
      return this.#failure;
    });
  }

  async exchange(request: Uint8Array, options: LinkExchangeOptions): Promise<Answer> {
    this.#checkHeld();
    const { deadlineMs } = options;
    const said = this.#process.lineCount, end = new JsonEnd();
    const path = `${this.#folder.path}/s`;
    const conversation = new Conversation({
      connect: () => Deno.connect({ transport: "unix", path }),
      // Between the socket's making and its listening ssh does a little more, and refuses meanwhile.
      retryMs: (error, attempt) =>
        error instanceof Deno.errors.ConnectionRefused && attempt * POLL_MS < 1000
          ? POLL_MS
          : undefined,
      from: this.#destination,
      maxReplyBytes: this.#maxReplyBytes,
      // The stream's own end comes a delayed acknowledgement later than that of the JSON value.
      isWhole: (chunk) => end.push(chunk),
    });
    using either = new LinkedAbort(options.signal, this.#lost.signal);
    const limits = { deadlineMs, signal: either.signal };
    const late = () =>
      `no answer over ssh from ${this.#destination} within ${Math.round(deadlineMs)} ms: ` +
      "the connection, the host or its server hangs";
    try {
      return await inTime(this.#converse(conversation, request, said), limits, { late });
    } catch (error) {
      // An exchange that the loss of the connection has ended has the loss as its reason.
      if (!options.signal.aborted) this.#checkHeld();
      throw error;
    } finally {
      // Closing here makes ssh close the connection on the far side.
      conversation.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#failure ??= { message: "the connection was closed", permanent: false };
    this.#lost.abort();
    await this.#process.stop();
    await this.ended;
    await this.#folder[Symbol.asyncDispose]();
  }

  #checkHeld(): void {
    if (this.#failure) throw new CollectError("transport", this.#failure.message);
  }

  /** `said`: how many lines ssh had said before. */
  async #converse(
    conversation: Conversation,
    request: Uint8Array,
    said: number,
  ): Promise<Answer> {
    try {
      const { bytes, sentAtMs, firstByteAtMs } = await conversation.hold(request);
      if (bytes.length === 0) throw this.#refused(said);
      return { bytes, ...this.#roundTrips.place(sentAtMs, firstByteAtMs) };
    } catch (error) {
      if (error instanceof CollectError) throw error;
      if (conversation.bytesRead > 0 || conversation.phase === "waiting") {
        throw this.#refused(said, error);
      }
      const words = `ssh ${this.#destination}: its local socket cannot be reached.`;
      throw new CollectError("transport", words, { cause: error });
    }
  }

  /** Closed before an answer: by the server, or because the far side could not connect to it. */
  #refused(said: number, cause?: unknown): CollectError {
    const words = this.#process.linesAfter(said).findLast((line) => /open failed/.test(line));
    const told = words === undefined ? "" : ` (ssh said: ${plainText(words, 120)})`;
    return new ForwardRefused(
      "refused",
      `${this.#destination} closed the forwarded connection without an answer${told}: its server is ` +
        "stopped, may not be connected to by this user, or sshd forbids it (AllowStreamLocalForwarding)",
      { cause },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}
