/**
 * The slower helper, a loop in plain `sh` around a program that can talk to a Unix socket: `socat`,
 * an `nc` that knows `-U`, or `traffic_ctl` itself. It is part of `remote_script.ts`, which sets
 * `tool`, `idle`, `nl` and `limited`. Each request is two lines (its number, a random word, its
 * deadline in seconds and the socket's path, or `!` for a command and `-` for nothing; then the body as an
 * argument of `printf %b`); the reply is
 * passed on as it comes and ends with the random word, which no server can know in advance, and with
 * the host's clock before and after it.
 *
 * The server gives up on a client that closes its sending side (`IPCSocketServer::Client::read_all()`
 * of Traffic Server 10), so that side stays open: `shut-none`, `--no-shutdown`.
 */
export const SHELL_HELPER = String.raw`
facts() {
  kind=$(kind_of "$1") uid= name=
  case $kind in
    (none|denied) ;;
    (*)
      numeric=$(ls -ldnL "$1" 2>/dev/null); named=$(ls -ldL "$1" 2>/dev/null)
      set -- $numeric; uid=$3
      set -- $named; name=$3 ;;
  esac
  printf "%s %s %s" "$kind" "$uid" "$name"
}

# It and what it started is killed at the deadline where the host has timeout(1), else it alone.
run_command() {
  command=$(printf %b "$body.")
  limited "$seconds" /bin/sh -c "\${command%.}" </dev/null
}

transfer() {
  case $tool in
    (socat) limited "$seconds" socat -b 131072 -t "$((\${seconds%.*} + 2))" - "UNIX-CONNECT:$path,shut-none" ;;
    (nc|ncat) limited "$seconds" "$tool" $no_shutdown -U "$path" ;;
    (traffic_ctl) limited "$seconds" "$traffic_ctl" rpc input --raw ;;
  esac
}

# The host's clock, in seconds; empty where it shows none. Nothing is started for it.
stamp() { up=; if [ -r /proc/uptime ]; then read -r up rest </proc/uptime; fi; }

# Ends the helper when a whole period has passed without a sign of life, and itself soon after it.
watch_over() {
  # Without sleep, its input tells it when to end.
  command -v sleep >/dev/null 2>&1 || return
  trap "silent=0" USR1
  nap=2 silent=0
  if [ "$idle" -lt "$nap" ]; then nap=1; fi
  while [ "$silent" -lt "$idle" ]; do
    silent=$((silent + nap))
    sleep "$nap"
    kill -0 "$main" 2>/dev/null || return
  done
  kill -TERM "$main" 2>/dev/null
}

serve() {
  main=$$ no_shutdown=
  if [ "$tool" = ncat ]; then no_shutdown=--no-shutdown
  elif [ "$tool" = nc ]; then case $(limited 2 nc -h </dev/null 2>&1) in (*--no-shutdown*) no_shutdown=--no-shutdown ;; esac; fi
  watch_over </dev/null >/dev/null 2>&1 & watcher=$!
  # However it ends (its input, a reader who has left, a signal), nothing of it stays.
  trap 'kill -KILL "$watcher" 2>/dev/null' EXIT
  trap exit HUP INT TERM PIPE
  exec 3>&1
  while read -r word seconds path; do
    IFS= read -r body || exit 0
    kill -USR1 "$watcher" 2>/dev/null
    stamp; asked=$up
    if [ "$path" = - ]; then
      said= code=0
    elif [ "$path" = ! ]; then
      said=$( { run_command >&3; printf "%s" "$nl$?"; } 2>&1 )
      code=\${said##*"$nl"}
      said=\${said%"$nl"*}
    else
      said=$( { printf %b "$body" | dd ibs=65536 obs=131072 2>/dev/null | transfer >&3; printf "%s" "$nl$?"; } 2>&1 )
      code=\${said##*"$nl"}
      said=\${said%"$nl"*}
      if [ "$code" != 0 ]; then said="$said$nl$(facts "$path")"; fi
    fi
    stamp
    printf "\n%s+\n%s %s %s\n%s\n%s-\n" "$word" "$code" "\${asked:--}" "\${up:--}" "$said" "$word" || exit 1
  done
}
`.replaceAll("\\${", "${");
