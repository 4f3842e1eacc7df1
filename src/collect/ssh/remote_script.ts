import { joinBytes } from "../../base/join_bytes.ts";
import { DISCOVERY_SCRIPT } from "./discovery_script.ts";
import { PERL_HELPER } from "./perl_helper.ts";
import { PYTHON_HELPER } from "./python_helper.ts";
import { SCRIPT_BASICS } from "./script_basics.ts";
import { SHELL_HELPER } from "./shell_helper.ts";

/**
 * What the login shell of the host is given to run, whatever shell that is: it has neither a
 * newline nor a single quote nor `!` inside the quotes, so sh, csh and fish read it alike. The first
 * line of standard input is the script; a host's name or a socket's path is never part of a command.
 */
export const REMOTE_COMMAND =
  `exec /bin/sh -c 'IFS= read -r script; eval "$(printf %b "$script")"' traffic-grapher`;

/** The first line of the report. The script says it in two parts, so that an echo of it is no match. */
export const REPORT_MARK = "traffic-grapher-report-1";

/** The programs that a helper can be made of, best first. */
export const HELPER_TOOLS = [
  "python3",
  "/usr/libexec/platform-python",
  "python",
  "python2",
  "perl",
  "socat",
  "ncat",
  "nc",
  "traffic_ctl",
] as const;

export type HelperTool = (typeof HELPER_TOOLS)[number];

/** The host ends all that the script does before it is a helper after so long, in seconds. */
const WHOLE_SECONDS = 14;

const SCRIPT = String.raw`
LC_ALL=C; export LC_ALL
nl="
"
set -f
IFS= read -r given; IFS= read -r allowed; IFS= read -r idle
IFS= read -r python_helper; IFS= read -r perl_helper
given=$(printf %b "$given.") given=\${given%.}
case $idle in (*[!0-9]*|"") idle=30 ;; esac
SCRIPT_BASICS
DISCOVERY_SCRIPT
# The first of the allowed tools that this host has.
choose() {
  for tool in $allowed; do
    found=
    case $tool in
      (traffic_ctl) tried= traffic_ctl=; look_traffic_ctl only-its-path; found=$traffic_ctl ;;
      (nc) case $(limited 2 nc -h </dev/null 2>&1) in (*-U[!a-zA-Z]*) found=$(command -v nc) ;; esac ;;
      (*) found=$(command -v "$tool" 2>/dev/null) ;;
    esac
    # A program without its libraries is none. Python and perl show it by themselves.
    case $found in
      (*/socat) limited 2 "$tool" -V </dev/null >/dev/null 2>&1 || found= ;;
      (*/ncat) limited 2 "$tool" --version </dev/null >/dev/null 2>&1 || found= ;;
    esac
    say "tool $tool $found"
    if [ -n "$found" ]; then return 0; fi
  done
  tool=none
}
SHELL_HELPER
say "\${nl}traffic-grapher""-report-1"
# All of this process group, which sshd gives to each login, and this shell where it leads none.
( kill_after WHOLE_SECONDS "-$$" "$$" ) </dev/null >/dev/null 2>&1 & deadline=$!
look_limited
choose
say "helper $tool"
release "$deadline"
case $tool in
  (none) ;;
  (*python*)
    TRAFFIC_GRAPHER_HELPER=$(printf %b "$python_helper"); export TRAFFIC_GRAPHER_HELPER
    exec "$tool" -ES -c 'import os; exec(os.environ.pop("TRAFFIC_GRAPHER_HELPER"))' "$idle" ;;
  (perl)
    TRAFFIC_GRAPHER_HELPER=$(printf %b "$perl_helper"); export TRAFFIC_GRAPHER_HELPER
    exec perl -e 'eval delete $ENV{TRAFFIC_GRAPHER_HELPER}; die $@ if $@' "$idle" ;;
  (*) serve ;;
esac
`.replaceAll("\\${", "${")
  .replaceAll("WHOLE_SECONDS", String(WHOLE_SECONDS))
  .replaceAll("SCRIPT_BASICS", () => SCRIPT_BASICS)
  .replaceAll("DISCOVERY_SCRIPT", () => DISCOVERY_SCRIPT)
  .replaceAll("SHELL_HELPER", () => SHELL_HELPER);

/** What the script is told. */
export interface RemoteScriptInput {
  /** The socket's path where the user named it: then nothing is looked for. */
  readonly socketPath?: string | undefined;
  /** The tools that a helper may be made of, best first. */
  readonly tools: readonly HelperTool[];
  /** The helper ends after this long without a sign of life, in seconds. */
  readonly idleSeconds: number;
}

/**
 * The standard input that makes `REMOTE_COMMAND` look for the socket, write its report, and
 * become the best helper that the host has.
 */
export function remoteScript(
  { socketPath = "", tools, idleSeconds }: RemoteScriptInput,
): Uint8Array {
  const lines = [
    SCRIPT,
    socketPath,
    tools.join(" "),
    String(idleSeconds),
    tools.some((tool) => tool.includes("python")) ? PYTHON_HELPER : "",
    tools.includes("perl") ? PERL_HELPER : "",
  ];
  return joinBytes(
    ...lines.flatMap((line) => [printfArgument(new TextEncoder().encode(line)), "\n"]),
  );
}

/** Bytes as one line that `printf %b` turns back into the same bytes (POSIX `printf`, `\0ddd`). */
export function printfArgument(bytes: Uint8Array): Uint8Array {
  const escaped: number[] = [];
  for (const byte of bytes) {
    // A backslash and what would end or break the line; CR too, which some shells drop.
    if (byte === 0x5c || byte < 0x20) {
      const digits = byte.toString(8).padStart(3, "0");
      escaped.push(0x5c, 0x30, ...new TextEncoder().encode(digits));
    } else {
      escaped.push(byte);
    }
  }
  return Uint8Array.from(escaped);
}
