import type { MeasureSummary } from "./measures.ts";
import type { MeasuredSeries, Telemetry } from "./telemetry.ts";

/** Everything measured, as one JSON document that programs read; times are seconds. */
export function telemetryJson(telemetry: Telemetry, { atMs }: { readonly atMs: number }): string {
  const series = telemetry.all().map(({ name, tags, summary }) => ({ name, tags, ...summary }));
  const head = { format: "traffic-grapher-telemetry", version: 1, time: new Date(atMs) };
  return `${JSON.stringify({ ...head, series }, null, 2)}\n`;
}

/** Everything measured as lines for people. */
export function telemetryText(telemetry: Telemetry): string {
  return telemetry.all().map((series) => `${titleOf(series)}  ${words(series.summary)}\n`).join("");
}

function titleOf({ name, tags }: MeasuredSeries): string {
  const own = Object.entries(tags).map(([tag, value]) => `${tag}=${value}`);
  return own.length === 0 ? name : `${name} (${own.join(", ")})`;
}

function words(summary: MeasureSummary): string {
  switch (summary.kind) {
    case "timing": {
      const { count, mean, p50, p95, p99, max } = summary;
      const [m, h, n, t, most] = [mean, p50, p95, p99, max].map(milliseconds);
      return `${count} times, mean ${m}, half within ${h}, 95 % ${n}, 99 % ${t}, most ${most}`;
    }
    case "counter":
      return String(summary.value);
    case "gauge":
      return `${short(summary.current)} (${short(summary.min)} to ${short(summary.max)})`;
  }
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toPrecision(3)} ms`;
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
