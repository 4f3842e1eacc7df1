import { processesWith, type RunningProcess } from "./processes.ts";

/** A mark by which the processes that a test starts can be told from all others. */
export interface Mark {
  /** To be put into the environment of what is started. */
  readonly env: Readonly<Record<string, string>>;
  /** What of it, and of what it started, still runs. */
  running(): RunningProcess[];
}

/** A new mark. */
export function newMark(): Mark {
  const name = "TG_TEST_MARK", value = crypto.randomUUID();
  return { env: { [name]: value }, running: () => processesWith(name, value) };
}
