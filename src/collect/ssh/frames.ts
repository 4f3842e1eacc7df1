/** How a helper's answer begins (`status`), as the helper programs number it. */
export const STATUS = {
  ok: 0,
  noSocket: 1,
  permission: 2,
  refused: 3,
  timeout: 4,
  closed: 5,
  tooLarge: 6,
  failed: 7,
  cancelled: 8,
  alive: 9,
} as const;

/** When things happened on the host, by its own clock that never steps, in milliseconds. */
export interface HostTimes {
  /** The request had been read. */
  readonly receivedMs: number;
  /** The server was given the last of it. */
  readonly askedMs: number;
  /** The first byte of the server's reply had come. */
  readonly firstByteMs: number;
  /** The answer was passed on. */
  readonly writtenMs: number;
}

/** An answer of the helper: the reply's bytes, or with another status words about the failure. */
export interface AnswerFrame {
  readonly id: number;
  readonly status: number;
  readonly data: Uint8Array;
  /** Absent where the host has no fine clock. */
  readonly times: HostTimes | undefined;
  /** When its first bytes came, in this machine's monotonic milliseconds. */
  readonly arrivedAtMs: number;
}

const KIND = { request: 1, cancel: 2, ping: 3, command: 4 } as const;
const REQUEST_HEAD_BYTES = 19;
/** id, status, length; the clock in seconds and µs; µs since received, asked and first byte. */
const ANSWER_HEAD_BYTES = 29;
const LENGTH_END = 9;

/**
 * A frame for the helper: a request to a socket, a command for the host's shell, that nobody waits for
 * one any more, or that a sign of life is wanted (and is one). All that the helper must know is data
 * here. `first` is the path of a request's socket, or the script that runs a command (see
 * `guarded_command.ts`).
 */
export function helperFrame(
  kind: keyof typeof KIND,
  id: number,
  { first = "", body = new Uint8Array(0), deadlineMs = 0, maxReplyBytes = 0 }: {
    readonly first?: string;
    readonly body?: Uint8Array;
    readonly deadlineMs?: number;
    readonly maxReplyBytes?: number;
  } = {},
): Uint8Array {
  const path = new TextEncoder().encode(first);
  const frame = new Uint8Array(REQUEST_HEAD_BYTES + path.length + body.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, KIND[kind]);
  view.setUint32(1, id);
  view.setUint32(5, Math.max(1, Math.floor(deadlineMs)));
  view.setUint32(9, maxReplyBytes);
  view.setUint16(13, path.length);
  view.setUint32(15, body.length);
  frame.set(path, REQUEST_HEAD_BYTES);
  frame.set(body, REQUEST_HEAD_BYTES + path.length);
  return frame;
}

/**
 * Puts answer frames together from the chunks of a stream. `push()` throws a `RangeError` for a
 * frame longer than `maxDataBytes`: then the stream is not a helper's.
 */
export class AnswerReader {
  readonly #maxDataBytes: number;
  readonly #head = new Uint8Array(ANSWER_HEAD_BYTES);
  #headFilled = 0;
  #arrivedAtMs = 0;
  #data: Uint8Array | undefined;
  #dataFilled = 0;

  constructor(maxDataBytes: number) {
    this.#maxDataBytes = maxDataBytes;
  }

  /** The frames that a chunk completes, in order; `nowMs` is when it came. */
  push(chunk: Uint8Array, nowMs: number): AnswerFrame[] {
    const frames: AnswerFrame[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.#data === undefined) {
        if (this.#headFilled === 0) this.#arrivedAtMs = nowMs;
        const part = chunk.subarray(at, at + ANSWER_HEAD_BYTES - this.#headFilled);
        this.#head.set(part, this.#headFilled);
        this.#headFilled += part.length;
        at += part.length;
        if (this.#headFilled >= LENGTH_END) this.#checkLength();
        if (this.#headFilled < ANSWER_HEAD_BYTES) break;
        this.#data = new Uint8Array(this.#dataLength());
      }
      const data = this.#data;
      const part = chunk.subarray(at, at + data.length - this.#dataFilled);
      data.set(part, this.#dataFilled);
      this.#dataFilled += part.length;
      at += part.length;
      if (this.#dataFilled < data.length) break;
      frames.push(this.#complete(data));
    }
    return frames;
  }

  #dataLength(): number {
    return new DataView(this.#head.buffer).getUint32(5);
  }

  #checkLength(): void {
    const length = this.#dataLength();
    if (length > this.#maxDataBytes) {
      throw new RangeError(`a frame of ${length} bytes is no helper's answer`);
    }
  }

  #complete(data: Uint8Array): AnswerFrame {
    const view = new DataView(this.#head.buffer);
    const frame = {
      id: view.getUint32(0),
      status: view.getUint8(4),
      data,
      times: timesIn(view),
      arrivedAtMs: this.#arrivedAtMs,
    };
    this.#headFilled = 0;
    this.#data = undefined;
    this.#dataFilled = 0;
    return frame;
  }
}

function timesIn(head: DataView): HostTimes | undefined {
  const writtenMs = head.getUint32(9) * 1000 + head.getUint32(13) / 1000;
  if (writtenMs === 0) return undefined;
  return {
    receivedMs: writtenMs - head.getUint32(17) / 1000,
    askedMs: writtenMs - head.getUint32(21) / 1000,
    firstByteMs: writtenMs - head.getUint32(25) / 1000,
    writtenMs,
  };
}
