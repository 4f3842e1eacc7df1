import { plainText } from "../../base/plain_text.ts";

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
  readonly advice?: (destination: string) => string;
}

const tryByHand = (destination: string) => `Try \`ssh ${destination}\` by hand.`;

/** What ssh says when it fails (OpenSSH 7.6 to 10.x), the most telling first. */
const known: readonly Known[] = [
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
  },
  { pattern: /Bad owner or permissions on/i, permanent: true },
  { pattern: /Unable to negotiate|no matching .* found/i, permanent: true, advice: tryByHand },
  { pattern: /Could not resolve hostname/i, permanent: false, advice: tryByHand },
  {
    pattern:
      /connect to (?:host|address) .*: |Connection (?:timed out|refused|reset|closed)|kex_exchange_identification|banner exchange|No route to host|Network is unreachable|Host is down/i,
    permanent: false,
  },
  { pattern: /Timeout, server .* not responding/i, permanent: false },
  {
    pattern: /Connection to .* closed|client_loop: |Received disconnect|Broken pipe/i,
    permanent: false,
  },
];

/** Lines that explain nothing. */
const noise =
  /^(?:Warning: Permanently added|\*\* |Pseudo-terminal|@+$|debug\d: |Authenticated to |Transferred: |Bytes per second)/;

/**
 * Says why an `ssh` ended, from the lines it wrote on standard error and its exit code: its own
 * words, made safe, and what to do about it.
 */
export function explainSshFailure(
  destination: string,
  ended: { readonly stderr: readonly string[]; readonly code?: number },
): SshFailure {
  const name = plainText(destination, 80);
  const lines = ended.stderr.map((line) => plainText(line, 200))
    .filter((line) => line !== "" && !noise.test(line));
  for (const { pattern, permanent, advice } of known) {
    const said = lines.findLast((line) => pattern.test(line));
    if (said === undefined) continue;
    return { message: sentences(name, said, advice?.(name)), permanent };
  }
  const last = lines.at(-1);
  if (last !== undefined) return { message: sentences(name, last), permanent: false };
  const end = ended.code === undefined ? "the connection was lost" : `it ended with ${ended.code}`;
  return { message: sentences(name, `${end} without a word`, tryByHand(name)), permanent: false };
}

function sentences(name: string, said: string, advice?: string): string {
  const stop = /[.!?]$/.test(said) ? "" : ".";
  return `ssh ${name}: ${said}${stop}${advice ? ` ${advice}` : ""}`;
}
