import type { WebResponse } from "./web_request.ts";

const MOST_HEAD_BYTES = 8192;
/** A client that says nothing is kept so long, in milliseconds. */
const IDLE_MS = 60_000;
/** A request that has begun must be there by then, in milliseconds. */
const HEAD_MS = 5_000;
/** An answer must be read by then, in milliseconds. */
const ANSWER_MS = 10_000;

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  413: "Content Too Large",
  421: "Misdirected Request",
  431: "Request Header Fields Too Large",
};

/** One connection of a client: each of its waits has a deadline, at which it is closed. */
export class ScrapeClient {
  readonly #conn: Deno.Conn;
  #read = new Uint8Array();
  #closed = false;
  /** When the request that has begun must be there. */
  #headBy: number | undefined;

  constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  /** The next request's head without its empty line; undefined: there is none any more. */
  async readHead(): Promise<string | undefined> {
    const chunk = new Uint8Array(2048);
    while (true) {
      const text = new TextDecoder("latin1").decode(this.#read);
      const end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        this.#read = this.#read.slice(end + 4);
        return text.slice(0, end);
      }
      if (this.#read.length > MOST_HEAD_BYTES) return "too large";
      const hasBegun = this.#read.length > 0;
      if (hasBegun) this.#headBy ??= performance.now() + HEAD_MS;
      const waitMs = hasBegun ? Math.max(0, this.#headBy! - performance.now()) : IDLE_MS;
      const count = await this.#within(waitMs, () => this.#conn.read(chunk));
      if (count === undefined || count === null) return undefined;
      this.#read = Uint8Array.from([...this.#read, ...chunk.subarray(0, count)]);
    }
  }

  /** Sends an answer; a client that does not read it in time is closed. */
  async send(
    { status, body, headers = {} }: WebResponse,
    { isLast, isHead = false }: { readonly isLast: boolean; readonly isHead?: boolean },
  ): Promise<void> {
    this.#headBy = undefined;
    const encoder = new TextEncoder();
    const bytes = typeof body === "string" ? encoder.encode(body) : body;
    const fields = {
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Length": String(bytes.length),
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      Connection: isLast ? "close" : "keep-alive",
      ...headers,
    };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = encoder.encode(`HTTP/1.1 ${status} ${REASONS[status]}\r\n${lines.join("")}\r\n`);
    await this.#within(ANSWER_MS, async () => {
      for (const part of isHead ? [head] : [head, bytes]) {
        for (let at = 0; at < part.length;) at += await this.#conn.write(part.subarray(at));
      }
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#conn.close();
  }

  /** What is not done by then ends with the connection: undefined. */
  async #within<Result>(
    waitMs: number,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> {
    if (this.#closed) return undefined;
    const timer = setTimeout(() => this.close(), waitMs);
    try {
      return await work();
    } catch {
      this.close();
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}
