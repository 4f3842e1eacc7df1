import { gzipSync } from "node:zlib";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { CommandIo } from "../command_io.ts";
import type { WebAddress } from "../../model/web_address.ts";
import type { MetricsPage } from "../live/metrics_page.ts";
import type { Session } from "../session.ts";
import { eventRoutes } from "./event_routes.ts";
import { openBrowser } from "./open_browser.ts";
import type { Handler } from "../../web/http_server.ts";
import { openWeb, type WebSettings } from "./open_web.ts";
import { browserScript } from "./browser_script.ts";
import page from "./page.html" with { type: "text" };
import style from "./page.css" with { type: "text" };
import { WebClients, type WebClientsOptions } from "./web_clients.ts";

/** What there is to look at. */
export interface Served extends Pick<WebClientsOptions, "view" | "playing" | "tool"> {
  readonly session: Session;
  /** What is scraped of it; absent: nothing. */
  readonly metrics?: Pick<MetricsPage, "respond"> | undefined;
}

/** A server that waits for a session, or serves it. */
export interface SessionWeb extends AsyncDisposable {
  serve(served: Served): void;
  /** Says where it is served; where nothing else is to be said only what the user learns by nothing else. */
  tell(err: (text: string) => void, options?: { readonly isQuiet: boolean }): void;
  /** Opens a browser, or says how the page is come to. Disposing takes away what that took. */
  show(io: Pick<CommandIo, "env" | "err">): Promise<Disposable | undefined>;
}

/**
 * Listens where the settings say, before there is a session: what is wrong with them is said first.
 * Throws a `UsageError`.
 */
export async function openSessionWeb(
  { allowEdit = false, ...rules }: WebSettings & { readonly listen: WebAddress },
  telemetry: Telemetry,
): Promise<SessionWeb> {
  const bound = await openWeb(rules);
  const files = await pageFiles();
  let clients: WebClients | undefined, scraped = false;
  return {
    serve({ session, metrics, ...shown }) {
      const looking = clients = new WebClients(session, { ...shown, allowEdit, telemetry });
      const routes = new Map<string, Handler>([
        ...files,
        ["GET /events", (request) => looking.open(request)],
        ["POST /look", (request) => looking.look(request)],
        ...eventRoutes(session, { allowEdit, tool: shown.tool }),
      ]);
      if (metrics !== undefined) {
        routes.set("GET /metrics", (request) => {
          telemetry.increment("web_requests");
          telemetry.gauge("web_clients", server.clients, { of: "metrics" });
          return metrics.respond(request);
        });
      }
      const server = bound.open(routes);
      scraped = metrics !== undefined;
    },
    tell(err, { isQuiet } = { isQuiet: false }) {
      if (isQuiet && !bound.mustBeTold) return;
      err(`The dashboard is at ${bound.entry}\n`);
      if (scraped && !isQuiet) err(`serving ${bound.url}/metrics\n`);
    },
    async show({ env, err }) {
      const opened = await openBrowser(bound, env);
      if (opened !== undefined) return opened;
      const { port } = bound;
      err(
        `From another machine: ssh -L ${port}:127.0.0.1:${port} ${Deno.hostname()}, ` +
          "then open that address there.\n",
      );
      return undefined;
    },
    async [Symbol.asyncDispose]() {
      clients?.close();
      await bound[Symbol.asyncDispose]();
    },
  };
}

/** The files of the page by their routes. */
async function pageFiles(): Promise<Map<string, Handler>> {
  const script = await browserScript("page");
  return new Map([
    ["GET /", fileHandler(page, "text/html")],
    ["GET /page.css", fileHandler(style, "text/css")],
    ["GET /page.js", fileHandler(script, "text/javascript")],
  ]);
}

function fileHandler(text: string, type: string): Handler {
  const bytes = new TextEncoder().encode(text);
  const packed = new Uint8Array(gzipSync(bytes, { level: 9 }));
  const headers = { "content-type": `${type}; charset=utf-8`, "vary": "accept-encoding" };
  return (request) =>
    /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "")
      ? new Response(packed, { headers: { ...headers, "content-encoding": "gzip" } })
      : new Response(bytes, { headers });
}
