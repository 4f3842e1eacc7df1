/**
 * Writes what a Prometheus would have scraped of a simulated fleet, as OpenMetrics:
 *
 *   deno run -A scripts/prometheus_fleet.ts --hosts 1000 --minutes 30 --ahead 10 --every 15 > fleet.txt
 *   promtool tsdb create-blocks-from openmetrics fleet.txt DATA
 *
 * `--ahead`: so many minutes of what is still to come, so that a dashboard on it goes on.
 */
import { parseArgs } from "node:util";
import { parseDashboard } from "../src/config/dashboard_file.ts";
import {
  prometheusLabels,
  prometheusNames,
  recordTypes,
  START_TIME_RECORD,
} from "../src/export/prometheus_names.ts";
import { OWN_METRICS } from "../src/export/prometheus_text.ts";
import { recordsOfMetric } from "../src/model/record_names.ts";
import { flatMetrics } from "../src/view/scene.ts";
import defaultPages from "../dashboards/default.yaml" with { type: "text" };

export interface FleetOptions {
  readonly hosts: number;
  /** Epoch seconds of the first and the last scrape, and how far they are apart. */
  readonly fromS: number;
  readonly toS: number;
  readonly everyS: number;
}

/** The lines of the text, family by family and host by host, as OpenMetrics demands. */
export function* fleetLines({ hosts, fromS, toS, everyS }: FleetOptions): Generator<string> {
  const metrics = flatMetrics(parseDashboard(defaultPages, "the built-in dashboard").pages);
  const types = recordTypes(metrics).set(START_TIME_RECORD, "gauge");
  const records = [...new Set([START_TIME_RECORD, ...metrics.flatMap(recordsOfMetric)])];
  const names = prometheusNames(records, types);
  const families = [
    { family: OWN_METRICS.up, sample: OWN_METRICS.up, type: "gauge", valueAt: () => 1 },
    ...records.map((record, place) => {
      const { family, sample, type } = names.get(record)!;
      const valueAt = record === START_TIME_RECORD
        ? () => fromS - 86_400
        : type === "counter"
        ? (host: number, atS: number) => countedUntil(host, place, atS - fromS + 86_400)
        : (host: number, atS: number) => Math.round(levelOf(host, place, atS));
      return { family, sample, type, valueAt };
    }),
  ];
  for (const { family, sample, type, valueAt } of families) {
    yield `# TYPE ${family} ${type}\n`;
    for (let host = 0; host < hosts; host++) {
      const series = `${sample}${prometheusLabels(nameOf(host))}`;
      let lines = "";
      for (let atS = fromS; atS <= toS; atS += everyS) {
        lines += `${series} ${valueAt(host, atS)} ${atS}\n`;
      }
      yield lines;
    }
  }
  yield "# EOF\n";
}

function nameOf(host: number): string {
  return `edge${String(host + 1).padStart(4, "0")}`;
}

/** How busy a host is, in events per second: some ten times as much as others. */
function paceOf(host: number, place: number): number {
  return (200 + host % 97 * 20 + (host % 211 === 7 ? 20_000 : 0)) / (1 + place % 7);
}

/** What was counted since the start: the sum of a pace that rises and falls by a third. */
function countedUntil(host: number, place: number, seconds: number): number {
  const turn = 600, phase = host / 40;
  const wave = turn / 3 * (Math.cos(phase) - Math.cos(seconds / turn + phase));
  return Math.round(paceOf(host, place) * (seconds + wave));
}

function levelOf(host: number, place: number, atS: number): number {
  return paceOf(host, place) * (1 + 0.3 * Math.sin(atS / 600 + host / 40));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      hosts: { type: "string", default: "1000" },
      minutes: { type: "string", default: "30" },
      ahead: { type: "string", default: "10" },
      every: { type: "string", default: "15" },
    },
  });
  const everyS = Number(values.every), nowS = Math.floor(Date.now() / 1000 / everyS) * everyS;
  const encoder = new TextEncoder();
  const lines = fleetLines({
    hosts: Number(values.hosts),
    fromS: nowS - Number(values.minutes) * 60,
    toS: nowS + Number(values.ahead) * 60,
    everyS,
  });
  for (const text of lines) await writeAll(encoder.encode(text));
}

async function writeAll(bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length;) from += await Deno.stdout.write(bytes.subarray(from));
}
