#!/usr/bin/env bash
# Builds the binary and tries it where nothing else is: no environment, no Deno, no font, no home, a
# folder that cannot be written to, and a /tmp of its own. Prints a line for each thing it looks at
# and then `binary: N passed, N failed`; exits non-zero on any failure.
#
#   scripts/smoke_binary.sh [BINARY]     with BINARY: tries that one instead of building
set -uo pipefail
cd "$(dirname "$0")/.."
export DENO_NO_UPDATE_CHECK=1 NO_COLOR=1 npm_config_update_notifier=false
work=$(mktemp -d)
trap 'end_all; rm -rf "$work"' EXIT
passed=0 failed=0
declare -a running=()

end_all() { for pid in "${running[@]}"; do kill "$pid" 2>/dev/null; done; }

ok() { passed=$((passed + 1)) && echo "ok      $1"; }
bad() { failed=$((failed + 1)) && echo "FAILED  $1${2:+: $2}"; }
# check NAME COMMAND...: the command succeeds.
check() {
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then ok "$name"; else bad "$name" "$(tail -n 5 <<<"$said")"; fi
}
# expect NAME CODE FILE...: what `inside` was told last ended so, and said nothing on standard error.
expect() {
  local name=$1 code=$2
  if [ "$status" = "$code" ] && [ ! -s "$work/err" ]; then ok "$name"; else
    bad "$name" "exit $status, wanted $code; $(head -c 500 "$work/err")"
  fi
}

run_deno() { if command -v deno >/dev/null; then deno "$@"; else npx -y deno@2.9.6 "$@"; fi; }

