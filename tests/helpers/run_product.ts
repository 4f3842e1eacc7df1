import { joinBytes } from "../../src/base/join_bytes.ts";
import { UsageError } from "../../src/model/errors.ts";
import { product, productCommand } from "./product.ts";

export interface ProductRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutBytes: Uint8Array;
}

export interface ProductOptions {
  readonly cwd?: string;
  /** Added to this process's environment and a locale with UTF-8, or all of it with `clearEnv`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clearEnv?: boolean;
  /** What it reads on standard input; default nothing. */
  readonly input?: string | Uint8Array;
  /** After that time it is killed and the run fails, in milliseconds. */
  readonly deadlineMs?: number;
  /** A command before it, e.g. one that takes rights away. */
  readonly before?: readonly string[];
}

/** The program while it runs, off a terminal. */
export interface RunningProduct {
  readonly pid: number;
  /** What it has written until now. */
  readonly stdout: string;
  readonly stderr: string;
  kill(signal: Deno.Signal): void;
  /** Rejects with a sentence where it has not ended by its deadline. */
  readonly ended: Promise<ProductRun>;
}

/** What a Deno without a binary needs of its surroundings. */
const KEPT = ["HOME", "DENO_DIR", "XDG_CACHE_HOME", "PATH"];

/** Runs the program to its end. Throws an Error when it has not ended by the deadline. */
export function runProduct(
  args: readonly string[],
  options: ProductOptions = {},
): Promise<ProductRun> {
  return startProduct(args, options).ended;
}

/** Starts the program; whoever starts it awaits its end. */
export function startProduct(
  args: readonly string[],
  options: ProductOptions = {},
): RunningProduct {
  const { input, deadlineMs = 60_000, before = [], env, clearEnv = false, cwd } = options;
  const [program = "", ...rest] = [...before, ...productCommand(...args)];
  const kept = clearEnv && !product().isBinary
    ? Object.fromEntries(KEPT.flatMap((name) => [[name, Deno.env.get(name) ?? ""]]))
    : {};
  const child = new Deno.Command(program, {
    args: rest,
    ...(cwd === undefined ? {} : { cwd }),
    clearEnv,
    env: { ...(clearEnv ? kept : { LC_ALL: "C.UTF-8" }), ...env },
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdout: Uint8Array[] = [], stderr: Uint8Array[] = [];
  const textOf = (parts: readonly Uint8Array[]) => new TextDecoder().decode(joinBytes(...parts));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, deadlineMs);
  async function end(): Promise<ProductRun> {
    try {
      const [{ code }] = await Promise.all([
        child.status,
        keep(child.stdout, stdout),
        keep(child.stderr, stderr),
        // A program that ends without reading closes the pipe.
        input !== undefined &&
        new Blob([input as BlobPart]).stream().pipeTo(child.stdin).catch(() => {}),
      ]);
      const stdoutBytes = joinBytes(...stdout);
      const run = { code, stdout: textOf(stdout), stderr: textOf(stderr), stdoutBytes };
      if (!late) return run;
      throw new Error(
        `traffic-grapher ${args.join(" ")} had not ended after ${deadlineMs / 1000} s; it had ` +
          `said:\n${run.stdout}${run.stderr}`,
      );
    } finally {
      clearTimeout(timer);
    }
  }
  return {
    pid: child.pid,
    get stdout() {
      return textOf(stdout);
    },
    get stderr() {
      return textOf(stderr);
    },
    kill: (signal) => child.kill(signal),
    ended: end(),
  };
}

async function keep(from: ReadableStream<Uint8Array>, parts: Uint8Array[]): Promise<void> {
  for await (const part of from) parts.push(part);
}

/**
 * Runs the program as `run()` does within a test: where it ends with 3 and nothing but its sentence
 * on standard error, that sentence is thrown as a `UsageError`.
 */
export async function callProduct(
  args: readonly string[],
  options: ProductOptions = {},
): Promise<{ readonly io: ProductRun; readonly code: number }> {
  const io = await runProduct(args, options);
  const [, sentence] = /^traffic-grapher: (.*)\n$/.exec(io.stderr) ?? [];
  if (io.code === 3 && io.stdout === "" && sentence !== undefined) throw new UsageError(sentence);
  return { io, code: io.code };
}
