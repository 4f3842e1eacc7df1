import { killProcess, processesWith, type RunningProcess } from "./processes.ts";

/** A mark by which the processes that a test starts can be told from all others. */
export interface Mark {
  /** To be put into the environment of what is started. */
  readonly env: Readonly<Record<string, string>>;
  /** What of it, and of what it started, still runs. */
  running(): RunningProcess[];
  /**
   * Lets what still runs end by itself for so long, in milliseconds, and kills then until nothing is
   * left. Throws an Error that names what cannot be killed.
   */
  end(graceMs?: number): Promise<void>;
}

const KILLING_MS = 10_000;

/** A new mark, a variable that no other mark has: who is within two of them has both. */
export function newMark(): Mark {
  const name = `TG_TEST_MARK_${crypto.randomUUID().replaceAll("-", "")}`;
  const running = () => processesWith(name, "1");
  return {
    env: { [name]: "1" },
    running,
    async end(graceMs = 0) {
      for (const startMs = Date.now();;) {
        const left = running();
        if (left.length === 0) return;
        const waitedMs = Date.now() - startMs;
        if (waitedMs > graceMs + KILLING_MS) {
          throw new Error(`cannot be killed: ${left.map(({ command }) => command).join("; ")}`);
        }
        if (waitedMs >= graceMs) { for (const { pid } of left) killProcess(pid); }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}
