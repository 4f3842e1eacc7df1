import { tickJson } from "../../export/tick_json.ts";
import { UsageError } from "../../model/errors.ts";
import { plainText } from "../../base/plain_text.ts";
import { openLog } from "../../output/open_log.ts";
import type { OutputPlace } from "../../output/open_output.ts";
import { reasonOf } from "../../output/output.ts";
import type { TickSink } from "../../model/tick.ts";

/** So many bytes wait for a slow disk before ticks are left out. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

/** A log of readings. */
export interface LogStats extends TickSink {
  /** Some readings were not appended, or wait still. */
  readonly lost: boolean;
}

export interface LogStatsOptions {
  readonly place: OutputPlace;
  /** Told once when a line cannot be written or is left out, in a sentence safe to show. */
  readonly onWarning: (sentence: string) => void;
}

/**
 * Appends the raw readings of each tick to a file as one JSON line (the shape of `tickJson()`).
 * Throws a `UsageError` where the file cannot be opened; later failures are told and cost lines only.
 */
export async function openLogStats(
  path: string,
  { place, onWarning }: LogStatsOptions,
): Promise<LogStats> {
  const log = await open(path, place);
  const encoder = new TextEncoder();
  const told = new Set<string>();
  let waitingBytes = 0;
  let writing = Promise.resolve();
  let closed = false, lost = false;

  function tell(kind: string, sentence: string): void {
    if (told.has(kind)) return;
    told.add(kind);
    onWarning(sentence);
  }

  async function write(line: Uint8Array): Promise<void> {
    try {
      await log.write(line);
    } catch (error) {
      lost = true;
      tell("write", `a tick could not be appended to ${plainText(path)}: ${reasonOf(error)}`);
    } finally {
      waitingBytes -= line.length;
    }
  }

  return {
    get lost() {
      return lost || waitingBytes > 0;
    },
    take(tick, hosts) {
      if (closed) return;
      if (waitingBytes > MOST_WAITING_BYTES) {
        lost = true;
        return tell("slow", `${plainText(path)} takes readings too slowly: ticks are left out`);
      }
      try {
        const line = encoder.encode(`${tickJson(tick, hosts)}\n`);
        waitingBytes += line.length;
        writing = writing.then(() => write(line));
      } catch (error) {
        tell(
          "encode",
          `a tick could not be put into words for ${plainText(path)}: ${reasonOf(error)}`,
        );
      }
    },
    async [Symbol.asyncDispose]() {
      if (closed) return;
      closed = true;
      await writing;
      log.close();
    },
  };
}

async function open(path: string, place: OutputPlace) {
  try {
    return await openLog(path, place);
  } catch (cause) {
    if (cause instanceof UsageError || place.signal.aborted) throw cause;
    throw new UsageError(`The log ${plainText(path)} cannot be written: ${reasonOf(cause)}.`, {
      cause,
    });
  }
}
