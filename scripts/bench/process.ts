/** The program as `deno task compile` makes it: what is measured is what users get. */
export const BINARY = decodeURIComponent(
  new URL("../../dist/traffic-grapher", import.meta.url).pathname,
);

/** What a process, or several together, have used, as the kernel tells (Linux). */
export interface Usage {
  readonly processes: number;
  /** CPU time so far, of all threads. */
  readonly cpuMs: number;
  /** Resident memory, in MB of 10^6 bytes, what is shared counted each time. */
  readonly residentMb: number;
  /** The same with what several processes share divided among them. */
  readonly proportionalMb: number;
  readonly files: number;
}

/** The processes' usage until now; those that have ended count nothing. */
export function usageOf(pids: Iterable<number>): Usage {
  let processes = 0, cpuMs = 0, residentMb = 0, proportionalMb = 0, files = 0;
  for (const pid of pids) {
    const fields = readProc(pid, "stat").replace(/^.*\) /s, "").split(" ");
    if (fields.length < 20) continue;
    const memory = readProc(pid, "smaps_rollup");
    processes++;
    // Hundredths of a second with ended threads, or nanoseconds without them.
    cpuMs += Math.max((Number(fields[11]) + Number(fields[12])) * 10, runningThreadsMs(pid));
    residentMb += kilobytes(memory, "Rss") * 1.024e-3;
    proportionalMb += kilobytes(memory, "Pss") * 1.024e-3;
    files += fileCount(pid);
  }
  return { processes, cpuMs, residentMb, proportionalMb, files };
}

/** The children of a process, now. */
export function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    readProc(pid, `task/${thread}/children`).split(" ").filter(Boolean).map(Number)
  );
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0);
}

function runningThreadsMs(pid: number): number {
  return threadsOf(pid).reduce(
    (sum, thread) => sum + Number(readProc(pid, `task/${thread}/schedstat`).split(" ")[0]) / 1e6,
    0,
  );
}

function threadsOf(pid: number): string[] {
  try {
    return [...Deno.readDirSync(`/proc/${pid}/task`)].map(({ name }) => name);
  } catch {
    return [];
  }
}

function fileCount(pid: number): number {
  try {
    return [...Deno.readDirSync(`/proc/${pid}/fd`)].length;
  } catch {
    return 0;
  }
}

/** Empty where the process has ended. */
function readProc(pid: number, name: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/${name}`);
  } catch {
    return "";
  }
}

/** A script of this folder running as a process of its own that is spoken to in lines. */
export interface Helper extends AsyncDisposable {
  readonly pid: number;
  /** The next line that it prints. Throws where it ended instead. */
  line(): Promise<string>;
  send(line: string): Promise<void>;
}

/** Starts one with this deno; disposing closes its input and waits for its end. */
export function startHelper(
  script: string,
  args: readonly string[] = [],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    /** Further arguments of deno, e.g. flags of the engine. */
    readonly flags?: readonly string[];
  } = {},
): Helper {
  const path = new URL(script, import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", "--no-check", ...options.flags ?? [], path, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const writer = child.stdin.getWriter();
  writer.closed.catch(() => {});
  let rest = "";
  return {
    pid: child.pid,
    async line() {
      for (;;) {
        const end = rest.indexOf("\n");
        if (end >= 0) {
          const line = rest.slice(0, end);
          rest = rest.slice(end + 1);
          return line;
        }
        const { done, value } = await reader.read();
        if (done) throw new Error(`${script} ended early`);
        rest += value;
      }
    },
    send: (line) => writer.write(new TextEncoder().encode(`${line}\n`)),
    async [Symbol.asyncDispose]() {
      await writer.close().catch(() => {});
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await child.status;
      clearTimeout(timer);
      await reader.cancel();
    },
  };
}

/** The lines of this process's standard input, until it is closed. */
export function inputLines(): AsyncIterable<string> {
  return Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(
    new TransformStream<string, string>({
      transform(chunk, controller) {
        for (const line of chunk.split("\n")) if (line !== "") controller.enqueue(line);
      },
    }),
  );
}

/** Waits so long, in milliseconds, or until the abort. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}
