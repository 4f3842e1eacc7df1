import { Buffer } from "node:buffer";
import { constants, createGzip } from "node:zlib";

/** Server-sent events to one client. */
export interface EventStream {
  readonly response: Response;
  /**
   * Sends a message: its kind, and data that `JSON.stringify` made. Resolves when it was taken, so that a slow client
   * is sent no more than it takes.
   */
  send(message: { readonly event: string; readonly data: string }): Promise<void>;
  close(): void;
}

/** The second so many bytes are on their way already: a client that takes none is not waited for. */
const MOST_WAITING_BYTES = 64 * 1024;

/**
 * Begins a stream, compressed where the client takes that: each message goes out at once, and what
 * it repeats of earlier ones costs almost nothing. `onGone` is called when nobody reads it any more;
 * `onBytes` gets what was sent.
 */
export function openEventStream(
  request: Request,
  { onGone, onBytes }: { readonly onGone: () => void; readonly onBytes: (count: number) => void },
): EventStream {
  const isCompressed = /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "");
  const gzip = isCompressed ? createGzip({ level: 6, memLevel: 7 }) : undefined;
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let room = Promise.withResolvers<void>();
  let isOpen = true;
  const body = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    pull: () => room.resolve(),
    cancel() {
      end();
      onGone();
    },
  }, { highWaterMark: MOST_WAITING_BYTES, size: (chunk) => chunk.byteLength });
  const put = (bytes: Uint8Array): void => {
    if (!isOpen) return;
    onBytes(bytes.byteLength);
    controller.enqueue(bytes);
  };
  gzip?.on("data", (chunk: Buffer) => put(new Uint8Array(chunk)));
  function end(): void {
    isOpen = false;
    room.resolve();
    gzip?.destroy();
  }
  return {
    response: new Response(body, {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store, no-transform",
        ...(isCompressed ? { "content-encoding": "gzip" } : {}),
      },
    }),
    async send({ event, data }) {
      if (!isOpen) return;
      const text = `event: ${event}\ndata: ${data}\n\n`;
      if (gzip === undefined) put(new TextEncoder().encode(text));
      else {
        gzip.write(text);
        await new Promise<void>((resolve) => {
          gzip.once("close", resolve);
          gzip.flush(constants.Z_SYNC_FLUSH, () => {
            gzip.off("close", resolve);
            resolve();
          });
        });
      }
      if (!isOpen || (controller.desiredSize ?? 1) > 0) return;
      room = Promise.withResolvers<void>();
      await room.promise;
    },
    close() {
      if (!isOpen) return;
      end();
      controller.close();
    },
  };
}
