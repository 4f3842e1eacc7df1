import type { Handler } from "../../web/http_server.ts";
import { pageFiles } from "./page_files.ts";
import type { WebClients } from "./web_clients.ts";

/** Reads what the page is made of; what it returns makes of clients the routes of the page. */
export async function readPage(): Promise<(clients: WebClients) => Map<string, Handler>> {
  const files = await pageFiles();
  return (clients) =>
    new Map<string, Handler>([
      ...files,
      ["GET /events", (request) => clients.open(request)],
      ["POST /look", (request) => clients.look(request)],
    ]);
}
