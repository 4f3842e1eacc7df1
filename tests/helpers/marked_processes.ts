/** Starts processes that can be told from all others by a variable of their environment. */
export interface Mark {
  /** To be put into the environment of what is started. */
  readonly env: Readonly<Record<string, string>>;
  /** What of it, and of what it started, still runs. */
  running(): { readonly pid: number; readonly command: string }[];
}

/** A new mark. */
export function newMark(): Mark {
  const value = crypto.randomUUID();
  return {
    env: { TG_TEST_MARK: value },
    running() {
      const found: { pid: number; command: string }[] = [];
      for (const { name } of Deno.readDirSync("/proc")) {
        if (!/^\d+$/.test(name)) continue;
        try {
          if (!Deno.readTextFileSync(`/proc/${name}/environ`).includes(`TG_TEST_MARK=${value}`)) {
            continue;
          }
          const command = Deno.readTextFileSync(`/proc/${name}/cmdline`).replaceAll("\0", " ");
          // One that has ended and is not waited for yet has no command line.
          if (command !== "") found.push({ pid: Number(name), command });
        } catch {
          // It has just ended.
        }
      }
      return found;
    },
  };
}
