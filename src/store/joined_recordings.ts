import { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import type { EventQuery, StoredEvent } from "./event_table.ts";
import { clearLog } from "./clear_log.ts";
import { fileIdentity } from "./file_identity.ts";
import { openRecording } from "./open_recording.ts";
import type { ColumnQuery, ReadingColumns } from "./reading_columns.ts";
import type {
  ReadableRecording,
  RecordingReader,
  StoredSummaries,
  TickQuery,
} from "./recording_reader.ts";
import type { RecordedSession } from "./session_table.ts";
import type { RecordedTick } from "./ticks_of_segment.ts";
import { isBeingRecorded } from "./write_lock.ts";

/** Sessions and events of a file have smaller numbers. */
const NUMBERS = 2 ** 32;

interface Part {
  readonly reader: RecordingReader;
  readonly identity: string | undefined;
  /** Of a file that is not written any more. */
  sessions?: readonly RecordedSession[];
}

export interface JoinedOptions {
  /** Names the files there are by now, the oldest first; none: throws. */
  readonly files: () => readonly string[];
  readonly onWarning: (sentence: string) => void;
}

/**
 * Files that one recorder writes one after the other, read as one recording; also where a file is replaced by
 * another of its name. Their sessions and events are numbered through. Close it with `using`.
 */
export class JoinedRecordings implements ReadableRecording, Disposable {
  readonly #parts: Part[] = [];
  readonly #options: JoinedOptions;

  private constructor(options: JoinedOptions) {
    this.#options = options;
  }

  /** Opens the files that can be read, and warns of others. Throws a `UsageError` where that is none. */
  static async open(options: JoinedOptions): Promise<JoinedRecordings> {
    const joined = new JoinedRecordings(options);
    using opening = new DisposableStack();
    opening.use(joined);
    const files = options.files(), failures: UsageError[] = [];
    for (const file of files) {
      const failure = await joined.#add(file);
      if (failure === undefined) continue;
      failures.push(failure);
      // The newest one may have just begun, and is looked at again.
      if (file !== files.at(-1)) options.onWarning(failure.message);
    }
    if (joined.#parts.length === 0) throw failures.at(-1)!;
    opening.move();
    return joined;
  }

  /** Of the newest one. */
  get path(): string {
    return this.#parts.at(-1)!.reader.path;
  }

  /** Takes in what began since: a file that is not readable yet is looked at again the next time. */
  async meetFiles(): Promise<void> {
    const known = new Set(this.#parts.map(({ identity }) => identity));
    const files = this.#options.files();
    const last = files.findLastIndex((file) => known.has(fileIdentity(file)));
    for (const file of files.slice(last + 1)) {
      if (fileIdentity(file) !== undefined && await this.#add(file) !== undefined) return;
    }
  }

  sessions(): RecordedSession[] {
    return this.#parts.flatMap((part, index) => {
      const isNewest = index === this.#parts.length - 1;
      // Who holds the lock of a name writes the newest file of that name.
      const own = part.sessions ?? part.reader.sessions().map((session) => ({
        ...session,
        id: index * NUMBERS + session.id,
        live: session.live && isNewest,
      }));
      if (!isNewest) part.sessions = own;
      return own;
    });
  }

  ticks(sessionId: number, query?: TickQuery): Generator<RecordedTick, void, undefined> {
    return this.#of(sessionId).ticks(sessionId % NUMBERS, query);
  }

  columns(sessionId: number, query: ColumnQuery): ReadingColumns {
    return this.#of(sessionId).columns(sessionId % NUMBERS, query);
  }

  columnParts(sessionId: number, query: ColumnQuery): Generator<ReadingColumns, void, undefined> {
    return this.#of(sessionId).columnParts(sessionId % NUMBERS, query);
  }

  summaries(sessionId: number): StoredSummaries | undefined {
    return this.#of(sessionId).summaries(sessionId % NUMBERS);
  }

  events(query?: EventQuery): StoredEvent[] {
    return this.#parts.flatMap(({ reader }, index) =>
      reader.events(query).map((event) => ({ ...event, id: index * NUMBERS + event.id }))
    );
  }

  isBeingRecorded(sessionId: number): boolean {
    const reader = this.#of(sessionId);
    return reader === this.#parts.at(-1)!.reader && reader.isBeingRecorded(sessionId % NUMBERS);
  }

  /** The file of an event, and its number there; of one that is to be added the newest file. */
  placeOfEvent(id: number): { readonly file: string; readonly id: number } {
    return { file: id < 0 ? this.path : this.#of(id).path, id: id % NUMBERS };
  }

  [Symbol.dispose](): void {
    for (const { reader } of this.#parts) reader[Symbol.dispose]();
    for (const { reader: { path }, identity } of this.#parts) {
      if (fileIdentity(path) === identity && !isBeingRecorded(path)) clearLogOf(path);
    }
  }

  /** Why a file cannot be read; undefined where it is. */
  async #add(file: string): Promise<UsageError | undefined> {
    const identity = fileIdentity(file);
    try {
      this.#parts.push({ reader: await openRecording(file, this.#options), identity });
      return undefined;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return error;
    }
  }

  #of(number: number): RecordingReader {
    return this.#parts[Math.floor(number / NUMBERS)]!.reader;
  }
}

/** Who wrote the file could not take its log away while it was read here. */
function clearLogOf(path: string): void {
  try {
    const db = new DatabaseSync(path);
    clearLog(db);
    db.close();
  } catch {
    // It is not ours to write.
  }
}
