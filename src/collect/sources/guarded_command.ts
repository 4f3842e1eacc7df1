/**
 * The script that runs a command, its first argument, in a process group of its own: it ends when its
 * standard input does, so that nothing goes on when whoever started it has been killed. Its numbers have a
 * point, whatever the user's language is.
 */
export const GUARD_SCRIPT =
  `LC_ALL=C; export LC_ALL; exec 3<&0; ( exec </dev/null >/dev/null 2>&1; read -r end <&3; kill -KILL 0 ) & ` +
  `exec 3<&- </dev/null; exec /bin/sh -c "$1"`;

/** Of what a command prints so much is read, in bytes; more of it is no answer. */
export const MOST_OUTPUT_BYTES = 4 * 2 ** 20;

/** What is said of a command that was not over at its deadline. */
export function lateWords(deadlineMs: number): string {
  return `it did not end within ${Math.round(deadlineMs)} ms and was killed`;
}
