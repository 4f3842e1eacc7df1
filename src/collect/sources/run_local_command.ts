import { boundedBytes } from "../../base/bounded_bytes.ts";
import { messageOf } from "../../base/error_message.ts";
import { CollectError } from "../../model/errors.ts";
import type { CommandAnswer, ExchangeOptions } from "../../model/transport.ts";
import { answerTime } from "../answer_time.ts";
import { GUARD_SCRIPT, MOST_OUTPUT_BYTES } from "./guarded_command.ts";

/** Of standard error so much is kept, in bytes. */
const MOST_ERROR_BYTES = 64 * 1024;

/** Programs that make what they start the leader of a group: Linux has the first, macOS the second. */
const LEADERS: readonly (readonly string[])[] = [
  ["setsid"],
  ["perl", "-e", "setpgrp; exec @ARGV or exit 127"],
];

/**
 * Runs a line of `/bin/sh` on this machine, without standard input. At the deadline, on abort and when it has
 * ended, all that it started is killed. Throws a `CollectError`.
 */
export async function runLocalCommand(
  command: string,
  { deadlineMs, signal }: ExchangeOptions,
): Promise<CommandAnswer> {
  if (signal.aborted) throw aborted();
  const startMs = performance.now();
  const child = spawn(command);
  const given = Promise.withResolvers<never>();
  given.promise.catch(() => {});
  const onAbort = () => given.reject(aborted());
  const timer = setTimeout(
    () => given.reject(new CollectError("timeout", lateWords(deadlineMs))),
    Math.max(0, deadlineMs),
  );
  signal.addEventListener("abort", onAbort, { once: true });
  const status = child.status.then((status) => {
    // What it left running must not hold the pipes open.
    killGroup(child.pid);
    return status;
  });
  // Whoever left the group may hold the pipes open for as long as it likes.
  const letGo = new AbortController();
  const read = (stream: ReadableStream<Uint8Array>, mostBytes: number) =>
    boundedBytes(stream.pipeThrough(new TransformStream(), { signal: letGo.signal }), mostBytes);
  const output = read(child.stdout, MOST_OUTPUT_BYTES);
  const errors = read(child.stderr, MOST_ERROR_BYTES);
  try {
    const all = Promise.all([output, errors, status]);
    all.catch(() => {});
    const [bytes, words, { code }] = await Promise.race([all, given.promise]);
    const { atMs, uncertaintyMs } = answerTime(startMs, performance.now());
    return { bytes, code, stderr: new TextDecoder().decode(words), atMs, uncertaintyMs };
  } catch (error) {
    if (error instanceof CollectError) throw error;
    const why = error instanceof RangeError ? `its output: ${error.message}` : messageOf(error);
    throw new CollectError("too-large", why, { cause: error });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    killGroup(child.pid);
    letGo.abort();
    await Promise.allSettled([output, errors, status, child.stdin.close()]);
  }
}

function lateWords(deadlineMs: number): string {
  return `it did not end within ${Math.round(deadlineMs)} ms and was killed`;
}

/** Throws a `CollectError` where no shell can be started. */
function spawn(command: string): Deno.ChildProcess {
  let failure: unknown;
  for (const leader of LEADERS) {
    const [program = "", ...args] = [...leader, "/bin/sh", "-c", GUARD_SCRIPT, "sh", command];
    try {
      return new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" })
        .spawn();
    } catch (error) {
      failure = error;
      if (!(error instanceof Deno.errors.NotFound)) break;
    }
  }
  throw new CollectError("transport", `no command can be run here: ${messageOf(failure)}`, {
    cause: failure,
  });
}

function killGroup(pid: number): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch {
    // It has ended, and all of it with it.
  }
}

function aborted(): CollectError {
  return new CollectError("aborted", "given up because the program is stopping");
}
