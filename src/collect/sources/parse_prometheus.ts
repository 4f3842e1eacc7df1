import { numberIn, type ParsedOutput } from "./parsed_output.ts";

/**
 * Prometheus' text format (0.0.4) and OpenMetrics: each sample by its name, with its labels sorted where it has
 * some: `http_requests_total{code="200",method="get"}`. What is no number (`NaN`, `+Inf`) is left out.
 */
export function parsePrometheus(text: string): ParsedOutput {
  const values = new Map<string, number | bigint>();
  const sample =
    /^([A-Za-z_:][\w:]*)\s*(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+(?:\.\d+)?)?(?:\s+#.*)?\s*$/;
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) continue;
    const [, name = "", labels = "", number = ""] = sample.exec(line) ?? [];
    const value = numberIn(number);
    if (name !== "" && value !== undefined) values.set(`${name}${sorted(labels)}`, value);
  }
  return values.size === 0
    ? { values, fault: "its output has no sample in Prometheus' format" }
    : { values };
}

function sorted(labels: string): string {
  const pairs = [...labels.matchAll(/([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g)]
    .map(([, name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? "" : `{${pairs.sort().join(",")}}`;
}