if [ $# -gt 0 ]; then
  binary=$1
else
  binary=dist/traffic-grapher
  if ! run_deno run --quiet --allow-all scripts/compile.ts; then
    bad "it compiles"
    echo "binary: $passed passed, $failed failed"
    exit 1
  fi
  ok "it compiles: $(du --bytes "$binary" | cut -f1) bytes"
  run_deno run --quiet --allow-all scripts/compile.ts --output "$work/again" >/dev/null
  check "compiled again it is the same, byte for byte" cmp "$binary" "$work/again"
  rm -f "$work/again"
fi

# --- what is in it ----------------------------------------------------------------------------
holds() { LC_ALL=C grep -qaF -- "$1" "$binary"; }
lacks() { ! holds "$1"; }
check "it has all rights, which /proc and /dev take" holds '"allow_all":true'
check "it asks no questions about rights" lacks '"no_prompt":false'
check "nothing for tests is in it" lacks fast-check
check "no path of this machine is in it" lacks "$PWD"
check "nor one of its caches" lacks /npm/registry
check "the licences of what is in it are" holds "Bitstream Vera"

# --- a place with nothing in it -----------------------------------------------------------------
root=$work/root
mkdir -p "$root"/{proc,dev,tmp,in}
cp "$binary" "$root/traffic-grapher"
cp tests/fixtures/ats/capture-10.1.4.jsonl.gz "$root/in/capture.jsonl.gz"
for library in $(ldd "$binary" | grep -o '/[^ ]*'); do
  mkdir -p "$root${library%/*}" && cp -L "$library" "$root$library"
done
chmod -R a+rX "$work" && chmod 1777 "$root/tmp"
# The whole file system but /tmp is read-only; of the machine's only /proc and /dev are there.
cat >"$work/enter" <<ENTER
#!/bin/sh
exec unshare --map-root-user --mount /bin/sh -c '
  mount --rbind /proc "$root/proc" && mount --rbind /dev "$root/dev" &&
  mount --bind "$root" "$root" && mount --rbind /proc "$root/proc" &&
  mount --rbind /dev "$root/dev" && mount --bind "$root/tmp" "$root/tmp" &&
  mount -o remount,ro,bind "$root" && eval "\${MOUNTS:-:}" && exec env -i \$VARIABLES /usr/sbin/chroot "$root" "\$@"' - "\$@"
ENTER
chmod +x "$work/enter"
tmp=$root/tmp
inner=/tmp
# Where a file that the program names is. Root without namespaces may write outside of $inner as well.
outside() { case $1 in "$inner"/*) echo "$tmp${1#"$inner"}" ;; *) echo "$1" ;; esac; }
if ! "$work/enter" /traffic-grapher --version >/dev/null 2>&1; then
  echo "        (no namespaces here: tried with an empty environment in a read-only folder only)"
  tmp=$work/tmp inner=$work/tmp
  mkdir -p "$tmp" "$work/empty" && chmod a-w "$work/empty"
  ln -s "$root/in/capture.jsonl.gz" "$work/capture.jsonl.gz"
  cat >"$work/enter" <<ENTER
#!/bin/sh
shift
cd "$work/empty" && exec env -i TMPDIR="$tmp" \$VARIABLES "$root/traffic-grapher" "\$@"
ENTER
fi
capture=/in/capture.jsonl.gz
[ "$inner" = /tmp ] || capture=$work/capture.jsonl.gz

# inside ARG...: runs the program there, at most for a minute; its words are in $work/out and err.
inside() {
  timeout -k 5 60 "$work/enter" /traffic-grapher "$@" </dev/null >"$work/out" 2>"$work/err"
  status=$?
}
says() { grep -qE -- "$1" "$work/out"; }
plain() { ! LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$work/out"; }
is_png() { [ "$(head -c 4 "$1" | tail -c 3)" = PNG ] && [ "$(stat -c %s "$1")" -gt 10000 ]; }

inside --version
expect "--version" 0
check "--version is a version" says '^[0-9]+\.[0-9]+\.[0-9]+$'
inside --help
expect "--help" 0
check "--help says how it is used" says '^Usage: traffic-grapher'
inside --no-such-option
check "a wrong option is a sentence on standard error, and 3" \
  test "$status,$(wc -l <"$work/err"),$(wc -c <"$work/out")" = 3,1,0
inside completions bash
expect "completions" 0
inside dashboard validate /in/none.yaml
check "a missing file is named" grep -q "/in/none.yaml.*no such file" "$work/out" "$work/err"

# --- the demonstration, and a captured server -------------------------------------------------
inside demo
expect "demo off a terminal, nobody watching" 0
check "demo prints its page as text" says '^Requests \(per second\)'
check "demo writes no escape off a terminal" plain
picture=$(head -n 1 "$work/out")
check "demo writes a picture, with nothing but a /tmp to write to" is_png "$(outside "$picture")"

# Not to its end, at which it answers no more.
inside demo --capture "$capture" --speed 5 --run-for 28 --record "$inner/capture.db"
expect "demo --capture: a real server replayed, and recorded" 0
picture=$(head -n 1 "$work/out")
check "its picture" is_png "$(outside "$picture")"
[ -z "${KEEP_PICTURES:-}" ] || cp "$(outside "$picture")" "$KEEP_PICTURES/"
# 0.8K and 3.4K requests a second, five times as fast; taken for traffic, a restart is a hundred times
# that.
peak_of() { sed -nE 's/^ *Client capture +[^ ]+ +[^ ]+ +[^ ]+ +([0-9.]+)K .*/\1/p' "$work/out"; }
no_spike() { awk -v peak="$(peak_of)" 'BEGIN { exit !(peak > 10 && peak < 40) }'; }
check "its restart is no spike: at most $(peak_of)K requests a second" no_spike
inside snapshot --recording "$inner/capture.db" --renderer resvg --output "$inner/resvg.png"
expect "snapshot --renderer resvg" 0
check "its picture" is_png "$tmp/resvg.png"
rm -f "$tmp/resvg.png"
check "nothing is left of the renderer's module" test -z "$(ls -A "$tmp" | grep '^\.traffic-grapher')"
if [ "$inner" = /tmp ]; then
  cp "$tmp/capture.db" "$root/in/" && chmod a+r "$root/in/capture.db"
  # Nowhere anything that could be executed.
  MOUNTS="mount -t tmpfs -o noexec none $root/tmp && mount -t tmpfs -o noexec none $root/dev/shm" \
    inside snapshot --recording /in/capture.db --renderer resvg --format png --output -
  check "snapshot --renderer resvg where nothing may be loaded" test "$status" = 0
  check "is the fast renderer's picture" test "$(head -c 4 "$work/out" | tail -c 3)" = PNG
  check "and one sentence says why" \
    test "$(grep -c 'resvg cannot be loaded .*: let TMPDIR name' "$work/err"),$(wc -l <"$work/err")" = 1,1
fi
inside event list "$inner/capture.db"
check "its outage is an event of the recording" says "no answer .*capture"
# Seen from so near that the outage is as wide as some cells, wherever the run of this machine put it.
iso_of() { date -u -d "@$(($1 / 1000)).$(printf %03d $(($1 % 1000)))" +%Y-%m-%dT%H:%M:%S.%3NZ; }
while read -r _ from _ to _; do
  from=$(date -d "$from" +%s%3N 2>/dev/null) && to=$(date -d "$to" +%s%3N 2>/dev/null) || continue
  [ $((to - from)) -lt 1000 ] || break
done <"$work/out"
inside replay "$inner/capture.db" --from "$(iso_of $((from - 4000)))" --to "$(iso_of $((to + 4000)))"
expect "replay of that recording" 0
check "replay shows its page" says '^Requests \(per second\)'
has_gap() { grep -E '^ *Origin ' "$work/out" | grep -qE '[▁▂▃▄▅▆▇█] +[▁▂▃▄▅▆▇█]'; }
check "its restart is a gap in the replayed line" has_gap

# --- a server in an odd place, and the files of a shell -------------------------------------------
odd=$(mktemp -d)
chmod 755 "$odd" && mkdir -p "$root$odd"
coproc SERVER { run_deno run --quiet --allow-all scripts/smoke_server.ts "$odd/jsonrpc20.sock"; }
server_pid=$SERVER_PID
read -r -t 60 ready <&"${SERVER[0]}"
check "a server listens where nobody would look" test "$ready" = ready
MOUNTS="mount --bind $odd $root$odd" inside check
expect "check without options" 0
found="/proc/net/unix +found .*$odd/jsonrpc20.sock"
check "finds it by /proc/net/unix" says "$found"
shared=/dev/shm/traffic-grapher-smoke-$$.txt
MOUNTS="mount --bind $odd $root$odd" timeout -k 5 60 "$work/enter" /traffic-grapher snapshot \
  -c /dev/stdin -o "$shared" "unix:$odd/jsonrpc20.sock" \
  <dashboards/default.yaml >"$work/out" 2>"$work/err"
status=$?
expect "snapshot -c /dev/stdin -o /dev/shm/x" 0
check "its page is there" grep -q '^Requests (per second)' "$shared"
rm -f "$shared"
MOUNTS="mount --bind $odd $root$odd" timeout -k 5 60 "$work/enter" /traffic-grapher --quiet \
  --run-for 2 --log-stats /dev/stderr "unix:$odd/jsonrpc20.sock" </dev/null >"$work/out" 2>"$work/err"
check "--log-stats /dev/stderr" grep -q '^{' "$work/err"
eval "exec ${SERVER[1]}>&-"
wait "$server_pid"
rm -rf "$odd"
if [ "${odd%/*}" = "$inner" ]; then rmdir "$root$odd"; fi

# --- one host, by every command -----------------------------------------------------------------
"$work/enter" /traffic-grapher demo --hosts 1 --run-for 40 >/dev/null 2>&1 </dev/null &
running+=($!)
for _ in $(seq 100); do
  socket=$(cd "$tmp" && ls -d traffic-grapher-demo-*/ams1.sock 2>/dev/null | head -n 1)
  [ -n "$socket" ] && break
  sleep 0.1
done
host=unix:$inner/$socket
inside check "$host"
expect "check" 0
check "check says that it answered" says answer
inside snapshot "$host"
expect "snapshot as text" 0
inside snapshot "$host" --format png --output "$inner/page.png"
expect "snapshot --format png, without a warning" 0
check "the snapshot's picture" is_png "$tmp/page.png"
inside snapshot "$host" --format svg
expect "snapshot --format svg" 0
check "the picture needs no font" says '<path '
inside metrics http2 "$host"
expect "metrics" 0
inside snapshot "$host" --format nagios
check "snapshot --format nagios" says '^[A-Z-]+ '
"$work/enter" /traffic-grapher record "$inner/host.db" --quiet --run-for 4 "$host" \
  >"$work/out" 2>"$work/err" </dev/null &
recording=$!
running+=("$recording")
worker_seen() {
  for _ in $(seq 30); do
    grep -qs '^worker-' "/proc/$recording"/task/*/comm && return 0
    sleep 0.1
  done
  return 1
}
check "recording works in a thread of its own" worker_seen
wait "$recording"
status=$?
expect "record" 0
inside export "$inner/host.db" --format csv
expect "export" 0
check "what was recorded is exported" says 'proxy\.process\.http\.incoming_requests'
inside check some.host.invalid
check "a host over ssh, without ssh: a sentence" grep -qi ssh "$work/out" "$work/err"

# --- in a terminal --------------------------------------------------------------------------------
if command -v tmux >/dev/null; then
  terminal() { tmux -S "$work/tmux" -f /dev/null "$@"; }
  VARIABLES="TERM=tmux-256color LANG=C.UTF-8" terminal new-session -d -x 120 -y 40 -s smoke \
    "sh -c 'stty -g >$work/before; $work/enter /traffic-grapher demo; echo \$? >$work/code; stty -g >$work/after; sleep 60'"
  on_screen() {
    for _ in $(seq 100); do
      terminal capture-pane -p -t smoke | grep -qE -- "$1" && return 0
      sleep 0.1
    done
    terminal capture-pane -p -t smoke
    return 1
  }
  ended() {
    for _ in $(seq 100); do [ -s "$work/after" ] && return 0 || sleep 0.1; done
    return 1
  }
  check "the dashboard in a terminal" on_screen 'Requests.*per second'
  check "its values" on_screen 'Client.*[0-9]'
  terminal send-keys -t smoke l
  check "the next page" on_screen '2 ?(of|/) ?4'
  terminal resize-window -t smoke -x 90 -y 30
  check "in a smaller window" on_screen '2 ?(of|/) ?4'
  terminal send-keys -t smoke q
  check "q ends it" ended
  check "with 0" grep -qx 0 "$work/code"
  check "and the terminal is as it was" cmp "$work/before" "$work/after"
  rm -f "$work/after" "$work/code"
  VARIABLES="TERM=tmux-256color LANG=C.UTF-8" terminal respawn-pane -k -t smoke \
    "sh -c 'stty -g >$work/before; $work/enter /traffic-grapher demo; echo \$? >$work/code; stty -g >$work/after; sleep 60'"
  check "again" on_screen 'Requests.*per second'
  terminal list-panes -t smoke -F '#{pane_pid}' | xargs pkill -TERM -P
  check "SIGTERM ends it" ended
  check "with 0 too" grep -qx 0 "$work/code"
  check "and the terminal is as it was then" cmp "$work/before" "$work/after"
  terminal kill-server
else
  echo "        (no tmux: not tried in a terminal)"
fi

end_all
wait 2>/dev/null
left=$(cd "$tmp" && ls | grep -vE '^(capture\.db|host\.db|page\.png|traffic-grapher-[^-]*)$')
check "nothing is left in /tmp but what was asked for" test -z "$left"
[ -z "$left" ] || echo "        $left"

echo "binary: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
