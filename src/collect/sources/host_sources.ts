import { messageOf } from "../../base/error_message.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { plainText } from "../../base/plain_text.ts";
import { sleep } from "../../base/sleep.ts";
import type { RecordValue } from "../../model/record_value.ts";
import { offsetRecord, type Source, uncertaintyRecord } from "../../model/source.ts";
import type { HostResult, Records } from "../../model/tick.ts";
import type { Transport } from "../../model/transport.ts";
import { type Clock, systemClock } from "../clock.ts";
import { clocksApartMs } from "../clock.ts";
import { readSource, type SourceReading } from "./read_source.ts";

const LONGEST_DEADLINE_MS = 5_000;
const NOTHING: Records = { values: new Map(), absent: [], problems: [] };

export interface HostSourcesOptions {
  /** What the host is called, for sentences. */
  readonly label: string;
  readonly transport: Transport;
  /** The records that a tick is to have of the sources, by their full names. */
  readonly records: readonly string[];
  /** And those that these find, by their full names. */
  readonly patterns?: readonly RegExp[] | undefined;
  /** Those of the dashboard that this host has not: their records are absent. */
  readonly lacking: readonly Source[];
  /** Of the ticks. */
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  /** Told once of each source that yields nothing, or nothing any more. */
  readonly onTrouble: (sentence: string) => void;
  readonly clock?: Clock;
}

/** A source of one host as it is read again and again. */
interface Reader {
  readonly source: Source;
  readonly everyMs: number;
  readonly deadlineMs: number;
  /** By their full names; what patterns found once belongs to them. */
  readonly records: Set<string>;
  readonly watch: SourceWatch;
  beganMs: number;
  running: Promise<void> | undefined;
  /** The newest reading, or why there is none. */
  newest: SourceReading | string | undefined;
}

/** Reads the sources of one host and puts what they yield into its answers. */
export class HostSources {
  readonly #options: HostSourcesOptions;
  readonly #clock: Clock;
  readonly #readers: readonly Reader[];

