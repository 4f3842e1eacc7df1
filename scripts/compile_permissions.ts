/**
 * The rights of the compiled program, as `deno compile` and `deno run` take them: all.
 *
 * Deno opens no special file below /proc, /dev or /sys to a program that has less than
 * `--allow-all`, whatever paths it is granted; from 2.9 on, a `--deny-` flag beside it is less. The
 * program needs them: by /proc/net/unix it finds a server in an odd place, by /proc/PID/stat it
 * knows whether Ctrl-Z may stop it, and `-c /dev/stdin`, `-o /dev/shm/x` and `--log-stats
 * /dev/stderr` are what users of a shell write. Narrower rights kept little away: whoever may run
 * ssh may run anything (ProxyCommand).
 *
 * What the program touches is listed in tests/app/rights/table.ts and tried there by the binary.
 */
export const PERMISSION_FLAGS: readonly string[] = ["--allow-all"];
