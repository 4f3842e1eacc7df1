import { sleep } from "../../base/sleep.ts";
import type { RecordingReader, TickQuery } from "../../store/recording_reader.ts";
import type { RecordedTick } from "../../store/ticks_of_segment.ts";

/** Between two batches others get their turn. */
const BATCH_TICKS = 256;
/** So often is looked for new ticks, in milliseconds. */
const LOOK_MS = 250;

export interface BatchQuery extends Omit<TickQuery, "afterSeq"> {
  /** Goes on with what is recorded meanwhile, until its recorder ends or `toMs` is over. */
  readonly follow?: boolean | undefined;
  readonly signal: AbortSignal;
}

/** The ticks of a session, some at a time; of one that is followed those that are new as soon as they are there. */
export async function* tickBatches(
  recording: RecordingReader,
  sessionId: number,
  { follow = false, signal, ...query }: BatchQuery,
): AsyncGenerator<readonly RecordedTick[], void, undefined> {
  const { toMs = Infinity } = query;
  // Whoever follows must see that the end is over.
  const wanted = follow ? { ...query, toMs: undefined } : query;
  let afterSeq = 0, isOver = false;
  while (!isOver && !signal.aborted) {
    // Asked before the ticks are: what a writer stored before it went is then still seen.
    const goesOn = follow && recording.isBeingRecorded(sessionId);
    let batch: RecordedTick[] = [];
    for (const recorded of recording.ticks(sessionId, { ...wanted, afterSeq })) {
      afterSeq = recorded.seq;
      if (recorded.tick.atMs > toMs) isOver = true;
      else batch.push(recorded);
      if (batch.length < BATCH_TICKS) continue;
      yield batch;
      if (signal.aborted) return;
      batch = [];
    }
    if (batch.length > 0) yield batch;
    if (!goesOn) return;
    await sleep(LOOK_MS, signal);
  }
}
