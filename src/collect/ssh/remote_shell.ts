import type { HostAddress } from "../../model/host.ts";
import { plainText } from "../../base/plain_text.ts";
import { ChildProcess, explainSpawnError, orAfter } from "./child_process.ts";
import { readRemoteReport, type RemoteReport } from "./remote_report.ts";
import { REMOTE_COMMAND, remoteScript, type RemoteScriptInput } from "./remote_script.ts";
import { sshArguments } from "./ssh_arguments.ts";
import { explainSshFailure, type SshFailure } from "./ssh_failure.ts";

/** `ssh` ends with this when it is ssh itself that failed, not the command. */
const SSH_FAILED = 255;

/** How long ssh may take to end after its output has, in milliseconds. */
const END_GRACE_MS = 2_000;

/** How an `ssh` is run. */
export interface SshSettings {
  readonly sshPath: string;
  readonly extraOptions: readonly string[];
  readonly connectTimeoutSeconds: number;
  /** How long the remote shell may take to report, once there is time for the connection. */
  readonly reportTimeoutMs: number;
}

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

/**
 * Connects to a host, runs the remote script there and reads its report; the process goes on as
 * the helper that the report names. Throws an `SshConnectError`; on abort the process is ended.
 */
export async function openRemoteShell(
  address: HostAddress & { readonly kind: "ssh" },
  input: RemoteScriptInput,
  options: SshSettings & { readonly signal: AbortSignal },
): Promise<RemoteShell> {
  const { sshPath, extraOptions, connectTimeoutSeconds, reportTimeoutMs, signal } = options;
  const args = sshArguments(address, {
    connectTimeoutSeconds,
    extraOptions,
    command: REMOTE_COMMAND,
  });
  const process = startProcess(sshPath, args);
  let late = false;
  const stop = () => void process.stop();
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, connectTimeoutSeconds * 1000 + reportTimeoutMs);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    void process.write(remoteScript(input));
    const report = await readRemoteReport(process.output);
    if (!("instead" in report)) return { kind: "reported", process, report };
    // The end of its output is all but the end of ssh; its exit code says who failed.
    const ended = await orAfter(END_GRACE_MS, process.ended);
    if (!ended) await process.stop();
    const { code, stderr } = await process.end();
    await process.stop();
    if (late) {
      throw new SshConnectError({
        message:
          `ssh ${plainText(address.destination, 80)}: connected or not, its shell said nothing ` +
          `within ${Math.round(connectTimeoutSeconds + reportTimeoutMs / 1000)} s.`,
        permanent: false,
      });
    }
    if (signal.aborted || (ended && code === SSH_FAILED)) {
      throw new SshConnectError(explainSshFailure(address.destination, { code, stderr }));
    }
    const words = plainText(report.instead || stderr.at(-1) || `it ended with ${code}`, 160);
    return { kind: "no-shell", why: words };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
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
