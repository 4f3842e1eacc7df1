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

/** An answer of the helper: the reply's bytes, or with another status words about the failure. */
export interface AnswerFrame {
  readonly id: number;
  readonly status: number;
  readonly data: Uint8Array;
}

const KIND = { request: 1, cancel: 2, ping: 3 } as const;
const REQUEST_HEAD_BYTES = 19;
const ANSWER_HEAD_BYTES = 9;

/** One request: everything that the helper must know, the socket's path among it, is data here. */
export function requestFrame(
  id: number,
  request: {
    readonly socketPath: string;
    readonly body: Uint8Array;
    readonly deadlineMs: number;
    readonly maxReplyBytes: number;
  },
): Uint8Array {
  const path = new TextEncoder().encode(request.socketPath);
  const frame = new Uint8Array(REQUEST_HEAD_BYTES + path.length + request.body.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, KIND.request);
  view.setUint32(1, id);
  view.setUint32(5, Math.max(1, Math.floor(request.deadlineMs)));
  view.setUint32(9, request.maxReplyBytes);
  view.setUint16(13, path.length);
  view.setUint32(15, request.body.length);
  frame.set(path, REQUEST_HEAD_BYTES);
  frame.set(request.body, REQUEST_HEAD_BYTES + path.length);
  return frame;
}

/** Tells the helper to close the connection of a request that nobody waits for any more. */
export function cancelFrame(id: number): Uint8Array {
  return bare(KIND.cancel, id);
}

/** Asks for a sign of life, and is one. */
export function pingFrame(id: number): Uint8Array {
  return bare(KIND.ping, id);
}

function bare(kind: number, id: number): Uint8Array {
  const frame = new Uint8Array(REQUEST_HEAD_BYTES);
  const view = new DataView(frame.buffer);
  view.setUint8(0, kind);
  view.setUint32(1, id);
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
  #data: Uint8Array | undefined;
  #dataFilled = 0;

  constructor(maxDataBytes: number) {
    this.#maxDataBytes = maxDataBytes;
  }

  /** The frames that the chunk completes, in order. */
  push(chunk: Uint8Array): AnswerFrame[] {
    const frames: AnswerFrame[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.#data === undefined) {
        const part = chunk.subarray(at, at + ANSWER_HEAD_BYTES - this.#headFilled);
        this.#head.set(part, this.#headFilled);
        this.#headFilled += part.length;
        at += part.length;
        if (this.#headFilled < ANSWER_HEAD_BYTES) break;
        this.#data = this.#emptyData();
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

  #emptyData(): Uint8Array {
    const length = new DataView(this.#head.buffer).getUint32(5);
    if (length > this.#maxDataBytes) {
      throw new RangeError(`a frame of ${length} bytes is no helper's answer`);
    }
    return new Uint8Array(length);
  }

  #complete(data: Uint8Array): AnswerFrame {
    const view = new DataView(this.#head.buffer);
    const frame = { id: view.getUint32(0), status: view.getUint8(4), data };
    this.#headFilled = 0;
    this.#data = undefined;
    this.#dataFilled = 0;
    return frame;
  }
}
