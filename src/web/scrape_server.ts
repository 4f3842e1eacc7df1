import { sleep } from "../base/sleep.ts";
import { type AccessRules, type Refusal, refusalOf } from "./access_rules.ts";
import { ScrapeClient } from "./scrape_client.ts";
import { parseRequest, refusal, type WebRequest, type WebResponse } from "./web_request.ts";

export interface ScrapeServerOptions {
  readonly listener: Deno.Listener;
  readonly rules: AccessRules;
  /** What answers, by path. It must not take long: polls wait for it. */
  readonly routes: Readonly<Record<string, (request: WebRequest) => WebResponse>>;
}

/** A server of few paths; disposing it closes every connection. */
export interface ScrapeServer extends AsyncDisposable {
  /** Clients that are connected. */
  readonly clients: number;
}

const MOST_CLIENTS = 64;
/** So long a client waits at least between two answers, and the next client until it is let in, in milliseconds. */
const ANSWER_GAP_MS = 20;
const ACCEPT_GAP_MS = 2;
/** A connection that came to nothing is followed by so long a wait: files may have run out. */
const AFTER_FAILURE_MS = 50;

/**
 * Serves HTTP/1.1 by itself, because each of its limits must hold: on clients, on the size of a request
 * and the time that it takes, on the time that reading an answer takes, and on how often one asks. Who
 * exceeds one loses the connection, and nobody else waits.
 */
export function startScrapeServer({ listener, rules, routes }: ScrapeServerOptions): ScrapeServer {
  const clients = new Set<ScrapeClient>();
  const end = new AbortController();

  function answer(head: string): { request?: WebRequest; response: WebResponse } {
    const request = parseRequest(head);
    if ("status" in request) return { response: request };
    const refused = refusalOf(request, rules);
    if (refused !== undefined) return { request, response: refusedResponse(refused) };
    const route = Object.hasOwn(routes, request.path) ? routes[request.path] : undefined;
    const paths = Object.keys(routes).join(", ");
    return { request, response: route?.(request) ?? refusal(404, `there is only ${paths}`) };
  }

  async function serve(client: ScrapeClient): Promise<void> {
    while (!end.signal.aborted) {
      const head = await client.readHead();
      if (head === undefined) return;
      if (head === "too large") {
        return await client.send(refusal(431, "the request is too large"), { isLast: true });
      }
      const { request, response } = answer(head);
      const isLast = request === undefined || request.isLast || response.status === 401;
      await client.send(response, { isLast, isHead: request?.method === "HEAD" });
      if (isLast) return;
      await sleep(ANSWER_GAP_MS, end.signal);
    }
  }

  async function accept(): Promise<void> {
    while (!end.signal.aborted) {
      try {
        const client = new ScrapeClient(await listener.accept());
        const isFull = clients.size >= MOST_CLIENTS;
        if (isFull) clients.values().next().value?.close();
        clients.add(client);
        void serve(client).catch(() => {}).finally(() => {
          clients.delete(client);
          client.close();
        });
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
      return clients.size;
    },
    async [Symbol.asyncDispose]() {
      if (end.signal.aborted) return;
      end.abort();
      listener.close();
      for (const client of clients) client.close();
      await accepting;
    },
  };
}

function refusedResponse({ status, text, asksToken = false }: Refusal): WebResponse {
  const headers = asksToken ? { "WWW-Authenticate": 'Bearer realm="traffic-grapher"' } : {};
  return { status, body: `${text}\n`, headers };
}
