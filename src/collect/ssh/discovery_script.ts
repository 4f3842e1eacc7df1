import { SOCKET_NAME, TRAFFIC_CTL_DIRECTORIES, USUAL_SOCKETS } from "../socket_places.ts";

/** Looking for the socket on the host is ended there after so long, in seconds. */
export const LOOK_SECONDS = 8;

/** More listening sockets of the name are not told: a host has one or two. */
const MOST_SOCKETS = 200;
/** More of a run root's file is not read, in bytes. */
const MOST_BYTES = 32_768;

/**
 * The part of the remote script that looks for the socket, layer by layer, as `discoverSocket()` does
 * here. What it meets was named by others: only absolute paths are followed.
 */
export const DISCOVERY_SCRIPT = String.raw`
unix_lines() {
  if command -v grep >/dev/null 2>&1; then limited 3 grep " 00010000 [0-9A-F]* [0-9A-F]* *[0-9]* /.*SOCKET_NAME$" /proc/net/unix
  else while IFS= read -r line; do case $line in (*\ 00010000\ *SOCKET_NAME) say "$line" ;; esac; done </proc/net/unix; fi
}
# Any user may listen on any name: a relative one, or one of the abstract kind, is no path.
listening() {
  count=0
  unix_lines | while read -r num ref protocol flags type state inode path; do
    case $flags$path in (00010000/*/SOCKET_NAME|00010000/SOCKET_NAME) ;; (*) continue ;; esac
    say "| $num $ref $protocol $flags $type $state $inode $path"
    kind "$path"
    count=$((count + 1))
    if [ "$count" -ge MOST_SOCKETS ]; then break; fi
  done
}
look_listening() {
  [ -e /proc/net/unix ] || return 1
  if [ ! -r /proc/net/unix ]; then say "unreadable /proc/net/unix"; return 1; fi
  say "file /proc/net/unix"
  lines=$(listening)
  if [ -n "$lines" ]; then say "$lines"; fi
  case $nl$lines in (*"$nl"kind\ socket\ /*|*"$nl"kind\ denied\ /*) ;; (*) false ;; esac
}
look_traffic_ctl() {
  old_path=$IFS; IFS=:
  for directory in $PATH TRAFFIC_CTL_DIRECTORIES; do
    IFS=$old_path
    program=\${directory%/}/traffic_ctl
    case $program in (*"$nl"*) continue ;; (/*) ;; (*) continue ;; esac
    case $tried in (*"$nl$program$nl"*) continue ;; esac
    tried="$tried$nl$program$nl"
    if [ ! -f "$program" ] || [ ! -x "$program" ]; then continue; fi
    : "\${traffic_ctl:=$program}"
    if [ -n "$1" ]; then break; fi
    kind "$program"
    said=$(limited 2 "$program" config get proxy.config.local_state_dir </dev/null 2>&1); code=$?
    say "run $code $program"
    quoted_text "$said"
    case $said in (*"proxy.config.local_state_dir: /"*) ;; (*) continue ;; esac
    said=\${said##*"proxy.config.local_state_dir: "}; said=\${said%%"$nl"*}
    if is_socket "\${said%/}/SOCKET_NAME"; then return 0; fi
  done
  IFS=$old_path
  return 1
}
run_root() {
  case $1 in (*"$nl"*) return 1 ;; (/*) ;; (*) return 1 ;; esac
  # A pipe would be waited for, a device read without end.
  if [ ! -f "$1" ]; then return 1; fi
  if [ ! -r "$1" ]; then say "unreadable $1"; return 1; fi
  say "file $1"
  text=$(limited 3 dd bs=MOST_BYTES count=1 2>/dev/null <"$1")
  quoted_text "$text"
  place=var/trafficserver
  old=$IFS; IFS=$nl
  for line in $text; do case $line in (runtimedir:*) place=\${line#runtimedir:} ;; esac; done
  IFS=$old
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
    env_line TRAFFICSERVER_JSONRPC_SOCKET "$TRAFFICSERVER_JSONRPC_SOCKET"
    kind "$TRAFFICSERVER_JSONRPC_SOCKET"
    return
  fi
  env_line PATH "$PATH"
  env_line TS_RUNROOT "$TS_RUNROOT"
  case $PWD in (*"$nl"*) ;; (*) say "cwd $PWD" ;; esac
  tried= traffic_ctl=
  look_listening || look_traffic_ctl "" || look_run_root || look_usual
}
# In a shell of its own, which has so many seconds, on the clock and of the processor.
look_limited() {
  ( ulimit -S -t LOOK_SECONDS 2>/dev/null; look ) </dev/null 2>/dev/null & looking=$!
  ( kill_after LOOK_SECONDS "$looking" ) </dev/null >/dev/null 2>&1 & guard=$!
  # The shell's own word about a killed job is nobody's news.
  { wait "$looking"; } 2>/dev/null
  case $? in (0|1) ;; (*) say "\${nl}cut" ;; esac
  release "$guard"
}
`.replaceAll("\\${", "${")
  .replaceAll("SOCKET_NAME", SOCKET_NAME)
  .replaceAll("TRAFFIC_CTL_DIRECTORIES", TRAFFIC_CTL_DIRECTORIES.join(" "))
  .replaceAll("USUAL_SOCKETS", USUAL_SOCKETS.join(" "))
  .replaceAll("MOST_SOCKETS", String(MOST_SOCKETS))
  .replaceAll("MOST_BYTES", String(MOST_BYTES))
  .replaceAll("LOOK_SECONDS", String(LOOK_SECONDS));
