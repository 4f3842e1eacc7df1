import { joinBytes } from "../base/join_bytes.ts";
import { NameTable } from "../base/name_table.ts";
import type { Records, Tick } from "../model/tick.ts";
import { encodeBlock } from "./block_codec.ts";
import { BlockSegment } from "./block_segment.ts";
import {
  type ColumnQuery,
  columnSelection,
  gatherColumns,
  type ReadingColumns,
} from "./reading_columns.ts";
import type { RecordedReadings, RecordingReader, TickQuery } from "./recording_reader.ts";
import type { SegmentPart } from "./segment.ts";
import type { RecordedSession } from "./session_table.ts";
import type { StoredTick } from "./stored_tick.ts";
import { type RecordedTick, ticksOfSegment } from "./ticks_of_segment.ts";

/** Ticks of one block: long enough to be small, short enough to be made in one go. */
const BLOCK_TICKS = 4096;
const HEAD_BYTES = 4;

/** Where a column stands among the bytes. */
type ChunkPlace = readonly [host: number, record: number, at: number, length: number];

interface EmbeddedSession {
  readonly session: RecordedSession;
  readonly names: readonly string[];
  readonly blocks: readonly {
    readonly firstSeq: number;
    readonly lastSeq: number;
    readonly chunks: readonly ChunkPlace[];
  }[];
}

/** A stretch of one run to be taken along, epoch milliseconds. */
export interface EmbeddedStretch {
  /** With the hosts that are taken along. */
  readonly session: RecordedSession;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Stretches of runs with some of their records as bytes, to be packed, from which `EmbeddedRecording` reads them
 * again without a database. A stretch without ticks is left out.
 */
export function embedRecording(
  recording: RecordingReader,
  stretches: readonly EmbeddedStretch[],
  records: readonly string[],
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let at = 0;
  const sessions = stretches.map(({ session, fromMs, toMs }): EmbeddedSession => {
    const names = new NameTable();
    const known = recording.hosts(session.id);
    const places = session.hosts.map(({ id }) => known.findIndex((host) => host.id === id));
    const times: number[] = [];
    const blocks = Array.from(
      blocksOf(recording.ticks(session.id, { fromMs, toMs, records })),
      (ticks) => {
        times.push(...ticks.map(({ tick }) => tick.atMs));
        const stored = ticks.map(({ tick }) => storedTick(tick, { places, names }));
        const chunks = encodeBlock(stored).map(({ host, record, data }): ChunkPlace => {
          parts.push(data);
          at += data.length;
          return [host, record, at - data.length, data.length];
        });
        return { firstSeq: ticks[0]!.seq, lastSeq: ticks.at(-1)!.seq, chunks };
      },
    );
    return { session: shortened(session, times), names: names.names, blocks };
  });
  const taken = sessions.filter(({ blocks }) => blocks.length > 0);
  const head = new TextEncoder().encode(JSON.stringify(taken));
  const length = new Uint8Array(HEAD_BYTES);
  new DataView(length.buffer).setUint32(0, head.length, true);
  return joinBytes(length, head, ...parts);
}

/** A run of which these ticks are left. */
function shortened(session: RecordedSession, times: readonly number[]): RecordedSession {
  return {
    ...session,
    dashboardText: "",
    live: false,
    ended: true,
    fromMs: times.reduce((one, other) => Math.min(one, other), Infinity),
    toMs: times.reduce((one, other) => Math.max(one, other), -Infinity),
    lastMs: times.at(-1),
    tickCount: times.length,
  };
}

/** The ticks that follow on each other, so many at once. */
function* blocksOf(ticks: Iterable<RecordedTick>): Generator<RecordedTick[]> {
  let block: RecordedTick[] = [];
  for (const recorded of ticks) {
    const before = block.at(-1);
    const isNext = before === undefined || recorded.seq === before.seq + 1;
    if (!isNext || block.length === BLOCK_TICKS) {
      yield block;
      block = [];
    }
    block.push(recorded);
  }
  if (block.length > 0) yield block;
}

function storedTick(
  { results, ...tick }: Tick,
  { places, names }: { readonly places: readonly number[]; readonly names: NameTable },
): StoredTick {
  const numbered = <Told extends Records>({ values, ...told }: Told) => ({
    ...told,
    records: Array.from(values.keys(), (name) => names.numberOf(name)),
    values: [...values.values()],
  });
  return {
    ...tick,
    results: places.map((place) => {
      const result = results[place];
      if (result?.kind === "reply") return numbered(result);
      return result && { ...result, beside: result.beside && numbered(result.beside) };
    }),
  };
}

/** A recording that `embedRecording()` made bytes of, read as one in a file is. */
export class EmbeddedRecording implements RecordedReadings {
  readonly #sessions: readonly EmbeddedSession[];
  readonly #data: Uint8Array;

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = HEAD_BYTES + view.getUint32(0, true);
    this.#sessions = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_BYTES, end)));
    this.#data = bytes.subarray(end);
  }

  sessions(): RecordedSession[] {
    return this.#sessions.map(({ session }) => session);
  }

  *ticks(sessionId: number, query: TickQuery = {}): Generator<RecordedTick, void, undefined> {
    const { fromMs = -Infinity, toMs = Infinity, afterSeq = 0, records } = query;
    const { names } = this.#session(sessionId);
    const only = records === undefined ? undefined : new Set(records);
    for (const part of this.#segments(sessionId, afterSeq)) {
      yield* ticksOfSegment(part, { fromMs, toMs, names, only });
    }
  }

  *columnParts(sessionId: number, query: ColumnQuery): Generator<ReadingColumns, void, undefined> {
    const { session: { hosts }, names } = this.#session(sessionId);
    const selection = columnSelection({ hosts, names }, query);
    for (const part of this.#segments(sessionId, 0)) yield gatherColumns([part], selection);
  }

  #session(id: number): EmbeddedSession {
    const found = this.#sessions.find(({ session }) => session.id === id);
    if (found === undefined) throw new RangeError(`there is no session ${id}`);
    return found;
  }

  *#segments(sessionId: number, afterSeq: number): Generator<SegmentPart> {
    for (const { firstSeq, lastSeq, chunks } of this.#session(sessionId).blocks) {
      if (lastSeq <= afterSeq) continue;
      const places = new Map(chunks.map(([host, record, ...at]) => [`${host} ${record}`, at]));
      const segment = BlockSegment.open({ firstSeq, lastSeq }, (host, record, decode) => {
        const [at, length] = places.get(`${host} ${record}`) ?? [0, 0];
        return decode(this.#data.subarray(at, at + length));
      });
      if (segment !== undefined) yield { segment, afterSeq };
    }
  }
}
