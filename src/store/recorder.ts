import { UsageError } from "../model/errors.ts";
import type { Event } from "../model/event.ts";
import type { Host } from "../model/host.ts";
import type { Tick, TickSink } from "../model/tick.ts";
import { checkedEvent, type EventChange, type StoredEvent } from "./event_table.ts";
import { messageOf } from "../base/error_message.ts";
import { orAborted } from "../base/or_aborted.ts";
import { orAfter } from "../base/or_after.ts";
import { NameTable } from "../base/name_table.ts";
import type { RecorderNotice, RecorderRequest } from "./recorder_message.ts";
import { openRecorderPort, type RecorderPort } from "./recorder_port.ts";
import type { RetentionLimits, SessionInfo } from "./recording_session.ts";
import type { TickRow } from "./recording_writer.ts";
import { encodeTick, type HostPlaces } from "./tick_codec.ts";

/** What to record and how much to keep. */
export interface RecorderOptions extends RetentionLimits {
  readonly session: Omit<SessionInfo, "summarized">;
  /** What is summarised over long times, by `summaryKey`: the same list until that changes; absent: nothing. */
  readonly summarized?: (() => readonly string[]) | undefined;
  /** Told once for each thing that goes wrong, in a sentence safe to show. */
  readonly onWarning: (sentence: string) => void;
  /** False: write in this thread instead of a worker. */
  readonly worker?: boolean | undefined;
}

/** Records ticks and events into a file, in the background. */
export interface Recorder extends TickSink {
  readonly path: string;
  /** The number of this run within the file. */
  readonly sessionId: number;
  /** What of it was stored, what given up, and why it has stopped, if it has. */
  readonly state: RecorderState;
  /** The events in the file from the session's start on, also those that others added; undefined until there was one. */
  readonly events: readonly StoredEvent[] | undefined;
  /** The event's number, once it is stored; undefined where recording has stopped. Throws a `UsageError` for an invalid event. */
  addEvent(event: Event): Promise<number | undefined>;
  /** Changes an event, e.g. to give a span its end; null takes a part away. */
  updateEvent(id: number, change: EventChange): Promise<void>;
  deleteEvent(id: number): Promise<void>;
  /** Waits until all that was taken before is in the file, or given up. */
  flush(signal?: AbortSignal): Promise<void>;
}

/** How a recorder fares. */
export interface RecorderState {
  readonly storedTicks: number;
  readonly droppedTicks: number;
  readonly waitingTicks: number;
  /** In how many transactions the ticks were stored. */
  readonly batches: number;
  /** Why nothing is recorded any more. */
  readonly stopped?: string | undefined;
}

const MAX_WAITING_BYTES = 32 * 2 ** 20;
const CLOSE_DEADLINE_MS = 10_000;

/**
 * Starts to record a session into a file, which is made or continued. Throws a `UsageError` if it
 * cannot be: no such folder, not writable, not a recording, or another process records into it.
 */
export async function openRecorder(path: string, options: RecorderOptions): Promise<Recorder> {
  const recorder = new BackgroundRecorder(path, options);
  await recorder.opened;
  return recorder;
}

interface Ticket {
  readonly resolve: (eventId: number | undefined) => void;
  readonly reject: (error: Error) => void;
}

class BackgroundRecorder implements Recorder {
  readonly path: string;
  readonly opened: Promise<void>;
  readonly #port: RecorderPort;
  readonly #warn: (sentence: string) => void;
  readonly #records: NameTable;
  readonly #hosts: NameTable;
  readonly #summarized: () => readonly string[];
  #toldSummarized: readonly string[];
  readonly #tickets = new Map<number, Ticket>();
  readonly #waiting: number[] = [];
  #opening: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #sessionId = 0;
  #lastTicket = 0;
  #sentRecords: number;
  #sentHosts: number;
  #knownHosts: readonly Host[] | undefined;
  #places: HostPlaces = [];
  #waitingBytes = 0;
  #storedTicks = 0;
  #droppedTicks = 0;
  #batches = 0;
  #behind = false;
  #events: readonly StoredEvent[] | undefined;
  #stopped: string | undefined;
  #closing: Promise<void> | undefined;

  constructor(path: string, options: RecorderOptions) {
    const { session, summarized = () => [], onWarning, worker = true, maxBytes, maxAgeMs } =
      options;
    this.path = path;
    this.#warn = onWarning;
    this.#summarized = summarized;
    this.#toldSummarized = summarized();
    this.#records = new NameTable(session.records);
    this.#hosts = new NameTable(session.hosts.map((host) => host.id));
    this.#sentRecords = this.#records.names.length;
    this.#sentHosts = this.#hosts.names.length;
    this.#port = openRecorderPort({ worker, onNotice: (notice) => this.#hear(notice) });
    this.opened = new Promise((resolve, reject) => this.#opening = { resolve, reject });
    this.#port.send({
      kind: "open",
      path,
      session: {
        ...session,
        records: [...this.#records.names],
        summarized: this.#toldSummarized,
      },
      limits: {
        maxBytes,
        maxAgeMs,
      },
    });
  }

  get sessionId(): number {
    return this.#sessionId;
  }

  get state(): RecorderState {
    return {
      storedTicks: this.#storedTicks,
      droppedTicks: this.#droppedTicks,
      waitingTicks: this.#waiting.length,
      batches: this.#batches,
      stopped: this.#stopped,
    };
  }

