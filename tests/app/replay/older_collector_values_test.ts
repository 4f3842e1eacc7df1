import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { runProduct } from "../../helpers/run_product.ts";
import { withDirectory } from "../../helpers/with_directory.ts";
import { type CollectorFile, readCollectorFile } from "./collector_file.ts";

const FOLDER = new URL("../../fixtures/import/", import.meta.url).pathname;

/** The files, the zone of times that name none, and what of each is named as left out, or how it is read. */
const FILES: readonly [name: string, zone: string, offset: string, said: readonly RegExp[]][] = [
  ["old.json", "Europe/Berlin", "+01:00", []],
  ["old.db", "Europe/Berlin", "+01:00", []],
  ["v1berlin.json", "Europe/Berlin", "+01:00", [/what is said beside values \(meta\)/]],
  ["schema1-berlin.db", "Europe/Berlin", "+01:00", []],
  ["nan.json", "UTC", "Z", []],
  ["bad.json", "UTC", "Z", [/1 of 3 rows cannot be read .* got "garbage"/]],
  ["format1.json", "UTC", "Z", [/the commands of charts \(2\), the axis titles of charts \(2\), /]],
  ["schema2.db", "UTC", "Z", [/the commands of charts \(2\), the axis titles of charts \(2\), /]],
];

/** Of one file of each format every surface is looked at. */
const SHOWN_WHOLLY: readonly string[] = ["v1berlin.json", "schema1-berlin.db", "schema2.db"];

interface Line {
  readonly timestamp: string;
  readonly host: string;
  readonly label: string;
  readonly value?: number | null;
  readonly unit?: string;
}

/** Runs the program, which must succeed; returns what it wrote to standard output. */
async function said(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProduct(args);
  assert.deepEqual([code, stderr], [0, ""], args.join(" "));
  return stdout;
}

const linesOf = (text: string): Line[] =>
  text.trimEnd().split("\n").map((line) => JSON.parse(line));
const valuesOf = (lines: readonly Line[]) =>
  lines.filter(({ value }) => typeof value === "number")
    .map(({ timestamp, host, label, value }) => `${timestamp} ${host} ${label} ${value}`).sort();

for (const [name, zone, offset, leftOut] of FILES) {
  Deno.test(`${name}: every value, session, chart, event and log event is shown, or named as left out`, async () => {
    await withDirectory(async (folder) => {
      const file = `${folder}/new.db`, path = FOLDER + name;
      const wanted = readCollectorFile(path, offset);
      const { code, stderr } = await runProduct(["import", path, file, "--timezone", zone]);
      assert.equal(code, 0, stderr);
      assertSaid(stderr, wanted, leftOut);

      const [raw, series, events, info] = await Promise.all([
        said("export", file, "--format", "jsonl"),
        said("export", file, "--as", "series", "--format", "jsonl"),
        said("event", "list", file, "--format", "json"),
        said("recording", "info", file, "--format", "json"),
      ]);
      assert.deepEqual(valuesOf(linesOf(raw)), wanted.values);
      assertDrawn(linesOf(series), wanted);
      assertEvents(JSON.parse(events), wanted);
      assertRuns(JSON.parse(info).runs, wanted, name);
      if (!SHOWN_WHOLLY.includes(name)) return;

      const [csv] = await Promise.all([
        said("export", file, "--format", "csv"),
        said("export", file, "--format", "json", "-o", `${folder}/again.json`),
        assertMoment(file, wanted),
      ]);
      const rows = csv.trimEnd().split("\r\n").slice(1).map((row) =>
        row.split(",").slice(0, 4).join(" ")
      );
      assert.deepEqual(rows.sort(), wanted.values);
      // And our own JSON of it is the same once more.
      const again = await said("export", `${folder}/again.json`, "--format", "jsonl");
      assert.equal(again, raw);
    });
  });
}

