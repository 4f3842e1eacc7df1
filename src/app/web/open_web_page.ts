import { messageOf } from "../../base/error_message.ts";
import { UsageError } from "../../model/errors.ts";
import { type Handler, startHttpServer } from "../../web/http_server.ts";
import type { CommandIo } from "../command_io.ts";
import type { Session } from "../session.ts";
import { openBrowser } from "./open_browser.ts";
import { pageFiles } from "./page_files.ts";
import { WebClients, type WebClientsOptions } from "./web_clients.ts";

/**
 * Serves a session's pages to browsers on this machine and opens one there; where there is none, says
 * where the page is and how it is reached from another machine. Throws a `UsageError`.
 */
export async function openWebPage(
  session: Session,
  { io, ...options }: Omit<WebClientsOptions, "telemetry"> & { readonly io: CommandIo },
): Promise<AsyncDisposable> {
  const clients = new WebClients(session, { ...options, telemetry: io.telemetry });
  const routes = await pageRoutes(clients);
  const server = started(routes);
  io.err(`The dashboard is at ${server.url}\n`);
  if (!await openBrowser(server.url, io.env)) {
    io.err(
      `From another machine: ssh -L ${server.port}:127.0.0.1:${server.port} ${Deno.hostname()}, ` +
        "then open that address there.\n",
    );
  }
  return {
    async [Symbol.asyncDispose]() {
      clients.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** What the page is made of, and what it asks for. */
export async function pageRoutes(clients: WebClients): Promise<Map<string, Handler>> {
  return new Map<string, Handler>([
    ...await pageFiles(),
    ["GET /events", (request) => clients.open(request)],
    ["POST /look", (request) => clients.look(request)],
    ["POST /event", (request) => clients.mark(request)],
  ]);
}

function started(routes: ReadonlyMap<string, Handler>) {
  try {
    return startHttpServer({ port: 0, routes });
  } catch (cause) {
    throw new UsageError(`No page can be served on this machine: ${messageOf(cause)}.`, { cause });
  }
}
