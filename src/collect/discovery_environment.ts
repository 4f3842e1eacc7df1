import { boundedBytes } from "../base/bounded_bytes.ts";
import { inTime } from "./pending_exchange.ts";

/** What a path leads to. */
export type PathKind = "socket" | "directory" | "file" | "denied" | "none";

/** What a command said. */
export interface CommandOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** All that discovery sees of the machine, so that it can be tested on captured text. */
export interface DiscoveryEnvironment {
  getEnv(name: string): string | undefined;
  workingDirectory(): string | undefined;
  /** Rejects as `Deno.readTextFile()` does. */
  readTextFile(path: string, signal: AbortSignal): Promise<string>;
  /** Rejects where the command cannot be run; kills it at the deadline and on abort, and rejects. */
  run(
    command: readonly [string, ...string[]],
    options: { readonly deadlineMs: number; readonly signal: AbortSignal },
  ): Promise<CommandOutput>;
  /** Follows links; never rejects. */
  kindOf(path: string): Promise<PathKind>;
  monotonicMs(): number;
}

/** A host with a hundred thousand sockets has a /proc/net/unix of 10 MB. */
const MOST_FILE_BYTES = 64 * 2 ** 20;

/** More of a command's output is not read, in bytes. */
const MAX_OUTPUT_BYTES = 64 * 1024;

/** This machine. */
export const systemEnvironment: DiscoveryEnvironment = {
  getEnv: (name) => Deno.env.get(name),
  workingDirectory() {
    try {
      return Deno.cwd();
    } catch {
      return undefined;
    }
  },
  async readTextFile(path, signal) {
    // To open a pipe would be to wait for somebody to write into it, whom nothing interrupts.
    if (!(await Deno.stat(path)).isFile) throw new TypeError("it is no regular file");
    const { readable } = await Deno.open(path);
    const ended = readable.pipeThrough(new TransformStream(), { signal });
    return new TextDecoder().decode(await boundedBytes(ended, MOST_FILE_BYTES));
  },
  run: runCommand,
  async kindOf(path) {
    try {
      const info = await Deno.stat(path);
      return info.isSocket ? "socket" : info.isDirectory ? "directory" : "file";
    } catch (error) {
      return error instanceof Deno.errors.PermissionDenied ? "denied" : "none";
    }
  },
  monotonicMs: () => performance.now(),
};

/**
 * Runs a command without standard input. At the deadline and on abort it is killed and its pipes are
 * let go, also where a child of its own still holds them.
 */
async function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  { deadlineMs, signal }: { readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<CommandOutput> {
  signal.throwIfAborted();
  const child = new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdout = child.stdout.getReader();
  const stderr = child.stderr.getReader();
  const all = Promise.all([readText(stdout), readText(stderr), child.status]);
  try {
    const late = () => `no answer within ${deadlineMs} ms`;
    const [out, err, { code }] = await inTime(all, { deadlineMs, signal }, { late });
    return { code, stdout: out, stderr: err };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    for (const reader of [stdout, stderr]) reader.cancel().catch(() => {});
  }
}

async function readText(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    // The rest is still drained, so that the command can end.
    if (bytes <= MAX_OUTPUT_BYTES) text += decoder.decode(value, { stream: true });
  }
}