function assertSaid(stderr: string, wanted: CollectorFile, leftOut: readonly RegExp[]): void {
  const lines = stderr.trimEnd().split("\n");
  const hosts = new Set(wanted.sessions.flatMap(({ hosts }) => hosts)).size;
  const labels = new Set(wanted.sessions.flatMap(({ chartOf }) => [...chartOf.keys()])).size;
  const counts: [number, string][] = [
    [wanted.sessions.length, "session"],
    [hosts, "host"],
    [labels, "label"],
    [wanted.values.length, "value"],
    [wanted.events.length, "event"],
  ];
  const words = counts.map(([count, what]) => `${count} ${what}${count === 1 ? "" : "s"}`);
  assert.ok(lines.at(-1)!.endsWith(` has ${words.join(", ")}`), stderr);
  assert.equal(lines.length, leftOut.length + 1, stderr);
  for (const pattern of leftOut) assert.match(stderr, pattern);
}

/** What is drawn is each value at its time, in the panel of its chart and in its unit, and nothing else. */
function assertDrawn(lines: readonly Line[], { sessions, values }: CollectorFile): void {
  const chartOf = new Map(sessions.flatMap(({ chartOf }) => [...chartOf]));
  const unitOf = new Map(sessions.flatMap(({ unitOf }) => [...unitOf]));
  const drawn = lines.filter(({ value }) => typeof value === "number").map((line) => {
    const place = line.label.indexOf("/");
    const [panel, label] = [line.label.slice(0, place), line.label.slice(place + 1)];
    assert.equal(panel, chartOf.get(label), line.label);
    if (unitOf.get(panel)) assert.equal(line.unit, unitOf.get(panel), line.label);
    return { ...line, label };
  });
  assert.deepEqual(valuesOf(drawn), values);
}

function assertEvents(listed: readonly Record<string, unknown>[], { events }: CollectorFile): void {
  assert.deepEqual(
    listed.map(({ id: _, panel, ...event }) => {
      assert.equal(panel, null);
      return event;
    }),
    events,
  );
}

function assertRuns(
  runs: readonly Record<string, unknown>[],
  { sessions }: CollectorFile,
  name: string,
): void {
  assert.deepEqual(
    runs.map(({ label, note, hosts, interval_seconds: intervalS }) => ({
      label,
      note,
      hosts,
      intervalS,
    })),
    sessions.map(({ label = name, note = "imported", hosts, intervalS }, index) => ({
      label,
      note,
      hosts,
      intervalS: intervalS ?? runs[index]!.interval_seconds,
    })),
  );
}

/** A snapshot of a moment in the middle has what was read then. */
async function assertMoment(file: string, { values }: CollectorFile): Promise<void> {
  const time = values[values.length >> 1]!.slice(0, 24);
  const { stdout, stderr } = await runProduct(
    ["snapshot", "--recording", file, "--at", time, "--all-pages", "--format", "json"],
  );
  const shown = JSON.parse(stdout || "null");
  assert.ok(shown !== null, stderr);
  interface Metric {
    readonly key: string;
    readonly values: readonly { host: string; value: number | null; time: string }[];
  }
  const metrics: readonly Metric[] = shown.pages.flatMap((
    { panels }: { panels: { metrics: Metric[] }[] },
  ) => panels.flatMap(({ metrics }) => metrics));
  const at = metrics.flatMap(({ key, values }) =>
    values.filter((one) => one.value !== null && one.time === time).map(({ host, value }) =>
      `${time} ${host} ${key} ${value}`
    )
  );
  assert.deepEqual(at.sort(), values.filter((value) => value.startsWith(time)));
}

