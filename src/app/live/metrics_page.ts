import type { Dashboard } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import type { HostResult, Tick, TickSink } from "../../model/tick.ts";
import { type Exposition, prometheusText } from "../../export/prometheus_text.ts";
import { telemetryFamilies } from "../../export/telemetry_families.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { flatMetrics } from "../../view/scene.ts";

const TYPES: Readonly<Record<Exposition, string>> = {
  text: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/** A tick that is older than so many intervals says nothing of now. */
const MOST_INTERVALS = 3;
const LEAST_MS = 10_000;

export interface MetricsPageOptions {
  readonly hosts: readonly Host[];
  /** As it is now. */
  readonly dashboard: () => Dashboard;
  /** All that is polled by name. */
  readonly records: readonly string[];
  readonly intervalMs: number;
  readonly telemetry: Telemetry;
}

/**
 * `/metrics`: the newest complete tick as the servers counted it, and the tool's telemetry. Who did not
 * answer has no values. However many ask, a text is made once a tick.
 */
export class MetricsPage implements Pick<TickSink, "take"> {
  readonly #options: MetricsPageOptions;
  #tick: Tick | undefined;
  /** By this program's clock: that of who records and is followed is another. */
  #takenAtMs = -Infinity;
  readonly #made = new Map<
    Exposition,
    { readonly atMs: number; readonly body: ReturnType<TextEncoder["encode"]> }
  >();

  constructor(options: MetricsPageOptions) {
    // How a server is set is asked for to understand the rest, and is nothing that it counts.
    const records = options.records.filter((record) => !record.startsWith("proxy.config."));
    this.#options = { ...options, records };
  }

  take(tick: Tick): void {
    this.#tick = tick;
    this.#takenAtMs = performance.now();
    this.#made.clear();
  }

  /** Answers a scrape in the format that it prefers. */
  respond({ headers }: Pick<Request, "headers">): Response {
    const format = preferredExposition(headers.get("accept") ?? "");
    const made = this.#made.get(format);
    const nowMs = performance.now();
    // Also where no tick comes any more what is told of them must end.
    const isMade = made !== undefined && nowMs - made.atMs < this.#staleMs / 2;
    const body = isMade ? made.body : new TextEncoder().encode(this.#text(format, nowMs));
    if (!isMade) this.#made.set(format, { atMs: nowMs, body });
    return new Response(body, { headers: { "content-type": TYPES[format], vary: "accept" } });
  }

  get #staleMs(): number {
    return Math.max(MOST_INTERVALS * this.#options.intervalMs, LEAST_MS);
  }

  #text(format: Exposition, nowMs: number): string {
    const { hosts, dashboard, records, telemetry } = this.#options;
    const { atMs = 0, monotonicMs = 0, results = [] } = this.#tick ?? {};
    const isFresh = nowMs - this.#takenAtMs < this.#staleMs;
    // Of a complete tick: a host that who records has left is not down.
    const told = hosts.map((host, index) => ({ host, result: isFresh ? results[index] : NOTHING }));
    return prometheusText({
      hosts: told.flatMap(({ host, result }) => result === undefined ? [] : [{ host, result }]),
      metrics: flatMetrics(dashboard().pages),
      records,
      format,
      families: telemetryFamilies(telemetry.all()),
      clocksApartMs: atMs - monotonicMs,
    });
  }
}

const NOTHING: HostResult = {
  kind: "miss",
  missedAtMs: 0,
  tookMs: 0,
  reason: "stalled",
  message: "nothing was polled lately",
};

/** OpenMetrics where a client takes it at least as gladly as plain text (RFC 9110, section 12.5.1). */
export function preferredExposition(accept: string): Exposition {
  const weights = { openmetrics: 0, text: 0 };
  for (const part of accept.toLowerCase().split(",")) {
    const [type = "", ...parameters] = part.split(";").map((text) => text.trim());
    const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    const weight = q === undefined ? 1 : Number(q) || 0;
    if (type === "application/openmetrics-text") {
      weights.openmetrics = Math.max(weights.openmetrics, weight);
    }
    if (["text/plain", "text/*", "*/*"].includes(type)) {
      weights.text = Math.max(weights.text, weight);
    }
  }
  return weights.openmetrics > 0 && weights.openmetrics >= weights.text ? "openmetrics" : "text";
}
