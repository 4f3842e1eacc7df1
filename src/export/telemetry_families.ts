import type { MetricFamily } from "./prometheus_text.ts";
import { labelText } from "./prometheus_names.ts";

/** A series of the tool's own telemetry; times are seconds. */
export interface MeasuredValue {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly summary:
    | {
      readonly kind: "timing";
      readonly count: number;
      readonly sum: number;
      readonly p50: number;
      readonly p95: number;
      readonly p99: number;
    }
    | { readonly kind: "counter"; readonly value: number }
    | { readonly kind: "gauge"; readonly current: number };
}

const TYPES = { timing: "summary", counter: "counter", gauge: "gauge" } as const;

/** What the tool measured of itself, as families `traffic_grapher_...`: timings as summaries with quantiles. */
export function telemetryFamilies(series: readonly MeasuredValue[]): MetricFamily[] {
  return [...Map.groupBy(series, ({ name }) => name)].map(([own, measured]) => {
    const name = `traffic_grapher_${own.replace(/[^a-zA-Z0-9_]/g, "_")}`;
    return {
      name,
      type: TYPES[measured[0]!.summary.kind],
      help: `What traffic-grapher measured of itself: ${own.replaceAll("_", " ")}.`,
      samples: measured.flatMap((one) => samplesOf(name, one)),
    };
  });
}

function samplesOf(name: string, { tags, summary }: MeasuredValue): string[] {
  const labels = Object.entries(tags);
  switch (summary.kind) {
    case "counter":
      return [`${name}_total${labelText(labels)} ${summary.value}`];
    case "gauge":
      return [`${name}${labelText(labels)} ${summary.current}`];
    case "timing": {
      const { count, sum, p50, p95, p99 } = summary;
      const quantiles = [["0.5", p50], ["0.95", p95], ["0.99", p99]] as const;
      return [
        ...quantiles.map(([quantile, value]) =>
          `${name}${labelText([...labels, ["quantile", quantile]])} ${value}`
        ),
        `${name}_sum${labelText(labels)} ${sum}`,
        `${name}_count${labelText(labels)} ${count}`,
      ];
    }
  }
}
