import type { SshAddress } from "../../model/host.ts";
import { UsageError } from "../../model/errors.ts";
import { plainText } from "../../base/plain_text.ts";

/** How an `ssh` is run. */
export interface SshSettings {
  readonly sshPath: string;
  /** Further arguments, before the destination; for tests and benchmarks. */
  readonly extraOptions: readonly string[];
  /** Seconds until an unanswered connection attempt ends (`ConnectTimeout`). */
  readonly connectTimeoutSeconds: number;
}

/** What a connection of it is for. */
export interface SshArgumentsOptions extends Partial<Omit<SshSettings, "sshPath">> {
  /** The command for the remote shell: a constant of this program, never made of outside data. */
  readonly command?: string;
  /** No master of the user's is used. */
  readonly ownConnection?: boolean;
  /** The `ssh` is older than OpenSSH 8.7 and does not know how to be told of its session. */
  readonly isOld?: boolean;
  /** Forwards this local socket to that remote one instead of running a command. */
  readonly forward?: { readonly localPath: string; readonly remotePath: string };
}

/** What a configuration may ask for in interactive use must not meet the helper's stream. */
const PLAIN_SESSION: readonly string[] = [
  "RemoteCommand=none",
  "RequestTTY=no",
  "PermitLocalCommand=no",
  "ForwardAgent=no",
  "ForwardX11=no",
  "Tunnel=no",
  // A port that another ssh of the user forwards already is no reason to end.
  "ExitOnForwardFailure=no",
  "EscapeChar=none",
  // Neither questions on a screen nor drawings among the words of a failure.
  "AddKeysToAgent=no",
  "UpdateHostKeys=no",
  "VisualHostKey=no",
  // The words that explain a failure are said at this level; QUIET would hide them.
  "LogLevel=INFO",
];

/** The same of OpenSSH 8.7 and later; older ones refuse to be told. */
const MODERN_SESSION: readonly string[] = ["StdinNull=no", "ForkAfterAuthentication=no"];

/** Whether an `ssh` refused what only OpenSSH 8.7 and later know. */
export function isOldSsh(stderr: readonly string[]): boolean {
  const refused =
    /command[- ]line.*: Bad configuration option: (?:sessiontype|stdinnull|forkafter)/i;
  return stderr.some((line) => refused.test(line));
}

/**
 * The arguments of one long-lived `ssh` to a host, the user's configuration honoured: aliases,
 * jumps, keys, and a control master that already runs. Throws a `UsageError` for a destination or
 * port that could be taken for anything else, also where earlier validation was missed.
 */
export function sshArguments(
  address: SshAddress,
  options: SshArgumentsOptions = {},
): string[] {
  const {
    connectTimeoutSeconds = 10,
    extraOptions = [],
    ownConnection = false,
    isOld = false,
    command,
    forward,
  } = options;
  checkDestination(address);
  const settings = [
    "BatchMode=yes",
    `ConnectTimeout=${connectTimeoutSeconds}`,
    "ConnectionAttempts=1",
    "ServerAliveInterval=5",
    "ServerAliveCountMax=3",
    // A master that the user runs is used; one of ours would outlive us (ControlPersist).
    "ControlMaster=no",
    ...PLAIN_SESSION,
    ...(isOld ? [] : MODERN_SESSION),
  ];
  // Through a user's master a forwarding would stay there after this ssh has ended.
  if (ownConnection || forward) settings.push("ControlPath=none");
  if (forward) settings.push("StreamLocalBindMask=0177", "StreamLocalBindUnlink=yes");
  else settings.push("ClearAllForwardings=yes", ...(isOld ? [] : ["SessionType=default"]));
  return [
    "-T",
    ...settings.flatMap((setting) => ["-o", setting]),
    ...(address.port === undefined ? [] : ["-p", String(address.port)]),
    ...extraOptions,
    ...(forward ? ["-N", "-L", `${forward.localPath}:${forward.remotePath}`] : []),
    "--",
    address.destination,
    ...(command === undefined || forward ? [] : [command]),
  ];
}

/** The arguments that have `ssh` tell something of a host's configuration, connecting to nothing. */
export function sshQuery(
  address: SshAddress,
  query: readonly string[],
  extraOptions: readonly string[],
): string[] {
  checkDestination(address);
  const port = address.port === undefined ? [] : ["-p", String(address.port)];
  return ["-o", "BatchMode=yes", ...query, ...port, ...extraOptions, "--", address.destination];
}

/** NAME or USER@NAME: letters, digits and `._-` of any script, `:` `%` `[` `]` for addresses. */
const destinationPattern = /^(?:[\p{L}\p{N}_.+\\-]+@)?[\p{L}\p{N}_.:%[\]-]+$/u;

function checkDestination(address: SshAddress): void {
  const { destination, port } = address;
  const name = destination.slice(destination.lastIndexOf("@") + 1);
  const usable = destination.length <= 512 && destinationPattern.test(destination) &&
    !destination.startsWith("-") && !name.startsWith("-");
  if (!usable) {
    throw new UsageError(
      `"${plainText(destination, 80)}" is not a destination that ssh can be given; ` +
        "write NAME or USER@NAME, or an alias of the ssh configuration.",
    );
  }
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
    throw new UsageError(`${port} is not a port for ssh to ${name}; use 1 to 65535.`);
  }
}
