/**
 * What an error says, as part of a sentence: in the words of the system, without those of the
 * runtime (its calls, its error numbers, its advice about rights). The one place where an error that
 * the program did not word itself becomes words.
 */
export function messageOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const refused = systemRefusal(said);
  if (refused !== undefined) return refused.what;
  const lacksRight = error instanceof Error && error.name === "NotCapable" || NO_RIGHT.test(said);
  if (lacksRight) return "this program was started without the right to use it";
  return said;
}

/** Whether SQLite merely found the file in use by another connection. */
export function isBusy(error: unknown): boolean {
  return /(database|table) .*is locked|database is locked|busy/.test(messageOf(error));
}

/** What the operating system refused, and of which path, where the runtime names one. */
export interface SystemRefusal {
  readonly what: string;
  readonly path?: string | undefined;
}

/**
 * Reads the message of a failed system call: `Is a directory (os error 21): readfile '/x'`, or as
 * Node's modules put it, `EISDIR: illegal operation on a directory, read '/x'`.
 */
export function systemRefusal(said: string): SystemRefusal | undefined {
  const [, words, call = ""] = /^(.+?) \(os error \d+\)(.*)$/s.exec(said) ??
    /^E[A-Z0-9]{2,}: (.+?)(, [a-z].*)?$/s.exec(said) ?? [];
  if (words === undefined) return undefined;
  const [, path] = /'(.*?)'(?: -> '|$)/s.exec(call) ?? [];
  const known = WORDS.find(([pattern]) => pattern.test(words));
  return { what: known?.[1] ?? words.charAt(0).toLowerCase() + words.slice(1), path };
}

/** What strerror(3) calls it on Linux or macOS, and what a user calls it. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/no such file or directory$/i, "there is no such file or folder"],
  [/^permission denied$/i, "permission denied to this user"],
  [/not a directory$/i, "a part of its path is a file, not a folder"],
  [/^is a directory$|on a directory$/i, "it is a folder"],
  [/too many (levels of )?symbolic links/i, "its links lead in a circle"],
  [/^file ?name too long$/i, "its name is too long"],
  [/^no space left on device$/i, "the disk is full"],
  [/^read-only file ?system$/i, "its file system is read-only"],
  [/^too many open files/i, "too many files are open; raise the limit (ulimit -n)"],
  [/^cannot allocate memory$/i, "there is not enough memory"],
];

/** How the runtime says that the program lacks a right. */
const NO_RIGHT = /^Requires \w+ access to |--allow-\w+/;
