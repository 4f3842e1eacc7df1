import assert from "node:assert/strict";
import { exportSeries } from "../../src/export/export_series.ts";
import type { ExportFormat } from "../../src/model/formats.ts";
import type { SeriesPoint } from "../../src/model/series_point.ts";

const SERIES = [
  { hostId: "ats1.example.net", label: "Requests/Client", unit: "per second" },
  { hostId: "ats1.example.net", label: "=Odd, \x1b[31mname", unit: "percent" },
  { hostId: "b", label: "Requests/Client", unit: "per second" },
];
const POINTS: readonly SeriesPoint[] = [
  { atMs: 1000, series: 0, value: 12.5 },
  { atMs: 1000, series: 1, value: -0 },
  { atMs: 1000, series: 2, state: "gap", why: 'refused: "no", nobody listens' },
  { atMs: 2000.5, series: 0, value: 1e21 },
  { atMs: 4000, series: 2, value: 3 },
];
const EVENT = { atMs: 1500, label: "deploy", source: "user" };

async function exported(
  format: ExportFormat,
  options: { stepMs?: number; addedLabels?: readonly (readonly [string, string])[] } = {},
) {
  let text = "";
  await exportSeries(
    async function* ({ from, to }) {
      yield POINTS.slice(0, 2).filter(({ series }) => series >= from && series < to)
        .map((point) => ({ ...point, series: point.series - from }));
      yield POINTS.slice(2).filter(({ series }) => series >= from && series < to)
        .map((point) => ({ ...point, series: point.series - from }));
    },
    {
      format,
      series: SERIES,
      labels: new Map([["ats1.example.net", "ats1"], ["b", "b"]]),
      // So many that OpenMetrics takes them in several readings.
      pointsPerSeries: 2_000_000,
      ...options,
      events: () => [EVENT],
      write: (bytes) => void (text += new TextDecoder().decode(bytes)),
    },
  );
  return text;
}

const time = (ms: number) => new Date(ms).toISOString();

Deno.test("lines as JSON lines: a line for each point with host and unit, why there is none, and the events", async () => {
  const lines = (await exported("jsonl")).trimEnd().split("\n").map((line) => JSON.parse(line));
  const address = "ats1.example.net";
  const client = { host: "ats1", label: "Requests/Client", unit: "per second", address };
  assert.deepEqual(lines, [
    { timestamp: time(1000), ...client, value: 12.5 },
    {
      timestamp: time(1000),
      host: "ats1",
      label: SERIES[1]!.label,
      unit: "percent",
      address,
      value: 0,
    },
    {
      timestamp: time(1000),
      ...{ host: "b", label: "Requests/Client", unit: "per second", value: null },
      ...{ state: "gap", why: 'refused: "no", nobody listens' },
    },
    { timestamp: time(2000.5), ...client, value: 1e21 },
    { timestamp: time(4000), host: "b", label: "Requests/Client", unit: "per second", value: 3 },
    { timestamp: time(1500), event: "deploy", source: "user" },
  ]);
});

Deno.test("lines as CSV: absent is empty, and nothing is carried out", async () => {
  assert.deepEqual((await exported("csv")).split("\r\n"), [
    "timestamp,host,label,unit,value,state,why,address",
    `${time(1000)},ats1,Requests/Client,per second,12.5,,,ats1.example.net`,
    `${time(1000)},ats1,"'=Odd, [31mname",percent,0,,,ats1.example.net`,
    `${time(1000)},b,Requests/Client,per second,,gap,"refused: ""no"", nobody listens",b`,
    `${time(2000.5)},ats1,Requests/Client,per second,1e+21,,,ats1.example.net`,
    `${time(4000)},b,Requests/Client,per second,3,,,b`,
    "",
  ]);
  assert.deepEqual((await exported("csv", { stepMs: 2000 })).split("\r\n"), [
    "timestamp,host,label,unit,min,max,mean,count,state,why,address",
    `${time(0)},ats1,Requests/Client,per second,12.5,12.5,12.5,1,,,ats1.example.net`,
    `${time(0)},ats1,"'=Odd, [31mname",percent,0,0,0,1,,,ats1.example.net`,
    `${time(0)},b,Requests/Client,per second,,,,0,gap,"refused: ""no"", nobody listens",b`,
    `${time(2000)},ats1,Requests/Client,per second,1e+21,1e+21,1e+21,1,,,ats1.example.net`,
    `${time(4000)},b,Requests/Client,per second,3,3,3,1,,,b`,
    "",
  ]);
});

Deno.test("lines as JSON are one document, with hosts by their ids and what they are called", async () => {
  const { metrics, ...rest } = JSON.parse(await exported("json"));
  assert.deepEqual(rest, {
    format: "traffic-grapher-series",
    version: 1,
    host_labels: { "ats1.example.net": "ats1" },
    events: [{ timestamp: time(1500), label: "deploy", source: "user" }],
  });
  assert.deepEqual(
    metrics.map(({ host, value }: { host: string; value: unknown }) => [host, value]),
    [
      ["ats1.example.net", 12.5],
      ["ats1.example.net", 0],
      ["b", null],
      ["ats1.example.net", 1e21],
      ["b", 3],
    ],
  );
  const step = JSON.parse(await exported("json", { stepMs: 2000 }));
  assert.equal(step.step_ms, 2000);
  assert.deepEqual([step.metrics[0].min, step.metrics[2].count], [12.5, 0]);
});

Deno.test("lines as OpenMetrics stand together in rising time, a gap without samples", async () => {
  const head = (name: string) => `traffic_grapher_series{host="ats1",series="${name}"`;
  assert.deepEqual((await exported("openmetrics")).split("\n").slice(2), [
    `${head("Requests/Client")},unit="per second"} 12.5 1`,
    `${head("Requests/Client")},unit="per second"} 1e+21 2.0005`,
    `${head("=Odd, [31mname")},unit="percent"} 0 1`,
    `traffic_grapher_series{host="b",series="Requests/Client",unit="per second"} 3 4`,
    "# EOF",
    "",
  ]);
  const added = await exported("openmetrics", { addedLabels: [["job", "ats"]] });
  assert.match(added, /unit="percent",job="ats"\} 0 1\n/);
  const steps = await exported("openmetrics", { stepMs: 2000 });
  const stats = [...steps.matchAll(/host="b".*stat="(\w+)"\} (\S+) (\S+)/g)].map(([, ...own]) =>
    own
  );
  assert.deepEqual(
    stats,
    ["min", "max", "mean", "count"].map((stat) => [
      stat,
      stat === "count" ? "1" : "3",
      "4",
    ]),
  );
});