Deno.test("an hour that comes twice when summer time ends, and one that is left out, stand where the clock put them", async () => {
  await withDirectory(async (folder) => {
    // By the clock of Berlin, a value every 10 minutes; and when that was.
    const clock = [
      ["2026-10-25T02:50:00", "2026-10-25T00:50:00.000Z"],
      ["2026-10-25T02:00:00", "2026-10-25T01:00:00.000Z"],
      ["2026-10-25T02:10:00.250001", "2026-10-25T01:10:00.250Z"],
      ["2026-10-25T02:50:00", "2026-10-25T01:50:00.000Z"],
      ["2026-10-25T03:00:00", "2026-10-25T02:00:00.000Z"],
      ["2027-03-28T01:50:00", "2027-03-28T00:50:00.000Z"],
      ["2027-03-28T03:00:00", "2027-03-28T01:00:00.000Z"],
    ] as const;
    const rows = clock.map(([timestamp], value) => ({ timestamp, host: "a", label: "x", value }));
    await Deno.writeTextFile(`${folder}/dst.json`, JSON.stringify({ metrics: rows, events: [] }));
    {
      using db = new DatabaseSync(`${folder}/dst.db`);
      db.exec(
        `CREATE TABLE metrics (ts TEXT, host TEXT, label TEXT, value REAL);
         CREATE TABLE events (ts TEXT, label TEXT, source TEXT, color TEXT, dash TEXT)`,
      );
      const insert = db.prepare("INSERT INTO metrics VALUES (?, 'a', 'x', ?)");
      for (const { timestamp, value } of rows) insert.run(timestamp, value);
    }
    const wanted = clock.map(([, time], value) => `${time} a x ${value}`);
    for (const name of ["dst.json", "dst.db"]) {
      const text = await said(
        ...["export", `${folder}/${name}`, "--format", "jsonl", "--timezone", "Europe/Berlin"],
      );
      assert.deepEqual(valuesOf(linesOf(text)), wanted, name);
    }
  });
});

Deno.test("what is read at a pace of its own is a line all the same, in its chart's unit, and a silence is one", async () => {
  await withDirectory(async (folder) => {
    const startMs = Date.UTC(2026, 6, 1, 8);
    const rows = (host: string, label: string, seconds: readonly number[]) =>
      seconds.map((second) => ({
        timestamp: new Date(startMs + second * 1000).toISOString(),
        host,
        label,
        value: second / 8,
      }));
    const every = (step: number, from = 0) =>
      Array.from({ length: Math.ceil((1800 - from) / step) }, (_, at) => from + at * step);
    const metrics = [
      ...rows("a", "cpu", every(15)),
      ...rows("a", "disk", every(60)),
      ...rows("a", "probe", every(30, 7)),
      ...rows("b", "temp", every(60)),
      ...rows("c", "cpu", every(15).filter((second) => second < 600 || second > 1200)),
    ];
    const meta = {
      interval: 15,
      charts: [{ label: "Disk used", chart: "disk-used", unit: "%", interval: 60 }],
      tabs: [{ label: "Disks", metrics: ["Disk used"] }],
    };
    const [start, end] = [0, 1785].map((second) => new Date(startMs + second * 1000).toISOString());
    const session = { id: "s", start, end, meta, metrics, chart_map: { disk: "Disk used" } };
    await Deno.writeTextFile(
      `${folder}/pace.json`,
      JSON.stringify({ format: 1, sessions: [session] }),
    );
    const file = `${folder}/pace.db`;
    await runProduct(["import", `${folder}/pace.json`, file]);
    const lines = linesOf(await said("export", file, "--as", "series", "--format", "jsonl"));
    const wanted = metrics.map(({ timestamp, host, label, value }) =>
      `${timestamp} ${host} ${label === "disk" ? "Disk used" : label}/${label} ${value}`
    );
    assert.deepEqual(valuesOf(lines), wanted.sort());
    assert.deepEqual(
      new Set(lines.filter(({ label }) => label === "Disk used/disk").map(({ unit }) => unit)),
      new Set(["%"]),
    );
    // Nothing is broken but where c was silent; what a host does not have is said once.
    const breaks = lines.filter(({ value }) => value === null) as (Line & { state: string })[];
    assert.deepEqual(
      breaks.filter(({ state }) => state !== "not recorded").map(({ timestamp, host, state }) =>
        `${timestamp} ${host} ${state}`
      ),
      ["2026-07-01T08:10:37.000Z c gap"],
    );
    const shown = await said(
      ...["snapshot", "a", "--recording", file, "--at", "2026-07-01T08:29:55Z", "--all-pages"],
      ...["--format", "json"],
    );
    const values = [...shown.matchAll(/"key": "(\w+)"[^\]]*?"value": (.*),\s*"state": "(.*)"/g)]
      .map(([, key, value, state]) => `${key} ${value} ${state}`);
    assert.deepEqual(values, [
      `disk ${1740 / 8} current`,
      `cpu ${1785 / 8} current`,
      `probe ${1777 / 8} current`,
      "temp null not recorded",
    ]);
  });
});
