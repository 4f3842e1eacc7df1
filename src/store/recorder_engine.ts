import { fileIdentity } from "./file_identity.ts";
import { UsageError } from "../model/errors.ts";
import { isBusy, messageOf } from "../base/error_message.ts";
import type { RecorderNotice, RecorderRequest } from "./recorder_message.ts";
import { RecordingWriter, type TickRow } from "./recording_writer.ts";

const RETRY_MS = 250;
/** After so long at most what was stored is in the file itself: a copy of it without its log has nearly all. */
const CHECKPOINT_MS = 5000;

type TicketRequest = Extract<RecorderRequest, { readonly ticket: number }>;
type QueuedRequest = Exclude<RecorderRequest, { readonly kind: "open" }>;

/**
 * Carries out a recorder's requests one after another, ticks in batches. It runs in a worker, so that
 * a slow disk holds up nobody, or where there can be none in the recorder's own thread. It never throws.
 */
export class RecorderEngine {
  readonly #answer: (notice: RecorderNotice) => void;
  readonly #queue: QueuedRequest[] = [];
  #writer: RecordingWriter | undefined;
  #path = "";
  #identity: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #checkpointMs: number;
  #checkpointTimer: ReturnType<typeof setTimeout> | undefined;

  /** `answer` is called back from within `handle` or a timer. */
  constructor(
    answer: (notice: RecorderNotice) => void,
    { checkpointMs = CHECKPOINT_MS }: { readonly checkpointMs?: number } = {},
  ) {
    this.#answer = answer;
    this.#checkpointMs = checkpointMs;
  }

  handle(request: RecorderRequest): void {
    if (request.kind === "open") return this.#open(request);
    this.#queue.push(request);
    this.#timer ??= setTimeout(() => this.#drain(), 0);
  }

  #open({ path, session, limits }: Extract<RecorderRequest, { kind: "open" }>): void {
    const onWarning = (message: string) => this.#answer({ kind: "warning", message });
    try {
      this.#writer = new RecordingWriter(path, session, { ...limits, onWarning });
      this.#path = path;
      this.#identity = fileIdentity(path);
      this.#answer({ kind: "opened", sessionId: this.#writer.sessionId });
    } catch (error) {
      this.#answer({ kind: "refused", message: messageOf(error) });
    }
  }

  /** Works off the queue in order; what finds the file in use stays first in it until it is free. */
  #drain(): void {
    this.#timer = undefined;
    for (let request = this.#queue[0]; request !== undefined; request = this.#queue[0]) {
      const done = request.kind === "tick" ? this.#store() : this.#carryOut(request);
      if (done) continue;
      this.#timer = setTimeout(() => this.#drain(), RETRY_MS);
      return;
    }
  }

  #store(): boolean {
    const rows: TickRow[] = [];
    for (const request of this.#queue) {
      if (request.kind !== "tick") break;
      rows.push(request.row);
    }
    try {
      this.#lookForFile();
      this.#writer?.append(rows);
      this.#checkpointSoon();
    } catch (error) {
      if (isBusy(error)) return false;
      this.#stop(error);
    }
    this.#queue.splice(0, rows.length);
    this.#answer({ kind: "stored", count: rows.length });
    this.#tellEvents((writer) => writer.wasChangedByOthers());
    return true;
  }

  /** By a timer, not at the next tick: that may be long in coming. */
  #checkpointSoon(): void {
    if (this.#writer === undefined) return;
    this.#checkpointTimer ??= setTimeout(() => {
      this.#checkpointTimer = undefined;
      try {
        this.#writer?.checkpoint();
      } catch (error) {
        if (isBusy(error)) this.#checkpointSoon();
        else this.#stop(error);
      }
    }, this.#checkpointMs);
  }

  /** Events may be added by another process; one that cannot be read now is told at the next change. */
  #tellEvents(isDue: (writer: RecordingWriter) => boolean): void {
    try {
      if (this.#writer === undefined || !isDue(this.#writer)) return;
      this.#answer({ kind: "events", events: this.#writer.events() });
    } catch {
      // What is recorded does not depend on it.
    }
  }

  #carryOut(request: TicketRequest): boolean {
    const { ticket } = request;
    try {
      const eventId = this.#perform(request);
      this.#answer({ kind: "done", ticket, eventId });
      if (request.kind.endsWith("-event")) {
        this.#checkpointSoon();
        this.#tellEvents(() => true);
      }
    } catch (error) {
      if (isBusy(error) && request.kind !== "close") return false;
      if (!(error instanceof UsageError)) this.#stop(error);
      this.#answer({ kind: "done", ticket, failure: messageOf(error) });
    }
    this.#queue.shift();
    return true;
  }

  #perform(request: TicketRequest): number | undefined {
    switch (request.kind) {
      case "add-event":
        return this.#writer?.addEvent(request.event);
      case "update-event":
        this.#writer?.updateEvent(request.id, request.change);
        return undefined;
      case "delete-event":
        this.#writer?.deleteEvent(request.id);
        return undefined;
      case "flush":
        return undefined;
      case "close": {
        const writer = this.#writer;
        this.#letGo();
        writer?.close();
        return undefined;
      }
    }
  }

  /** A file that was removed or replaced would go on being written where nobody finds it. */
  #lookForFile(): void {
    if (this.#writer !== undefined && fileIdentity(this.#path) !== this.#identity) {
      throw new UsageError("the file was removed or replaced by another");
    }
  }

  #letGo(): void {
    clearTimeout(this.#checkpointTimer);
    this.#checkpointTimer = undefined;
    this.#writer = undefined;
  }

  #stop(error: unknown): void {
    const writer = this.#writer;
    this.#letGo();
    if (writer === undefined) return;
    try {
      writer.abandon();
    } catch {
      // It is given up already; what was stored before stays readable.
    }
    this.#answer({ kind: "stopped", message: stopSentence(this.#path, error) });
  }
}

function stopSentence(path: string, error: unknown): string {
  const message = messageOf(error);
  const why = /disk is full/.test(message)
    ? "the disk is full"
    : /disk I\/O/.test(message)
    ? "the disk cannot be written to: it may be full, over a quota or broken"
    : message;
  return `recording into ${path} has stopped: ${why}; what was recorded until now is kept`;
}
