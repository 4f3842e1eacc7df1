import { type AccessRules, loopbackAuthorities, refusalOf } from "./access_rules.ts";

export type Handler = (request: Request) => Response | Promise<Response>;

export interface HttpServerOptions {
  /** 0: any that is free. */
  readonly port: number;
  /** What answers, by method and path: `GET /`. */
  readonly routes: ReadonlyMap<string, Handler>;
}

export interface HttpServer extends AsyncDisposable {
  /** `http://127.0.0.1:40123/` */
  readonly url: string;
  readonly port: number;
}

/** How long answers under way may take when the server is closed, in milliseconds. */
const CLOSE_MS = 300;

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

/** Serves routes on this machine's loopback address alone. Throws what the system says where it cannot. */
export function startHttpServer({ port, routes }: HttpServerOptions): HttpServer {
  let rules: AccessRules = { authorities: new Set() };
  const stop = new AbortController();
  const paths = new Set([...routes.keys()].map((route) => route.slice(route.indexOf(" ") + 1)));
  const answer = async (request: Request): Promise<Response> => {
    const refusal = refusalOf(request, rules);
    if (refusal !== undefined) return textResponse(refusal.text, refusal.status);
    const { pathname } = new URL(request.url);
    const method = request.method === "HEAD" ? "GET" : request.method;
    const handler = routes.get(`${method} ${pathname}`);
    if (handler !== undefined) return await handler(request);
    return paths.has(pathname)
      ? textResponse("It does not take this method.", 405)
      : textResponse("There is nothing here.", 404);
  };
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port,
    signal: stop.signal,
    onListen: () => {},
    // Nothing of what went wrong here is for whoever asked.
    onError: () => guarded(textResponse("It went wrong.", 500)),
  }, async (request) => guarded(await answer(request)));
  const { port: taken } = server.addr;
  rules = { authorities: loopbackAuthorities(taken) };
  return {
    url: `http://127.0.0.1:${taken}/`,
    port: taken,
    async [Symbol.asyncDispose]() {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<"late">((resolve) =>
        timer = setTimeout(() => resolve("late"), CLOSE_MS)
      );
      const how = await Promise.race([server.shutdown(), late]);
      clearTimeout(timer);
      if (how === "late") stop.abort();
      await server.finished;
    },
  };
}

/** An answer in words. */
export function textResponse(text: string, status = 200): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}

function guarded(response: Response): Response {
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  return response;
}
