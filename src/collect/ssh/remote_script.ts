import { SOCKET_NAME } from "../proc_net_unix.ts";
import { TRAFFIC_CTL_DIRECTORIES, USUAL_SOCKETS } from "../usual_places.ts";
import { joinBytes } from "../../base/join_bytes.ts";
import { PERL_HELPER } from "./perl_helper.ts";
import { PYTHON_HELPER } from "./python_helper.ts";
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

const SCRIPT = String.raw`
LC_ALL=C; export LC_ALL
nl="
"
IFS= read -r given; IFS= read -r allowed; IFS= read -r idle
IFS= read -r python_helper; IFS= read -r perl_helper
given=$(printf %b "$given.") given=\${given%.}
case $idle in (*[!0-9]*|"") idle=30 ;; esac

say() { printf "%s\n" "$*"; }
quoted() { while IFS= read -r line || [ -n "$line" ]; do printf "| %s\n" "$line"; done; }
# limited SECONDS COMMAND...: kills it then, with timeout(1) or without.
limit_of() { if [ -n "$whole" ]; then say "$((\${1%.*} + 1))"; else say "$1"; fi; }
whole=; sleep 0.01 2>/dev/null || whole=1
if command -v timeout >/dev/null 2>&1 && timeout 9 /bin/sh -c :; then
  timeout 9.5 /bin/sh -c : 2>/dev/null || whole=1
  limited() { limit=$(limit_of "$1"); shift; timeout -s KILL "$limit" "$@"; }
else
  limited() {
    limit=$(limit_of "$1"); shift
    { "$@" <&4 4<&- & job=$!; } 4<&0
    ( sleep "$limit"; kill -KILL "$job" ) </dev/null >/dev/null 2>&1 3>&- & guard=$!
    wait "$job"; code=$?
    kill "$guard" 2>/dev/null
    return "$code"
  }
fi
kind_of() {
  if [ -S "$1" ]; then say socket; elif [ -d "$1" ]; then say directory; elif [ -e "$1" ]; then say file
  else
    above=\${1%/*}
    while [ -n "$above" ] && [ ! -d "$above" ]; do above=\${above%/*}; done
    if [ -n "$above" ] && [ ! -x "$above" ]; then say denied; else say none; fi
  fi
}
kind() { say "kind $(kind_of "$1") $1"; }
# Says a file's kind; whether a socket is or may be there.
is_socket() { is=$(kind_of "$1"); say "kind $is $1"; case $is in (socket|denied) ;; (*) false ;; esac; }

unix_lines() {
  if command -v grep >/dev/null 2>&1; then grep -e SOCKET_NAME /proc/net/unix
  else while IFS= read -r line; do case $line in (*SOCKET_NAME) say "$line" ;; esac; done </proc/net/unix; fi
}
look_listening() {
  [ -e /proc/net/unix ] || return 1
  if [ ! -r /proc/net/unix ]; then say "unreadable /proc/net/unix"; return 1; fi
  say "file /proc/net/unix"
  lines=$(unix_lines | while read -r num ref protocol flags type state inode path; do
    say "| $num $ref $protocol $flags $type $state $inode $path"
    if [ "$flags" = 00010000 ]; then kind "$path"; fi
  done)
  if [ -n "$lines" ]; then say "$lines"; fi
  case $lines in (*"kind socket /"*|*"kind denied /"*) ;; (*) false ;; esac
}
look_traffic_ctl() {
  old=$IFS; IFS=:
  for directory in $PATH TRAFFIC_CTL_DIRECTORIES; do
    IFS=$old
    program=\${directory%/}/traffic_ctl
    case $program in (/*) ;; (*) continue ;; esac
    case $tried in (*"$nl$program$nl"*) continue ;; esac
    tried="$tried$nl$program$nl"
    if [ ! -f "$program" ] || [ ! -x "$program" ]; then continue; fi
    : "\${traffic_ctl:=$program}"
    if [ -n "$1" ]; then break; fi
    kind "$program"
    said=$(limited 2 "$program" config get proxy.config.local_state_dir </dev/null 2>&1); code=$?
    say "run $code $program"
    say "$said" | quoted
    case $said in (*"proxy.config.local_state_dir: /"*) ;; (*) continue ;; esac
    said=\${said##*"proxy.config.local_state_dir: "}; said=\${said%%"$nl"*}
    if is_socket "\${said%/}/SOCKET_NAME"; then return 0; fi
  done
  IFS=$old
  return 1
}
run_root() {
  if [ ! -e "$1" ]; then return 1; fi
  if [ ! -r "$1" ]; then say "unreadable $1"; return 1; fi
  say "file $1"
  quoted <"$1"
  place=var/trafficserver
  while IFS= read -r line; do
    case $line in (runtimedir:*) place=\${line#runtimedir:} ;; esac
  done <"$1"
  place=\${place#" "}; place=\${place#[\"\']}; place=\${place%[\"\']}; place=\${place#./}
  case $place in (/*) ;; (*) place=\${1%/*}/$place ;; esac
  is_socket "$place/SOCKET_NAME"
}
look_run_root() {
  case $TS_RUNROOT in
    ("") ;;
    (*.yaml|*.yml) if run_root "$TS_RUNROOT"; then return 0; fi ;;
    (*) if run_root "\${TS_RUNROOT%/}/runroot.yaml"; then return 0; fi ;;
  esac
  above=$PWD
  for level in 1 2 3 4; do
    if [ -z "$above" ]; then return 1; fi
    if run_root "$above/runroot.yaml"; then return 0; fi
    above=\${above%/*}
  done
  return 1
}
look_usual() { for place in USUAL_SOCKETS; do kind "$place"; done; }

look() {
  if [ -n "$given" ]; then kind "$given"; return; fi
  if [ -n "$TRAFFICSERVER_JSONRPC_SOCKET" ]; then
    say "env TRAFFICSERVER_JSONRPC_SOCKET $TRAFFICSERVER_JSONRPC_SOCKET"
    kind "$TRAFFICSERVER_JSONRPC_SOCKET"
    return
  fi
  say "env PATH $PATH"
  say "env TS_RUNROOT $TS_RUNROOT"
  say "cwd $PWD"
  look_listening || look_traffic_ctl "" || look_run_root || look_usual
}

# The first of the allowed tools that this host has.
choose() {
  for tool in $allowed; do
    found=
    case $tool in
      (traffic_ctl) look_traffic_ctl only-its-path; found=$traffic_ctl ;;
      (nc) case $(nc -h 2>&1) in (*-[a-zA-Z0-9]*U*) found=$(command -v nc) ;; esac ;;
      (*) found=$(command -v "$tool" 2>/dev/null) ;;
    esac
    # A program without its libraries is none. Python and perl show it by themselves.
    case $found in
      (*/socat) "$tool" -V >/dev/null 2>&1 || found= ;;
      (*/ncat) "$tool" --version >/dev/null 2>&1 || found= ;;
    esac
    say "tool $tool $found"
    if [ -n "$found" ]; then return 0; fi
  done
  tool=none
}
SHELL_HELPER
say "\${nl}traffic-grapher""-report-1"
tried= traffic_ctl=
look
tried=
choose
say "helper $tool"
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
  .replaceAll("SHELL_HELPER", () => SHELL_HELPER)
  .replaceAll("SOCKET_NAME", SOCKET_NAME)
  .replaceAll("TRAFFIC_CTL_DIRECTORIES", TRAFFIC_CTL_DIRECTORIES.join(" "))
  .replaceAll("USUAL_SOCKETS", USUAL_SOCKETS.join(" "));

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
  const newline = Uint8Array.of(0x0a);
  return joinBytes(
    lines.flatMap((line) => [printfArgument(new TextEncoder().encode(line)), newline]),
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
