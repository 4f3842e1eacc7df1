import { gzipSync } from "node:zlib";
import type { Handler } from "../../web/http_server.ts";
import page from "./page.html" with { type: "text" };
import style from "./page.css" with { type: "text" };
import { browserScript } from "./browser_script.ts";

/** The files of the page by their routes. */
export async function pageFiles(): Promise<Map<string, Handler>> {
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
