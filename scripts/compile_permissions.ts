/**
 * The rights of the compiled program, as `deno compile` and `deno run` take them: all but one.
 *
 * Deno opens no special file below /proc, /dev or /sys to a program that has less than
 * `--allow-all`, whatever paths it is granted. The program needs them: /proc/net/unix is how a
 * server in an odd place is found, its parent in /proc/self/stat how Ctrl-Z works, and
 * `-c /dev/stdin`, `-o /dev/shm/x` and `--log-stats /dev/stderr` are what users of a shell write.
 * Narrower rights kept little away either: whoever may run ssh may run anything (ProxyCommand).
 * What the program touches is listed, and tried by the binary, in tests/app/rights_test.ts.
 *
 * No code is ever loaded from elsewhere: everything is inside the binary.
 */
export const PERMISSION_FLAGS: readonly string[] = ["--allow-all", "--deny-import"];
