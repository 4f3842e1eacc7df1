import { plainText } from "../base/plain_text.ts";
import type { ExportFormatter, ExportItem, ExportRow } from "./export_row.ts";

/** What the recording itself does not tell. */
export interface OpenMetricsOptions {
  /** Which names are counters and gauges; the others are of type `unknown`. */
  readonly types?: ReadonlyMap<string, "counter" | "gauge">;
  /** All names in the export: those that become the same metric name are told apart by a label. */
  readonly names: readonly string[];
  /** Told once how many values were left out because their time did not rise. */
  readonly onWarning?: (sentence: string) => void;
}

/**
 * OpenMetrics 1.0 text. Rows must come family by family and host by host (see `openMetricsOrder`). Text
 * values have no place in it; of values whose time does not rise (the wall clock was set back) the later are left out,
 * as the format demands.
 */
export class OpenMetricsFormatter implements ExportFormatter {
  readonly #types: ReadonlyMap<string, "counter" | "gauge">;
  readonly #shared: ReadonlySet<string>;
  readonly #warn: ((sentence: string) => void) | undefined;
  #family = "";
  #series = "";
  #lastAtMs = -Infinity;
  #leftOut = 0;

  constructor({ types = new Map(), names, onWarning }: OpenMetricsOptions) {
    this.#types = types;
    this.#warn = onWarning;
    const counts = new Map<string, number>();
    for (const name of new Set(names)) {
      const family = metricName(name);
      counts.set(family, (counts.get(family) ?? 0) + 1);
    }
    this.#shared = new Set([...counts].filter(([, count]) => count > 1).map(([name]) => name));
  }

  begin(): string {
    return "";
  }

  item(item: ExportItem): string {
    if (item.kind !== "row" || typeof item.row.value === "string") return "";
    const { row } = item;
    const base = metricName(row.name);
    // Names that became one must be of one type, and cannot be known to be.
    const type = this.#shared.has(base) ? "unknown" : this.#types.get(row.name) ?? "unknown";
    const family = type === "counter" ? base.replace(/_total$/, "") : base;
    const head = family === this.#family ? "" : `# TYPE ${family} ${type}\n`;
    const labels = this.#labels(row, base);
    const series = `${family}${labels}`;
    if (series !== this.#series) this.#lastAtMs = -Infinity;
    this.#family = family;
    this.#series = series;
    if (row.atMs <= this.#lastAtMs) {
      this.#leftOut++;
      return head;
    }
    this.#lastAtMs = row.atMs;
    const sample = type === "counter" ? `${family}_total` : family;
    return `${head}${sample}${labels} ${row.value} ${seconds(row.atMs)}\n`;
  }

  end(): string {
    if (this.#leftOut > 0) {
      this.#warn?.(
        `${this.#leftOut} values were left out: the clock was set back, and OpenMetrics wants rising times`,
      );
    }
    return "# EOF\n";
  }

  #labels({ host, name }: ExportRow, base: string): string {
    const record = this.#shared.has(base) ? `,record="${labelValue(name)}"` : "";
    return `{host="${labelValue(host)}"${record}}`;
  }
}

/** Names in the order in which OpenMetrics wants them: those of one metric name beside each other. */
export function openMetricsOrder(names: readonly string[]): string[] {
  const keyed = [...new Set(names)].map((name) => [metricName(name), name] as const);
  keyed.sort(([one, first], [other, second]) =>
    one < other ? -1 : one > other ? 1 : first < second ? -1 : first > second ? 1 : 0
  );
  return keyed.map(([, name]) => name);
}

function metricName(name: string): string {
  const clean = name.replace(/[^a-zA-Z0-9_:]/g, "_");
  return /^[a-zA-Z_:]/.test(clean) ? clean : `_${clean}`;
}

function labelValue(text: string): string {
  return plainText(text, Infinity).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}

function seconds(atMs: number): string {
  return String(Math.round(atMs * 1000) / 1e6);
}
