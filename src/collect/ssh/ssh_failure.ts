import { plainText, sentence } from "../../base/plain_text.ts";

/** Why an ssh connection could not be made or was lost. */
export interface SshFailure {
  /** One or two sentences, safe to show, in ssh's own words where it said any. */
  readonly message: string;
  /** Trying again soon cannot help: a login or a host key was refused. */
  readonly permanent: boolean;
}

interface Known {
  readonly pattern: RegExp;
  readonly permanent: boolean;
  /** Of several such lines the first tells most; else the last. */
  readonly first?: boolean;
  readonly advice?: (destination: string) => string;
}

const tryByHand = (destination: string) => `Try \`ssh ${destination}\` by hand.`;

/** What ssh says when it fails (OpenSSH 7.6 to 10.x), the most telling first. */
const causes: readonly Known[] = [
  {
    pattern: /^REVOKED HOST KEY|Host key verification failed|host key .*(?:revoked|changed)/i,
    permanent: true,
    advice: (destination) =>
      `Its key is not known here or has changed: look at it with \`ssh ${destination}\`.`,
  },
  {
    pattern: /Permission denied \(|Permission denied, please|Too many authentication failures/i,
    permanent: true,
    advice: (destination) =>
      `A key or agent must let \`ssh -o BatchMode=yes ${destination}\` in without a question.`,
  },
  {
    pattern: /Bad configuration option|terminating, \d+ bad conf|unsupported option/i,
    permanent: true,
    first: true,
  },
  { pattern: /Bad owner or permissions on/i, permanent: true },
  { pattern: /Unable to negotiate|no matching .* found/i, permanent: true, advice: tryByHand },
  { pattern: /Could not resolve hostname/i, permanent: false, advice: tryByHand },
  { pattern: /connect to (?:host|address) .*: /i, permanent: false },
];

/** That the connection ended: of a proxy's, what was said before it tells why. */
const endings: readonly Known[] = [
  {
    pattern:
      /Connection (?:timed out|refused|reset|closed)|^(?:kex|ssh)_exchange_identification|banner exchange|No route to host|Network is unreachable|Host is down|Connection to UNKNOWN port/i,
    permanent: false,
  },
  { pattern: /Timeout, server .* not responding/i, permanent: false },
  {
    pattern: /Connection to .* closed|client_loop: |Received disconnect|Broken pipe/i,
    permanent: false,
  },
];

/** Lines that explain nothing. A Python program ends with the line that does. */
const noise =
  /^(?:Warning: Permanently added|\*\* |Pseudo-terminal|@+$|debug\d: |Authenticated to |Transferred: |Bytes per second|mux_client_|ControlSocket |Traceback \(most recent call last\)|\s)/;

/** How ssh names the far end of a jump host or a `ProxyCommand` that is lost. */
const PROXIED = /UNKNOWN port 65535/;
/** What a jump host said that let us in and could not connect on. */
const JUMP_FAILED = /^stdio forwarding failed/i;
const OPEN_FAILED = /^channel \d+: open failed: /i;

/**
 * Says why an `ssh` ended, from the lines it wrote on standard error and its exit code: its own
 * words or those of its jump host or `ProxyCommand`, made safe, and what to do about it.
 */
export function explainSshFailure(
  destination: string,
  ended: { readonly stderr: readonly string[]; readonly code?: number },
): SshFailure {
  const name = plainText(destination, 80);
  const lines = tellingLines(ended.stderr);
  const failure = knownFailure(name, lines, causes) ?? jumpFailure(name, lines) ??
    proxyFailure(name, lines) ?? knownFailure(name, lines, endings);
  if (failure !== undefined) return failure;
  const last = lines.at(-1);
  if (last !== undefined) return { message: sentences(name, last), permanent: false };
  const end = ended.code === undefined ? "the connection was lost" : `it ended with ${ended.code}`;
  return { message: sentences(name, `${end} without a word`, tryByHand(name)), permanent: false };
}

/** What of `ssh`'s standard error may explain something, made safe. */
export function tellingLines(stderr: readonly string[]): string[] {
  return stderr.filter((line) => !noise.test(line)).map((line) => plainText(line, 200))
    .filter((line) => line !== "");
}

function knownFailure(
  name: string,
  lines: readonly string[],
  known: readonly Known[],
): SshFailure | undefined {
  for (const { pattern, permanent, first, advice } of known) {
    const matches = (line: string) => pattern.test(line);
    const said = first ? lines.find(matches) : lines.findLast(matches);
    if (said !== undefined) return { message: sentences(name, said, advice?.(name)), permanent };
  }
  return undefined;
}

/** The jump host was reached, and could not reach the next one. */
function jumpFailure(name: string, lines: readonly string[]): SshFailure | undefined {
  const said = lines.find((line) => OPEN_FAILED.test(line));
  if (said === undefined || !lines.some((line) => JUMP_FAILED.test(line))) return undefined;
  const message = sentences(name, said, "Its jump host was reached and could not connect on.");
  return { message, permanent: false };
}

/** Of a proxy the first line that is not ssh's own about the end of the connection. */
function proxyFailure(name: string, lines: readonly string[]): SshFailure | undefined {
  if (!lines.some((line) => PROXIED.test(line))) return undefined;
  const isEnding = (line: string) => endings.some(({ pattern }) => pattern.test(line));
  const said = lines.find((line) => !isEnding(line)) ??
    lines.find((line) => !PROXIED.test(line) && !/closed by remote host/.test(line));
  if (said !== undefined) return { message: sentences(name, said), permanent: false };
  const silent = "its jump host or ProxyCommand closed the connection without a word";
  return { message: sentences(name, silent, tryByHand(name)), permanent: false };
}

function sentences(name: string, said: string, advice?: string): string {
  return `ssh ${name}: ${sentence(said)}${advice ? ` ${advice}` : ""}`;
}
