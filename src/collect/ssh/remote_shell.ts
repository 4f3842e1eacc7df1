import type { SshAddress } from "../../model/host.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { orAfter } from "../../base/or_after.ts";
import { plainText } from "../../base/plain_text.ts";
import { whenAborted } from "../../base/when_aborted.ts";
import { ChildProcess, explainSpawnError } from "./child_process.ts";
import { readRemoteReport, type RemoteReport } from "./remote_report.ts";
import { REMOTE_COMMAND, remoteScript, type RemoteScriptInput } from "./remote_script.ts";
import { isOldSsh, sshArguments, type SshSettings } from "./ssh_arguments.ts";
import { explainSshFailure, type SshFailure, tellingLines } from "./ssh_failure.ts";
import { hungMaster } from "./user_master.ts";

/** `ssh` ends with this when it is ssh itself that failed, not the command. */
const SSH_FAILED = 255;

/** How long ssh may take to end after its output has, in milliseconds. */
const END_GRACE_MS = 2_000;

/** The connection could not be made. */
export class SshConnectError extends Error {
  override readonly name = "SshConnectError";
  readonly permanent: boolean;

  constructor({ message, permanent }: SshFailure, options?: ErrorOptions) {
    super(message, options);
    this.permanent = permanent;
  }
}

/** What became of the remote script. */
export type RemoteShell =
  | { readonly kind: "reported"; readonly process: ChildProcess; readonly report: RemoteReport }
  /** ssh connected, but no usable shell answered: why, safe to show. */
  | { readonly kind: "no-shell"; readonly why: string };

/** What the connections to a host have shown of the `ssh` here and of its configuration. */
export interface SshQuirks {
  /** It is older than OpenSSH 8.7. */
  isOld: boolean;
  /** What is wrong with the user's control master, which is not used any more. */
  hungMaster: string | undefined;
}

export interface RemoteShellOptions extends SshSettings {
  /** How long the remote shell may take to report once connected, in milliseconds. */
  readonly reportTimeoutMs: number;
  /** Is learnt from, and kept from connection to connection. */
  readonly quirks: SshQuirks;
  readonly signal: AbortSignal;
  /** A connection of our own is made, and why. */
  readonly onHungMaster?: (why: string) => void;
}

type Attempt = RemoteShell | { readonly kind: "old-ssh" } | {
  readonly kind: "hung-master";
  readonly why: string;
};

/**
 * Connects to a host, runs the remote script there and reads its report; the process goes on as
 * the helper that the report names. Where the user's control master hangs, once more without it.
 * Throws an `SshConnectError`; on abort the process is ended.
 */
export async function openRemoteShell(
  address: SshAddress,
  input: RemoteScriptInput,
  options: RemoteShellOptions,
): Promise<RemoteShell> {
  const { quirks } = options;
  try {
    for (;;) {
      const attempt = await connect(address, input, options);
      if (attempt.kind === "old-ssh") quirks.isOld = true;
      else if (attempt.kind === "hung-master") {
        quirks.hungMaster = attempt.why;
        options.onHungMaster?.(attempt.why);
      } else return attempt;
    }
  } catch (error) {
    const { hungMaster } = quirks;
    if (!(error instanceof SshConnectError) || hungMaster === undefined) throw error;
    // Perhaps nobody gets in without the master: the next time it is tried again.
    quirks.hungMaster = undefined;
    const message = `${error.message} It was tried without the master, since ${hungMaster}.`;
    throw new SshConnectError({ message, permanent: error.permanent }, { cause: error });
  }
}

async function connect(
  address: SshAddress,
  input: RemoteScriptInput,
  options: RemoteShellOptions,
): Promise<Attempt> {
  const { sshPath, connectTimeoutSeconds, reportTimeoutMs, quirks } = options;
  const ownConnection = quirks.hungMaster !== undefined;
  const { isOld } = quirks;
  const args = sshArguments(address, { ...options, ownConnection, isOld, command: REMOTE_COMMAND });
  const process = startProcess(sshPath, args);
  using left = new LinkedAbort(options.signal);
  const { signal } = left;
  let late = false;
  let hung: string | undefined;
  const stop = () => void process.stop();
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, connectTimeoutSeconds * 1000 + reportTimeoutMs);
  using _aborting = whenAborted(options.signal, stop);
  const begun = Promise.race([process.output.begun, process.ended]);
  const watched = ownConnection
    ? Promise.resolve()
    : hungMaster(address, { ...options, begun, signal }).then((why) => {
      hung = why;
      if (why !== undefined) stop();
    });
  try {
    void process.write(remoteScript(input));
    const report = await readRemoteReport(process.output);
    if (!("instead" in report)) return { kind: "reported", process, report };
    // The end of its output is all but the end of ssh; its exit code says who failed.
    const ended = await orAfter(END_GRACE_MS, process.ended);
    if (!ended) await process.stop();
    const { code, stderr } = await process.end();
    await process.stop();
    if (hung !== undefined) return { kind: "hung-master", why: hung };
    if (late) throw lateError(address, options);
    if (!isOld && isOldSsh(stderr)) return { kind: "old-ssh" };
    if (signal.aborted || (ended && code === SSH_FAILED)) {
      throw new SshConnectError(explainSshFailure(address.destination, { code, stderr }));
    }
    return { kind: "no-shell", why: whyNoShell(code, report.instead, stderr) };
  } finally {
    clearTimeout(timer);
    left.abort();
    await watched;
  }
}

function lateError(
  { destination }: SshAddress,
  { connectTimeoutSeconds, reportTimeoutMs }: RemoteShellOptions,
): SshConnectError {
  const seconds = Math.round(connectTimeoutSeconds + reportTimeoutMs / 1000);
  return new SshConnectError({
    message: `ssh ${plainText(destination, 80)}: connected or not, its shell said nothing ` +
      `within ${seconds} s.`,
    permanent: false,
  });
}

/** ssh connected, and the login shell ended: by what it printed, here or there. */
function whyNoShell(code: number, instead: string, stderr: readonly string[]): string {
  const said = instead || tellingLines(stderr).at(-1);
  return said ? plainText(said, 160) : `its login shell ended with ${code} and said nothing`;
}

/** Throws an `SshConnectError` where the program cannot be run. */
export function startProcess(program: string, args: readonly string[]): ChildProcess {
  try {
    return new ChildProcess(program, args);
  } catch (error) {
    throw new SshConnectError({ message: explainSpawnError(program, error), permanent: true }, {
      cause: error,
    });
  }
}
