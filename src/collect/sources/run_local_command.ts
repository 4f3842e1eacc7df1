import { boundedBytes } from "../../base/bounded_bytes.ts";
import { messageOf } from "../../base/error_message.ts";
import { orAfter } from "../../base/or_after.ts";
import { CollectError } from "../../model/errors.ts";
import type { CommandAnswer, ExchangeOptions } from "../../model/transport.ts";
import { answerTime } from "../answer_time.ts";
import { abortedError, inTime } from "../pending_exchange.ts";
import { GUARD_SCRIPT, lateWords, MOST_OUTPUT_BYTES } from "./guarded_command.ts";

/** Of standard error so much is kept, in bytes. */
const MOST_ERROR_BYTES = 64 * 1024;

/** What was printed is read so long after the end, in milliseconds. */
const GRACE_MS = 100;

/** What was killed is gone within so long, in milliseconds. */
const KILLED_MS = 1_000;

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
  if (signal.aborted) throw abortedError();
  const startMs = performance.now();
  const child = spawn(command);
  const status = child.status.then((status) => {
    // What it left running must not hold the pipes open.
    killGroup(child.pid);
    return status;
  });
  const stdout = child.stdout.getReader(), stderr = child.stderr.getReader();
  const letGo = () => [stdout, stderr].forEach((reader) => reader.cancel().catch(() => {}));
  const output = boundedBytes(chunks(stdout), MOST_OUTPUT_BYTES);
  const errors = boundedBytes(chunks(stderr), MOST_ERROR_BYTES);
  // Whoever left the group may hold the pipes open for as long as it likes.
  let grace: ReturnType<typeof setTimeout> | undefined;
  status.then(() => grace = setTimeout(letGo, GRACE_MS));
  try {
    const [bytes, words, { code }] = await inTime(
      Promise.all([output, errors, status]),
      { deadlineMs, signal },
      { late: () => lateWords(deadlineMs) },
    );
    const { atMs, uncertaintyMs } = answerTime(startMs, performance.now());
    return { bytes, code, stderr: new TextDecoder().decode(words), atMs, uncertaintyMs };
  } catch (error) {
    if (error instanceof CollectError) throw error;
    const why = error instanceof RangeError ? `its output: ${error.message}` : messageOf(error);
    throw new CollectError("too-large", why, { cause: error });
  } finally {
    killGroup(child.pid);
    letGo();
    // A process that waits for a disk which is gone cannot be killed: nobody waits for it.
    await orAfter(KILLED_MS, Promise.allSettled([output, errors, status, child.stdin.close()]));
    clearTimeout(grace);
  }
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

async function* chunks(reader: ReadableStreamDefaultReader<Uint8Array>) {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function killGroup(pid: number): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch {
    // It has ended, and all of it with it.
  }
}
