import type { ExportFormatter, ExportItem } from "./export_row.ts";
import { prometheusLabels, type PrometheusName, prometheusNames } from "./prometheus_names.ts";

/** What the recording itself does not tell. */
export interface OpenMetricsOptions {
  /** Which names are counters and gauges; the others are of type `unknown`. */
  readonly types?: ReadonlyMap<string, "counter" | "gauge"> | undefined;
  /** All names in the export: those that become the same metric name are told apart by a label. */
  readonly names: readonly string[];
  /** What hosts are called, by id. */
  readonly labels: ReadonlyMap<string, string>;
  /** Further labels of each series. */
  readonly addedLabels?: readonly (readonly [string, string])[] | undefined;
  /** Told once how many values were left out because their time did not rise. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
}

/**
 * OpenMetrics 1.0 text, under the names that a scrape has (`prometheusNames`). Rows must come family by family and host
 * by host (see `prometheusOrder`). Text values have no place in it; of values whose time does not rise (the wall clock
 * was set back) the later are left out, as the format demands.
 */
export class OpenMetricsFormatter implements ExportFormatter {
  readonly #names: ReadonlyMap<string, PrometheusName>;
  readonly #labels: ReadonlyMap<string, string>;
  readonly #added: readonly (readonly [string, string])[];
  readonly #warn: ((sentence: string) => void) | undefined;
  #family = "";
  #series = "";
  #lastAtMs = -Infinity;
  #leftOut = 0;

  constructor(
    { types = new Map(), names, labels, addedLabels = [], onWarning }: OpenMetricsOptions,
  ) {
    this.#names = prometheusNames(names, types);
    this.#labels = labels;
    this.#added = addedLabels;
    this.#warn = onWarning;
  }

  item(item: ExportItem): string {
    if (item.kind !== "row" || typeof item.value === "string") return "";
    const { atMs, host, value } = item;
    const name = this.#names.get(item.name);
    if (name === undefined) return "";
    const head = name.family === this.#family ? "" : `# TYPE ${name.family} ${name.type}\n`;
    const labels = prometheusLabels(this.#labels.get(host) ?? host, name.record, this.#added);
    const series = `${name.sample}${labels}`;
    if (series !== this.#series) this.#lastAtMs = -Infinity;
    this.#family = name.family;
    this.#series = series;
    if (atMs <= this.#lastAtMs) {
      this.#leftOut++;
      return head;
    }
    this.#lastAtMs = atMs;
    return `${head}${series} ${value} ${Math.round(atMs * 1000) / 1e6}\n`;
  }

  end(): string {
    if (this.#leftOut > 0) {
      this.#warn?.(
        `${this.#leftOut} values were left out: the clock was set back, and OpenMetrics wants rising times`,
      );
    }
    return "# EOF\n";
  }
}