  constructor(sources: readonly Source[], options: HostSourcesOptions) {
    const { intervalMs, label, onTrouble, records } = options;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#readers = sources.map((source) => {
      const everyMs = source.intervalMs ?? intervalMs;
      return {
        source,
        everyMs,
        deadlineMs: source.deadlineMs ?? Math.min(0.9 * everyMs, LONGEST_DEADLINE_MS),
        records: new Set(recordsOfSource(source, records)),
        watch: new SourceWatch(`The source ${source.name} of ${plainText(label, 80)}`, onTrouble),
        beganMs: -Infinity,
        running: undefined,
        newest: undefined,
      };
    });
  }

  /** A tick starts: those that are due are read. */
  begin(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const reader of this.#readers) {
      // A tick may start a little early against the one before.
      const isDue = nowMs - reader.beganMs >= reader.everyMs - this.#options.intervalMs / 4;
      if (!isDue || reader.running !== undefined) continue;
      reader.beganMs = nowMs;
      reader.running = this.#read(reader).finally(() => reader.running = undefined);
    }
  }

  /**
   * The answer, or the lack of one, with what the sources yield. Those that are read at each tick and did not fail, or are read
   * for the first time, are waited for, `patienceMs` at most; of the others the newest reading stands until the next is due.
   */
  async complete(result: HostResult, patienceMs: number): Promise<HostResult> {
    const { intervalMs, signal } = this.#options;
    // One that failed must not hold up every tick that follows.
    const awaited = this.#readers.filter(({ everyMs, newest }) =>
      newest === undefined || everyMs <= intervalMs && typeof newest !== "string"
    );
    const running = awaited.flatMap(({ running }) => running === undefined ? [] : [running]);
    if (running.length > 0) {
      using patience = new LinkedAbort(signal);
      await Promise.race([Promise.all(running), sleep(patienceMs, patience.signal)]);
      patience.abort();
    }
    if (result.kind === "reply") return { ...result, ...this.#merged(result, result.repliedAtMs) };
    // Also a host whose server is down tells how it is; who was held up cannot say when that was.
    const isLost = signal.aborted || result.reason === "stalled";
    const beside = isLost ? NOTHING : this.#merged(NOTHING, result.missedAtMs);
    return beside.values.size === 0 ? result : { ...result, beside };
  }

  async #read(reader: Reader): Promise<void> {
    const { source, deadlineMs, watch } = reader;
    const { transport, signal } = this.#options;
    try {
      const apartMs = clocksApartMs(this.#clock);
      const limits = { deadlineMs, signal, clocksApartMs: apartMs };
      const reading = await readSource(source, transport, limits);
      reader.newest = reading.values.size === 0 ? reading.fault ?? "it holds no value" : reading;
      this.#find(reader, reading);
    } catch (error) {
      if (signal.aborted) return;
      reader.newest = plainText(messageOf(error), 300);
    }
    if (typeof reader.newest === "string") watch.failed(reader.newest);
    else watch.yielded();
  }

  #find({ source, records }: Reader, { values }: SourceReading): void {
    const { patterns = [] } = this.#options;
    for (const name of patterns.length === 0 ? [] : values.keys()) {
      const record = `${source.name}.${name}`;
      if (patterns.some((pattern) => pattern.test(record))) records.add(record);
    }
  }

  /** What is told of records, and by the sources; when they were read counts from `atMs`. */
  #merged(told: Records, atMs: number): Records {
    const { records, lacking } = this.#options;
    const values = new Map<string, RecordValue>(told.values);
    const absent = [...told.absent], problems = [...told.problems];
    for (const source of lacking) absent.push(...recordsOfSource(source, records));
    for (const { source, newest, everyMs, deadlineMs, records } of this.#readers) {
      if (newest === undefined) continue;
      const why = typeof newest === "string"
        ? newest
        : this.#isOld(newest, everyMs + deadlineMs)
        ? `nothing new has come of the source ${source.name}`
        : undefined;
      if (typeof newest === "string" || why !== undefined) {
        problems.push(...Array.from(records, (record) => `record ${record}: ${why}`));
        continue;
      }
      for (const record of records) {
        const value = newest.values.get(record.slice(source.name.length + 1));
        if (value === undefined) absent.push(record);
        else values.set(record, value);
      }
      values.set(offsetRecord(source.name), hundredths(newest.atMs - atMs));
      values.set(uncertaintyRecord(source.name), hundredths(newest.uncertaintyMs));
    }
    return { values, absent, problems };
  }

  /** Whether the next reading should have come. What a row says of its own time was judged when it was read. */
  #isOld({ readAtMs }: SourceReading, mostMs: number): boolean {
    return this.#clock.monotonicMs() - readAtMs > mostMs + this.#options.intervalMs;
  }
}

function recordsOfSource({ name }: Source, records: readonly string[]): string[] {
  return records.filter((record) =>
    record.startsWith(`${name}.`) && record !== offsetRecord(name) &&
    record !== uncertaintyRecord(name)
  );
}

function hundredths(ms: number): number {
  return Math.round(ms * 100) / 100;
}

/** So many readings in a row without a value are no accident. */
const READINGS = 3;

/** Tells once that a source never yields anything, and once that it stopped to. */
class SourceWatch {
  readonly #subject: string;
  readonly #say: (sentence: string) => void;
  #failures = 0;
  #hasYielded = false;
  readonly #said = new Set<string>();

  /** `subject` names the source and its host. */
  constructor(subject: string, say: (sentence: string) => void) {
    this.#subject = subject;
    this.#say = say;
  }

  yielded(): void {
    this.#failures = 0;
    this.#hasYielded = true;
  }

  /** A reading held nothing; `why` is a sentence without its end. */
  failed(why: string): void {
    if (++this.#failures !== READINGS) return;
    const what = this.#hasYielded ? "yields nothing any more" : "has yielded nothing so far";
    if (this.#said.has(what)) return;
    this.#said.add(what);
    this.#say(`${this.#subject} ${what}: ${plainText(why, 240)}.`);
  }
}
