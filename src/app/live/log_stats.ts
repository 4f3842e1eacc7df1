import { tickJson } from "../../export/tick_json.ts";
import { UsageError } from "../../model/errors.ts";
import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { TickSink } from "../../model/recording.ts";

/** So many bytes wait for a slow disk before ticks are left out. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

export interface LogStatsOptions {
  /** Told once when a line cannot be written or is left out, in a sentence safe to show. */
  readonly onWarning: (sentence: string) => void;
}

/**
 * Appends the raw readings of each tick to a file as one JSON line (the shape of `tickJson()`).
 * Throws a `UsageError` where the file cannot be opened; later failures are told and cost lines only.
 */
export async function openLogStats(
  path: string,
  { onWarning }: LogStatsOptions,
): Promise<TickSink> {
  const file = await open(path);
  const encoder = new TextEncoder();
  const told = new Set<string>();
  let waitingBytes = 0;
  let writing = Promise.resolve();
  let closed = false;

  function tell(kind: string, sentence: string): void {
    if (told.has(kind)) return;
    told.add(kind);
    onWarning(sentence);
  }

  async function write(line: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < line.length;) at += await file.write(line.subarray(at));
    } catch (error) {
      tell("write", `a tick could not be appended to ${plainText(path)}: ${wordsOf(error)}`);
    } finally {
      waitingBytes -= line.length;
    }
  }

  return {
    take(tick, hosts) {
      if (closed) return;
      if (waitingBytes > MOST_WAITING_BYTES) {
        return tell("slow", `${plainText(path)} takes readings too slowly: ticks are left out`);
      }
      try {
        const line = encoder.encode(`${tickJson(tick, hosts)}\n`);
        waitingBytes += line.length;
        writing = writing.then(() => write(line));
      } catch (error) {
        tell(
          "encode",
          `a tick could not be put into words for ${plainText(path)}: ${wordsOf(error)}`,
        );
      }
    },
    async [Symbol.asyncDispose]() {
      if (closed) return;
      closed = true;
      await writing;
      file.close();
    },
  };
}

async function open(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { append: true, create: true });
  } catch (cause) {
    const why = cause instanceof Deno.errors.NotFound
      ? "its folder does not exist"
      : wordsOf(cause);
    throw new UsageError(`The log ${plainText(path)} cannot be written: ${why}.`, { cause });
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof Deno.errors.PermissionDenied) return "this user may not write there";
  return plainText(messageOf(error));
}