  get events(): readonly StoredEvent[] | undefined {
    return this.#events;
  }

  take(tick: Tick, hosts: readonly Host[]): void {
    if (this.#stopped !== undefined || this.#closing !== undefined) return;
    if (this.#waitingBytes > MAX_WAITING_BYTES) return this.#drop();
    try {
      const row = this.#rowOf(tick, hosts);
      this.#waiting.push(row.data.length);
      this.#waitingBytes += row.data.length;
      this.#port.send({ kind: "tick", row });
    } catch (error) {
      this.#droppedTicks++;
      this.#warn(`a tick could not be recorded: ${messageOf(error)}`);
    }
  }

  async addEvent(event: Event): Promise<number | undefined> {
    const checked = checkedEvent(event);
    return await this.#ask((ticket) => ({ kind: "add-event", ticket, event: checked }));
  }

  async updateEvent(id: number, change: EventChange): Promise<void> {
    await this.#ask((ticket) => ({ kind: "update-event", ticket, id, change }));
  }

  async deleteEvent(id: number): Promise<void> {
    await this.#ask((ticket) => ({ kind: "delete-event", ticket, id }));
  }

  async flush(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const done = this.#ask((ticket) => ({ kind: "flush", ticket }));
    await (signal === undefined ? done : orAborted(done, signal));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const closed = this.#ask((ticket) => ({ kind: "close", ticket })).catch((error) => {
      this.#warn(`the recording ${this.path} could not be closed properly: ${messageOf(error)}`);
    }).then(() => true);
    if (!await orAfter(CLOSE_DEADLINE_MS, closed)) {
      this.#warn(`the disk does not answer: the last readings of ${this.path} may be lost`);
    }
    this.#stopped ??= "it was closed";
    this.#port.terminate();
    for (const { resolve } of this.#tickets.values()) resolve(undefined);
    this.#tickets.clear();
  }

  #rowOf(tick: Tick, hosts: readonly Host[]): TickRow {
    const newHosts = this.#placeHosts(hosts);
    const data = encodeTick(tick, this.#records, this.#places);
    const newRecords = this.#records.names.slice(this.#sentRecords);
    this.#sentRecords += newRecords.length;
    const summarized = this.#summarized(), isSame = summarized === this.#toldSummarized;
    this.#toldSummarized = summarized;
    return {
      atMs: tick.atMs,
      monotonicMs: tick.monotonicMs,
      data,
      ...(newRecords.length > 0 ? { newRecords } : {}),
      ...(newHosts.length > 0 ? { newHosts } : {}),
      ...(isSame ? {} : { summarized }),
    };
  }

  /** The places of the hosts in this session; hosts that it does not know yet join it. */
  #placeHosts(hosts: readonly Host[]): readonly Host[] {
    if (hosts === this.#knownHosts) return [];
    this.#knownHosts = hosts;
    this.#places = hosts.map((host) => this.#hosts.numberOf(host.id));
    const from = this.#sentHosts;
    this.#sentHosts = this.#hosts.names.length;
    return this.#hosts.names.slice(from).flatMap((id) =>
      hosts.find((host) => host.id === id) ?? []
    );
  }

  #drop(): void {
    this.#droppedTicks++;
    if (this.#behind) return;
    this.#behind = true;
    this.#warn(
      `the disk is too slow to record into ${this.path}: ticks are left out until it is not`,
    );
  }

  #hear(notice: RecorderNotice): void {
    switch (notice.kind) {
      case "opened":
        this.#sessionId = notice.sessionId;
        this.#opening?.resolve();
        return;
      case "refused":
        this.#port.terminate();
        this.#stopped = notice.message;
        this.#opening?.reject(new UsageError(notice.message));
        return;
      case "stored":
        return this.#countStored(notice.count);
      case "events":
        this.#events = notice.events;
        return;
      case "warning":
        return this.#warn(notice.message);
      case "stopped":
        return this.#stop(notice.message);
      case "done":
        return this.#settle(notice);
    }
  }

  #countStored(count: number): void {
    for (const bytes of this.#waiting.splice(0, count)) this.#waitingBytes -= bytes;
    this.#batches++;
    if (this.#stopped === undefined) this.#storedTicks += count;
    else this.#droppedTicks += count;
    if (this.#behind && this.#waiting.length === 0) {
      this.#behind = false;
      this.#warn(`recording into ${this.path} goes on; ${this.#droppedTicks} ticks were left out`);
    }
  }

  #stop(message: string): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = message;
    this.#warn(message);
    this.#opening?.reject(new UsageError(message));
  }

  #settle({ ticket, eventId, failure }: Extract<RecorderNotice, { kind: "done" }>): void {
    const waiting = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (failure === undefined) waiting?.resolve(eventId);
    else waiting?.reject(new UsageError(failure));
  }

  #ask(request: (ticket: number) => RecorderRequest): Promise<number | undefined> {
    if (this.#stopped !== undefined) return Promise.resolve(undefined);
    const ticket = ++this.#lastTicket;
    return new Promise((resolve, reject) => {
      this.#tickets.set(ticket, { resolve, reject });
      this.#port.send(request(ticket));
    });
  }
}
