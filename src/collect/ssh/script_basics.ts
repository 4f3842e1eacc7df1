/**
 * What the other parts of the remote script are made of, for any POSIX shell: words for the report,
 * limits of time, what a path is. Every loop of it shrinks what it works on.
 */
export const SCRIPT_BASICS = String.raw`
say() { printf "%s\n" "$*"; }
# A text, line by line, in this very shell: nothing of it can be left behind.
quoted_text() {
  old=$IFS; IFS=$nl
  for line in $1; do say "| $line"; done
  IFS=$old
}
# Of the host, but one line.
env_line() { case $2 in (*"$nl"*) ;; (*) say "env $1 $2" ;; esac; }

# kill_after SECONDS PID...: naps, so that whoever kills it leaves no long sleep behind. No trap is
# as sure as that. A host without sleep has no limit.
kill_after() {
  left=\${1%.*} rest=\${1#"\${1%.*}"}
  while [ "$left" -gt 0 ]; do
    sleep 1 || return
    left=$((left - 1))
  done
  if [ -n "$rest" ]; then sleep "0$rest" || return; fi
  shift
  kill -KILL "$@"
}
# release PID: of what watches.
release() { kill -KILL "$1"; wait "$1"; } 2>/dev/null
# limited SECONDS COMMAND...: kills it then, with timeout(1) or without.
limit_of() { if [ -n "$whole" ]; then say "$((\${1%.*} + 1))"; else say "$1"; fi; }
whole=; sleep 0.01 2>/dev/null || whole=1
limited_here() {
  limit=$(limit_of "$1"); shift
  { "$@" <&4 4<&- & job=$!; } 4<&0
  ( kill_after "$limit" "$job" ) </dev/null >/dev/null 2>&1 3>&- & guard=$!
  wait "$job"; code=$?
  release "$guard"
  return "$code"
}
if command -v timeout >/dev/null 2>&1 && timeout 9 /bin/sh -c :; then
  timeout 9.5 /bin/sh -c : 2>/dev/null || whole=1
  limited() { limit=$(limit_of "$1"); shift; timeout -s KILL "$limit" "$@"; }
else
  limited() { limited_here "$@"; }
fi

kind_of() {
  if [ -S "$1" ]; then say socket; elif [ -d "$1" ]; then say directory; elif [ -e "$1" ]; then say file
  else
    above=$1
    while :; do
      case $above in (/*/*) above=\${above%/*} ;; (*) break ;; esac
      if [ -d "$above" ]; then break; fi
    done
    if [ -d "$above" ] && [ ! -x "$above" ]; then say denied; else say none; fi
  fi
}
kind() { case $1 in (*"$nl"*) ;; (*) say "kind $(kind_of "$1") $1" ;; esac; }
# Says a file's kind; whether a socket is or may be there.
is_socket() { is=$(kind_of "$1"); say "kind $is $1"; case $is in (socket|denied) ;; (*) false ;; esac; }
`.replaceAll("\\${", "${");
