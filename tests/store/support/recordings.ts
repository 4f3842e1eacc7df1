import type { Tick } from "../../../src/model/tick.ts";
import { NameTable } from "../../../src/base/name_table.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import type { SessionInfo } from "../../../src/store/recording_session.ts";
import { RecordingWriter, type WriterOptions } from "../../../src/store/recording_writer.ts";
import { encodeTick } from "../../../src/store/tick_codec.ts";
import { SESSION } from "./samples.ts";

/** A folder that goes away with its test. */
export class TempFolder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "store-test-" });

  file(name: string): string {
    return `${this.path}/${name}`;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** Appends ticks one transaction each, as they would come live. */
export class TickAppender {
  readonly #names: NameTable;
  readonly #writer: RecordingWriter;
  #sent: number;

  constructor(writer: RecordingWriter, session: SessionInfo = SESSION) {
    this.#writer = writer;
    this.#names = new NameTable(session.records);
    this.#sent = this.#names.names.length;
  }

  /** In one transaction. */
  append(...ticks: Tick[]): void {
    this.#writer.append(ticks.map((tick) => {
      const data = encodeTick(tick, this.#names);
      const newRecords = this.#names.names.slice(this.#sent);
      this.#sent = this.#names.names.length;
      return { atMs: tick.atMs, monotonicMs: tick.monotonicMs, data, newRecords };
    }));
  }
}

/** Records ticks as one session, and ends it. */
export function record(
  path: string,
  ticks: Iterable<Tick>,
  options: Partial<WriterOptions> & { readonly session?: SessionInfo; readonly open?: boolean } =
    {},
): void {
  const { session = SESSION, open = false, ...writerOptions } = options;
  const writer = new RecordingWriter(path, session, { onWarning: refuseWarning, ...writerOptions });
  const appender = new TickAppender(writer, session);
  for (const tick of ticks) appender.append(tick);
  if (open) writer.abandon();
  else writer.close();
}

/** Reads all ticks of the given session, or the last one. */
export async function readTicks(
  path: string,
  options: { readonly sessionId?: number; readonly onWarning?: (sentence: string) => void } = {},
): Promise<Tick[]> {
  const { onWarning = refuseWarning } = options;
  using recording = await openRecording(path, { onWarning });
  const sessionId = options.sessionId ?? recording.sessions().at(-1)!.id;
  return [...recording.ticks(sessionId)].map(({ tick }) => tick);
}

/** For tests in which nothing may be wrong. */
export function refuseWarning(sentence: string): never {
  throw new Error(`an unexpected warning: ${sentence}`);
}
