type Environment = (name: string) => string | undefined;

/** The locale of an environment's characters, by the order of POSIX; empty where none is set. */
export function localeOf(env: Environment): string {
  return env("LC_ALL") || env("LC_CTYPE") || env("LANG") || "";
}

/** Whether text for files and pipes must be ASCII: a locale is set, and it is not of UTF-8. */
export function wantsAscii(env: Environment): boolean {
  const locale = localeOf(env);
  return locale !== "" && !/utf-?8/i.test(locale);
}
