import { joinBytes } from "../base/join_bytes.ts";

const MOST_HEAD_BYTES = 8192;
/** A client that says nothing is kept so long, in milliseconds. */
const IDLE_MS = 60_000;
/** A request that has begun must be there by then, and its body as long after its head, in milliseconds. */
const REQUEST_MS = 5_000;
/** An answer must be read by then, and each piece of a stream, in milliseconds. */
const ANSWER_MS = 10_000;

/** After the last answer a client is read for so long, in milliseconds. */
const LAST_WORDS_MS = 500;

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  204: "No Content",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  411: "Length Required",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** How an answer is sent. */
export interface Sending {
  /** The connection ends with it. */
  readonly isLast: boolean;
  /** Only its head is asked for. */
  readonly isHead?: boolean | undefined;
}

/** One connection of a client: each of its waits has a deadline, at which it is closed. */
export class WebConnection {
  readonly #conn: Deno.Conn;
  /** What came and is not taken yet. */
  #read = new Uint8Array();
  #closed = false;

  constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  /** Who asks, as an address. */
  get address(): string {
    const { remoteAddr } = this.#conn;
    return "hostname" in remoteAddr ? remoteAddr.hostname : "";
  }

  /** The next request's head without its empty line; undefined: there is none any more. */
  async readHead(): Promise<string | "too large" | undefined> {
    let untilMs: number | undefined;
    while (true) {
      const text = new TextDecoder("latin1").decode(this.#read);
      const end = text.indexOf("\r\n\r\n");
      if (end > MOST_HEAD_BYTES || end < 0 && text.length > MOST_HEAD_BYTES) return "too large";
      if (end >= 0) {
        this.#read = this.#read.slice(end + 4);
        return text.slice(0, end);
      }
      if (text !== "") untilMs ??= performance.now() + REQUEST_MS;
      if (!await this.#more(untilMs ?? performance.now() + IDLE_MS)) return undefined;
    }
  }

  /** The body of a request whose head was read; undefined: it does not come. */
  async readBody(length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const untilMs = performance.now() + REQUEST_MS;
    while (this.#read.length < length) if (!await this.#more(untilMs)) return undefined;
    const body = this.#read.slice(0, length);
    this.#read = this.#read.slice(length);
    return body;
  }

  /** Sends an answer; a client that does not read it in time is closed. A stream ends with the connection. */
  async send(response: Response, { isLast, isHead = false }: Sending): Promise<void> {
    const { status, headers, body } = response;
    const isStream = isEventStream(response);
    const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
    lines.push(`date: ${new Date().toUTCString()}`);
    lines.push(`connection: ${isLast || isStream ? "close" : "keep-alive"}`);
    const bytes = isStream ? undefined : new Uint8Array(await response.arrayBuffer());
    if (bytes !== undefined && status !== 204) lines.push(`content-length: ${bytes.length}`);
    const head = `HTTP/1.1 ${status} ${REASONS[status] ?? "Other"}\r\n${
      lines.join("\r\n")
    }\r\n\r\n`;
    const isSent = await this.#write(joinBytes(head, isHead || bytes === undefined ? "" : bytes));
    if (!isStream && isLast) await this.#drain();
    if (!isStream || body === null) return;
    if (isSent && !isHead) await this.#stream(body.getReader());
    else await body.cancel();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#conn.close();
  }

  /** Sends what a stream gives until either side has enough; a client that goes ends it. */
  async #stream(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const gone = this.#untilGone().then(() => reader.cancel());
    for (;;) {
      const { done, value } = await reader.read();
      if (done || !await this.#write(value)) break;
    }
    this.close();
    await gone;
  }

  /** Reads what a client still says: it would lose the answer where its words come to nobody. */
  async #drain(): Promise<void> {
    await this.#within(LAST_WORDS_MS, async () => {
      await this.#conn.closeWrite();
      await this.#untilGone();
    });
  }

  /** Resolves when the client has closed, or is closed; what else it says is of no interest. */
  async #untilGone(): Promise<void> {
    const chunk = new Uint8Array(256);
    while (await this.#conn.read(chunk).catch(() => null) !== null);
  }

  /** Whether more came before a time of the monotonic clock. */
  async #more(untilMs: number): Promise<boolean> {
    const chunk = new Uint8Array(4096);
    const count = await this.#within(untilMs - performance.now(), () => this.#conn.read(chunk));
    if (count === undefined || count === null) return false;
    this.#read = new Uint8Array(joinBytes(this.#read, chunk.subarray(0, count)));
    return true;
  }

  async #write(bytes: Uint8Array): Promise<boolean> {
    const written = await this.#within(ANSWER_MS, async () => {
      for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
      return true;
    });
    return written ?? false;
  }

  /** What is not done by then ends with the connection: undefined. */
  async #within<Result>(
    waitMs: number,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> {
    if (this.#closed) return undefined;
    const timer = setTimeout(() => this.close(), Math.max(0, waitMs));
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

/** Whether a response goes on as long as its connection does. */
export function isEventStream({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith("text/event-stream") === true;
}
