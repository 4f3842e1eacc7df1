import { basename } from "node:path";
import { sleep } from "../../base/sleep.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { plainText } from "../../base/plain_text.ts";
import type { Host } from "../../model/host.ts";
import type { JoinedRecordings } from "../../store/joined_recordings.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import type { TickSource, TickTaker } from "../live/tick_source.ts";
import { hostPlaces, placedTick } from "./recorded_runs.ts";

/** How often is looked for new ticks, and, while hosts are polled, for a recorder, in milliseconds. */
const LOOK_MS = 250;
const RETURN_MS = 1_000;
/** A recorder that writes nothing for so many intervals is as good as gone, at least so long. */
const SILENT_INTERVALS = 3;
const SHORTEST_SILENCE_MS = 3_000;

/** What of a recording was read already. */
export interface ReadUntil {
  readonly session: RecordedSession;
  /** The last tick of it, as it is numbered in the file. */
  readonly seq: number;
}

export interface RecorderSourceOptions {
  readonly recording: JoinedRecordings;
  readonly readUntil: ReadUntil;
  /** In the order of the session. */
  readonly hosts: readonly Host[];
  /** Those that are handed on; absent: all. */
  readonly records?: readonly string[] | undefined;
  /** Told that the recorder is gone, or is there again, in a sentence. */
  readonly onChange: (sentence: string) => void;
  /** Told that another run is followed from here. */
  readonly onRun: () => void;
  /** Told of all hosts where some have joined; absent: others than those that are looked at are of no interest. */
  readonly onJoined?: ((hosts: readonly Host[]) => void) | undefined;
}

/**
 * The ticks that another process records, as they come; while nobody records the hosts are polled, and as
 * soon as somebody does again that is followed.
 */
export class RecorderSource implements TickSource {
  readonly #options: RecorderSourceOptions;
  #at: ReadUntil;
  #polls = false;
  /** When hosts were polled here last, epoch milliseconds. */
  #polled = { fromMs: Infinity, toMs: -Infinity };

  constructor(options: RecorderSourceOptions) {
    this.#options = options;
    this.#at = options.readUntil;
  }

  /** Of the file that is written by now. */
  get #name(): string {
    return plainText(basename(this.#options.recording.path), 60);
  }

  get words(): string {
    return this.#polls
      ? `○ nobody records into ${this.#name}: polling`
      : `▷ following ${this.#name}`;
  }

  async run(taker: TickTaker): Promise<void> {
    const { signal } = taker;
    // As with a first poll, those who take it are there first.
    await sleep(0, signal);
    while (!signal.aborted) {
      await this.#follow(taker);
      if (signal.aborted) return;
      const next = await this.#nextRun(signal);
      if (signal.aborted) return;
      if (next === undefined) await this.#pollUntilRecorded(taker);
      else this.#at = next;
      this.#tellJoined();
      this.#options.onRun();
      taker.newRun();
    }
  }

  /** The run that follows: a recorder that reads its hosts anew is back at once, and nobody is to poll meanwhile. */
  async #nextRun(signal: AbortSignal): Promise<ReadUntil | undefined> {
    for (let waitedMs = 0; waitedMs < RETURN_MS && !signal.aborted; waitedMs += LOOK_MS) {
      const next = await this.#laterRun();
      if (next !== undefined) return next;
      await sleep(LOOK_MS, signal);
    }
    return await this.#laterRun();
  }

  /** Hands on what is recorded, until the recorder is gone. */
  async #follow(taker: TickTaker): Promise<void> {
    const { session } = this.#at;
    const silentMs = Math.max(SHORTEST_SILENCE_MS, SILENT_INTERVALS * session.intervalMs);
    let newAtMs = performance.now();
    while (!taker.signal.aborted) {
      // Asked before the ticks are: what a writer stored before it went is then still seen.
      const goesOn = this.#options.recording.isBeingRecorded(session.id);
      if (this.#take(taker)) newAtMs = performance.now();
      else if (!goesOn || performance.now() - newAtMs > silentMs) return;
      await sleep(LOOK_MS, taker.signal);
    }
  }

  #take(taker: TickTaker): boolean {
    const { recording, hosts, records } = this.#options;
    const { session } = this.#at;
    const { places } = hostPlaces(session, hosts);
    const before = this.#at.seq;
    for (const { seq, tick } of recording.ticks(session.id, { afterSeq: before, records })) {
      this.#at = { session, seq };
      // What was polled here meanwhile is there already.
      const { fromMs, toMs } = this.#polled;
      if (tick.atMs >= fromMs && tick.atMs <= toMs) continue;
      taker.take(placedTick(tick, places));
    }
    return this.#at.seq > before;
  }

  async #pollUntilRecorded(taker: TickTaker): Promise<void> {
    const { onChange } = this.#options;
    const end = new AbortController();
    using signal = new LinkedAbort(taker.signal, end.signal);
    taker.newRun();
    this.#polls = true;
    const fromMs = Date.now();
    onChange(`nobody records into ${this.#name} any more: its hosts are polled from here`);
    const polling = taker.poll(signal.signal);
    let failed = false;
    const done = polling.done.catch((error) => {
      failed = true;
      throw error;
    });
    done.catch(() => {});
    while (!taker.signal.aborted && !failed) {
      await sleep(RETURN_MS, taker.signal);
      const next = await this.#laterRun();
      if (next === undefined) continue;
      this.#at = next;
      break;
    }
    end.abort();
    await done;
    this.#polled = { fromMs, toMs: Date.now() };
    this.#polls = false;
    if (!taker.signal.aborted) onChange(`${this.#name} is recorded again: that is followed`);
  }

  #tellJoined(): void {
    const { hosts, onJoined } = this.#options;
    const joined = this.#at.session.hosts.filter(({ id }) => hosts.every((host) => host.id !== id));
    if (joined.length > 0) onJoined?.([...hosts, ...joined]);
  }

  /** A run of these hosts that is being recorded now and has something new. */
  async #laterRun(): Promise<ReadUntil | undefined> {
    const { recording, hosts, onJoined } = this.#options;
    await recording.meetFiles();
    const { session, seq } = this.#at;
    const ids = new Set(hosts.map(({ id }) => id));
    const next = recording.sessions().find((one) =>
      one.id >= session.id && one.live && one.tickCount > 0 &&
      (onJoined !== undefined || one.hosts.some(({ id }) => ids.has(id)))
    );
    if (next === undefined) return undefined;
    if (next.id > session.id) return { session: next, seq: 0 };
    const [newer] = recording.ticks(session.id, { afterSeq: seq, records: [] });
    return newer === undefined ? undefined : this.#at;
  }
}
