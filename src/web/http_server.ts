import { sleep } from "../base/sleep.ts";
import { type AccessRules, enteringResponse, refusalOf, refusedResponse } from "./access_rules.ts";
import { type Rate, RateLimit } from "./rate_limit.ts";
import { isEventStream, WebConnection } from "./web_connection.ts";
import { parseHead, refusal, type RequestHead } from "./web_request.ts";

/** Answers a request. It must not take long: polls wait for it. */
export type Handler = (request: Request) => Response | Promise<Response>;

export interface HttpServerOptions {
  readonly listener: Deno.Listener;
  readonly rules: AccessRules;
  /** What answers, by method and path: `GET /`. */
  readonly routes: ReadonlyMap<string, Handler>;
  /** How often one address may ask; absent: more often than any page does. */
  readonly rate?: Rate | undefined;
}

/** A server of few paths; disposing it closes every connection. */
export interface HttpServer extends AsyncDisposable {
  /** Clients that are connected. */
  readonly clients: number;
}

/** Connections that ask and are answered; streams are limited by who opens them. */
const MOST_CLIENTS = 64;
/** After so many answers a client waits at least so long for the next, and the next client until it is let in, in milliseconds. */
const FREE_ANSWERS = 8;
const ANSWER_GAP_MS = 20;
const ACCEPT_GAP_MS = 2;
/** A connection that came to nothing is followed by so long a wait: files may have run out. */
const AFTER_FAILURE_MS = 50;
const RATE = { atOnce: 300, perSecond: 100 };

/**
 * What every answer says: a browser is to run nothing and load nothing but what this server gave it as
 * such, to show it in no frame and to keep nothing.
 */
const HEADERS = {
  "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; " +
    "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
} as const;

/**
 * Serves HTTP/1.1 by itself, because each of its limits must hold: on clients, on the size of a request
 * and the time that it takes, on the time that reading an answer takes, and on how often one asks. Who
 * exceeds one loses the connection, and nobody else waits.
 */
export function startHttpServer(options: HttpServerOptions): HttpServer {
  const { listener, rules, routes } = options;
  const asking = new Set<WebConnection>(), streaming = new Set<WebConnection>();
  const end = new AbortController();
  const rate = new RateLimit(options.rate ?? RATE);

  /** Answers one request; whether the client may ask again. */
  async function serveNext(client: WebConnection): Promise<boolean> {
    const text = await client.readHead();
    if (text === undefined) return false;
    const head = text === "too large" ? refusal(431, "the request is too large") : parseHead(text);
    const isOften = !rate.take(client.address, performance.now());
    if (head instanceof Response || isOften) {
      const refused = head instanceof Response
        ? head
        : refusal(429, "this address asks too often", { "retry-after": "1" });
      await client.send(guarded(refused), { isLast: true });
      return false;
    }
    const body = await client.readBody(head.length);
    if (body === undefined) return false;
    const response = await answerTo(head, body, { rules, routes });
    const isLast = head.isLast || response.status === 401;
    if (isEventStream(response)) {
      asking.delete(client);
      streaming.add(client);
    }
    await client.send(guarded(response), { isLast, isHead: head.method === "HEAD" });
    return !isLast && !streaming.has(client);
  }

  async function serve(client: WebConnection): Promise<void> {
    try {
      for (let answers = 1; !end.signal.aborted && await serveNext(client); answers++) {
        if (answers > FREE_ANSWERS) await sleep(ANSWER_GAP_MS, end.signal);
      }
    } finally {
      asking.delete(client);
      streaming.delete(client);
      client.close();
    }
  }

  async function accept(): Promise<void> {
    while (!end.signal.aborted) {
      try {
        const client = new WebConnection(await listener.accept());
        if (asking.size >= MOST_CLIENTS) asking.values().next().value?.close();
        asking.add(client);
        void serve(client).catch(() => {});
      } catch {
        // The listener is closed, or one connection came to nothing.
        if (end.signal.aborted) return;
        await sleep(AFTER_FAILURE_MS, end.signal);
      }
      await sleep(ACCEPT_GAP_MS, end.signal);
    }
  }

  const accepting = accept();
  return {
    get clients() {
      return asking.size + streaming.size;
    },
    async [Symbol.asyncDispose]() {
      if (end.signal.aborted) return;
      end.abort();
      listener.close();
      for (const client of [...asking, ...streaming]) client.close();
      await accepting;
    },
  };
}

async function answerTo(
  { method, target, headers }: RequestHead,
  body: Uint8Array<ArrayBuffer>,
  { rules, routes }: Pick<HttpServerOptions, "rules" | "routes">,
): Promise<Response> {
  const url = new URL(`http://localhost${target}`);
  const asked = { method, headers, url };
  const refused = refusalOf(asked, rules);
  if (refused !== undefined) return refusedResponse(refused, asked);
  const entering = enteringResponse(asked, rules);
  if (entering !== undefined) return entering;
  const handler = routes.get(`${method === "HEAD" ? "GET" : method} ${url.pathname}`);
  if (handler === undefined) {
    const isKnown = [...routes.keys()].some((route) => route.endsWith(` ${url.pathname}`));
    return isKnown
      ? refusal(405, `${method} is not taken here`)
      : refusal(404, "there is nothing here");
  }
  if (method === "POST" && headers.get("content-type") !== "application/json") {
    return refusal(415, "what is sent must be application/json");
  }
  try {
    const request = new Request(url, { method, headers, body: method === "POST" ? body : null });
    return await handler(request);
  } catch {
    // Nothing of what went wrong here is for whoever asked.
    return refusal(500, "it went wrong");
  }
}

function guarded(response: Response): Response {
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  return response;
}
