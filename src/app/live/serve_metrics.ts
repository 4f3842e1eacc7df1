import type { Telemetry } from "../../telemetry/telemetry.ts";
import { MetricsPage, type MetricsPageOptions } from "./metrics_page.ts";
import type { OpenedWeb, WebSettings } from "./open_web.ts";

/** `/metrics`, which takes each tick; disposing it lets nobody ask any more. */
export interface ServedMetrics extends AsyncDisposable {
  readonly page: MetricsPage;
  /** Where it is served, without a path. */
  readonly url: string;
}

/** Serves `/metrics` where the settings say; undefined: nowhere. Throws a `UsageError`. */
export async function serveMetrics(
  web: WebSettings | undefined,
  options: MetricsPageOptions & { readonly telemetry: Telemetry },
): Promise<ServedMetrics | undefined> {
  const listen = web?.listen;
  if (listen === undefined) return undefined;
  // How a server is set is asked for to understand the rest, and is nothing that it counts.
  const records = options.records.filter((record) => !record.startsWith("proxy.config."));
  const page = new MetricsPage({ ...options, records });
  const { openWeb } = await import("./open_web.ts");
  const served: OpenedWeb = await openWeb({ ...web, listen }, {
    "/metrics"(request) {
      options.telemetry.increment("web_requests");
      options.telemetry.gauge("web_clients", served.clients);
      return page.respond(request);
    },
  });
  return { page, url: served.url, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() };
}
