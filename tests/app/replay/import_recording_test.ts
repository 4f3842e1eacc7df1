import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { parse } from "yaml";
import { UsageError } from "../../../src/model/errors.ts";
import { importRecording } from "../../../src/app/replay/import_recording.ts";
import { openAnyRecording } from "../../../src/app/replay/open_any_recording.ts";
import type { RecordingReader } from "../../../src/store/recording_reader.ts";
import { record, refuseWarning, TempFolder } from "../../store/support/recordings.ts";
import { sampleTicks } from "../../store/support/samples.ts";

const COLLECTED = new URL("../../fixtures/import/collector.json", import.meta.url).pathname;
const START_MS = Date.UTC(2025, 2, 30, 0, 59, 58);

/** Host by host: seconds since the start, and the values or the kind of result. */
function shown(recording: RecordingReader): [number, ...unknown[]][] {
  const { id } = recording.sessions()[0]!;
  return [...recording.ticks(id)].map(({ tick: { atMs, results } }) => [
    (atMs - START_MS) / 1000,
    ...results.map((result) =>
      result?.kind === "reply" ? Object.fromEntries(result.values) : result?.kind
    ),
  ]);
}

const COLLECTED_TICKS = [
  [0, { "Client req/s": 4012.5, "Cache hit %": 97.25 }, { "Client req/s": 3988 }],
  [1, { "Client req/s": 4101.25 }, { "Client req/s": 4000.125 }],
  [2, { "Client req/s": 4055 }, undefined],
  [3, "miss", "miss"],
  [12, { "Client req/s": 12, 'Origin "p99", ms': 1.5, Errors: 0, Disk: -1 }, "miss"],
];

Deno.test("a collector's JSON is opened as it is, its outages as misses", async () => {
  using recording = await openAnyRecording(COLLECTED, { onWarning: refuseWarning });
  assert.deepEqual(shown(recording), COLLECTED_TICKS);
  const [session] = recording.sessions();
  assert.deepEqual(session!.hosts.map(({ id }) => id), ["ats1.example.net", "ats2.example.net"]);
  assert.equal(session!.intervalMs, 1000);
  assert.equal(session!.timeZone, "UTC");
  assert.deepEqual(recording.events().map(({ id: _, ...event }) => event), [
    { atMs: START_MS + 1000, label: "deploy 7.2", source: "ci", color: "#ff0000", dash: "dash" },
    {
      atMs: START_MS + 3000,
      endMs: START_MS + 11_000,
      label: "reload",
      source: "ops",
      color: "#ffa500",
      dash: "dot",
    },
  ]);
});

Deno.test("an imported file brings a dashboard of up to 4 panels a page, a gauge for each label", async () => {
  using recording = await openAnyRecording(COLLECTED, { onWarning: refuseWarning });
  const { pages } = parse(recording.sessions()[0]!.dashboardText) as {
    pages: {
      name: string;
      panels: { title: string; metrics: { type: string; key: string }[] }[];
    }[];
  };
  assert.deepEqual(pages.map(({ name, panels }) => [name, panels.length]), [
    ["Imported 1", 4],
    ["Imported 2", 1],
  ]);
  const metrics = pages.flatMap(({ panels }) => panels.flatMap((panel) => panel.metrics));
  assert.deepEqual(metrics.map(({ key }) => key), [
    "Client req/s",
    "Cache hit %",
    'Origin "p99", ms',
    "Errors",
    "Disk",
  ]);
  assert.ok(metrics.every(({ type }) => type === "gauge"));
});

for (const withEnd of [true, false]) {
  Deno.test(`a collector's SQLite ${withEnd ? "with" : "without"} end_ts is opened as it is`, async () => {
    using folder = new TempFolder();
    const path = folder.file("collector.db");
    const db = new DatabaseSync(path);
    db.exec(
      `CREATE TABLE metrics (ts TEXT, host TEXT, label TEXT, value REAL);
       CREATE TABLE events (ts TEXT, ${
        withEnd ? "end_ts TEXT, " : ""
      }label TEXT, source TEXT, color TEXT, dash TEXT);
       INSERT INTO metrics VALUES
         ('2025-03-30T02:59:59.000+02:00', 'a', 'x', 2.5), ('2025-03-30 00:59:58', 'a', 'x', 9007199254740993),
         ('2025-03-30T01:00:00Z', 'a', 'x', NULL), ('2025-03-30T01:00:01.250Z', 'a', 'x', 1e-3);
       INSERT INTO events (ts, label, source, color, dash) VALUES ('2025-03-30T01:00:00Z', 'deploy', 'ci', '', NULL);`,
    );
    if (withEnd) db.exec("UPDATE events SET end_ts = '2025-03-30T01:00:05Z'");
    db.close();
    const before = Deno.readFileSync(path);
    {
      using recording = await openAnyRecording(path, {
        onWarning: refuseWarning,
        timeZone: "UTC",
      });
      assert.deepEqual(shown(recording), [[0, { x: 2 ** 53 }], [1, { x: 2.5 }], [2, {}], [3.25, {
        x: 0.001,
      }]]);
      assert.deepEqual(recording.events(), [{
        id: 1,
        atMs: START_MS + 2000,
        ...(withEnd ? { endMs: START_MS + 7000 } : {}),
        label: "deploy",
        source: "ci",
      }]);
    }
    assert.deepEqual(Deno.readFileSync(path), before);
  });
}

Deno.test("importRecording() makes a recording once, and tells how much it holds", async () => {
  using folder = new TempFolder();
  const target = folder.file("imported.db");
  const summary = await importRecording(COLLECTED, target, { onWarning: refuseWarning });
  assert.deepEqual(summary, {
    sessions: 1,
    hosts: 2,
    labels: 5,
    values: 10,
    events: 2,
  });
  using recording = await openAnyRecording(target, { onWarning: refuseWarning });
  assert.deepEqual(shown(recording), COLLECTED_TICKS);
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["imported.db"]);
  await assert.rejects(
    importRecording(COLLECTED, target, { onWarning: refuseWarning }),
    /exists already/,
  );
  await assert.rejects(
    importRecording(target, folder.file("again.db"), { onWarning: refuseWarning }),
    /not in the older collector's format/,
  );
});

const metric = '{"timestamp": "2025-03-30T00:00:00Z", "label": "a", "value": 1}';
const broken: [string, string, RegExp][] = [
  [
    "is cut short",
    `{"metrics": [${metric}, {"timest`,
    /:1:\d+: it is not JSON: it ends in the middle/,
  ],
  [
    "has a word that is none",
    `{"metrics": [\n${metric.replace("1}", "NaNs}")}]}`,
    /:2:62: it is not JSON: unexpected "NaNs/,
  ],
  ["has a stray comma", `{"metrics": [${metric},]}`, /:1:\d+: it is not JSON: unexpected "\]\}"/],
  ["is a list", `[${metric}]`, /expected an object with "metrics", got \[/],
  ["has no metrics", `{"events": []}`, /expected a list "metrics", got nothing/],
  [
    "has no row with a time",
    `{"metrics": [${metric.replace("03-30", "02-30")}]}`,
    /metrics\[0\]\.timestamp: .*got "2025-02-30/,
  ],
  [
    "has no row with a number",
    `{"metrics": [${metric.replace("1}", '"much"}')}]}`,
    /metrics\[0\]\.value: expected a number, got "much"/,
  ],
  [
    "has no row with a label",
    `{"metrics": [${metric.replace('"a"', "[7]")}]}`,
    /metrics\[0\]\.label: expected a text, got \[7\]/,
  ],
  [
    "is nested without end",
    `{"metrics": [${"[".repeat(200_000)}`,
    /:1:76: it is nested more than 64 levels deep/,
  ],
  [
    "has a number without end",
    `{"metrics": [${metric.replace("1}", `${"9".repeat(1_000_000)}}`)}]}`,
    /:1:75: a number or a word is longer than 1000 bytes/,
  ],
  [
    "has a format that is newer",
    `{"format": 2, "sessions": []}`,
    /its format is 2, and this program knows 1: use a newer one/,
  ],
];

for (const [what, text, sentence] of broken) {
  Deno.test(`importing JSON that ${what} says what is wrong and where, and writes nothing`, async () => {
    using folder = new TempFolder();
    const source = folder.file("broken.json");
    Deno.writeTextFileSync(source, text);
    await assert.rejects(
      importRecording(source, folder.file("new.db"), { onWarning: refuseWarning }),
      (error: Error) => {
        assert.ok(error instanceof UsageError, String(error));
        assert.ok(error.message.startsWith(source));
        assert.match(error.message, sentence);
        return true;
      },
    );
    assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["broken.json"]);
  });
}

Deno.test("an import without host, with an unknown colour, or into nowhere", async () => {
  using folder = new TempFolder();
  const source = folder.file("odd.json");
  Deno.writeTextFileSync(
    source,
    `{"metrics": [${metric}], "events": [{"timestamp": "2025-03-30T00:00:00Z", "label": "x", "color": "puce"}]}`,
  );
  const warnings: string[] = [];
  {
    using recording = await openAnyRecording(source, {
      onWarning: (sentence) => warnings.push(sentence),
    });
    assert.deepEqual(recording.sessions()[0]!.hosts.map(({ id }) => id), ["localhost"]);
    assert.equal(recording.events()[0]!.color, undefined);
  }
  assert.deepEqual(warnings, [
    `${source}: events[0].color: "puce" is not known here, the default is drawn instead`,
  ]);
  await assert.rejects(
    importRecording(source, folder.file("no/where.db"), { onWarning: () => {} }),
    /there is no folder/,
  );
  await assert.rejects(
    importRecording(source, folder.file("x.db"), {
      onWarning: () => {},
      signal: AbortSignal.abort(new Error("enough")),
    }),
    /enough/,
  );
});

Deno.test("a file without readings, and one of a recording's own format, are told apart", async () => {
  using folder = new TempFolder();
  Deno.writeTextFileSync(folder.file("none.json"), '\ufeff{"metrics": [], "events": []}');
  using none = await openAnyRecording(folder.file("none.json"), { onWarning: refuseWarning });
  assert.deepEqual(none.sessions().map(({ tickCount, hosts }) => [tickCount, hosts.length]), [[
    0,
    0,
  ]]);
  record(folder.file("own.db"), sampleTicks(2));
  using own = await openAnyRecording(folder.file("own.db"), { onWarning: refuseWarning });
  assert.equal(own.sessions()[0]!.tickCount, 2);
});

Deno.test("an import puts rows in the order of time, of one time in that of the file, and needs no order of keys", async () => {
  using folder = new TempFolder();
  const source = folder.file("unsorted.json");
  const row = (second: number, label: string, value: unknown) => ({
    timestamp: new Date(START_MS + second * 1000).toISOString(),
    label,
    value,
  });
  const metrics = [row(2, "a", 3), row(0, "a", 1), row(2, "b", "text"), row(1, "a", 2 ** 53)];
  const text = JSON.stringify({
    metrics: [...metrics, row(2, "a", 4), row(1, "b", -0.5)],
    format: "traffic-grapher",
    chart_map: { more: [{ metrics: [1] }] },
  });
  Deno.writeTextFileSync(source, text.replace("9007199254740992", "9007199254740993"));
  const warnings: string[] = [];
  const onWarning = (sentence: string) => void warnings.push(sentence);
  const replaced =
    `${source}: 1 value is left out: another of the same host, label and time stands after it`;
  {
    using recording = await openAnyRecording(source, { onWarning });
    assert.deepEqual(shown(recording), [
      [0, { a: 1 }],
      [1, { a: 9007199254740993n, b: -0.5 }],
      [2, { a: 4, b: "text" }],
    ]);
  }
  assert.deepEqual(warnings.splice(0), [replaced]);
  Deno.writeTextFileSync(source, text.replace('"traffic-grapher"', '"other"'));
  await importRecording(source, folder.file("new.db"), { onWarning });
  assert.deepEqual(warnings, [
    `${source}: 1 of 6 rows cannot be read and is left out, the first: metrics[2].value: expected a number, got "text"`,
    replaced,
  ]);
});

Deno.test("an import that is given up in the middle leaves nothing behind", async () => {
  using folder = new TempFolder();
  const source = folder.file("long.json");
  const rows = Array.from({ length: 20_000 }, (_, second) =>
    JSON.stringify({
      timestamp: new Date(START_MS + second * 1000).toISOString(),
      label: "a",
      value: second,
    }));
  Deno.writeTextFileSync(source, `{"metrics": [${rows.join(",\n")}]}`);
  const stop = new AbortController();
  const running = importRecording(source, folder.file("new.db"), {
    onWarning: refuseWarning,
    signal: stop.signal,
  });
  await new Promise((resolve) => setTimeout(resolve));
  stop.abort(new Error("enough"));
  await assert.rejects(running, /enough/);
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["long.json"]);
});

Deno.test("what else a file holds is named: tables, columns, members, long lines of logs, sessions without readings", async () => {
  using folder = new TempFolder();
  const warnings: string[] = [];
  const read = async (name: string) => {
    using recording = await openAnyRecording(folder.file(name), {
      onWarning: (sentence) => void warnings.push(sentence.replace(folder.file(name), name)),
    });
    return recording.events();
  };
  {
    const db = new DatabaseSync(folder.file("more.db"));
    db.exec(
      `CREATE TABLE metrics (ts TEXT, host TEXT, label TEXT, value REAL, quality TEXT, empty TEXT);
       CREATE TABLE events (ts TEXT, label TEXT, source TEXT, color TEXT, dash TEXT);
       CREATE TABLE alarms (text TEXT);
       CREATE TABLE blank (text TEXT);
       INSERT INTO metrics VALUES ('2025-03-30T01:00:00Z', 'a', 'x', 1, 'good', NULL);
       INSERT INTO alarms VALUES ('fire')`,
    );
    // The oldest runtime's is no disposable.
    db.close();
  }
  await read("more.db");
  const left = "left out, for a recording has no place for it:";
  assert.deepEqual(warnings.splice(0), [
    `more.db: ${left} the column "metrics.quality", the table "alarms"`,
  ]);
  const timestamp = "2025-03-30T00:00:00Z";
  const log = (length: number) => ({ timestamp, fields: { line: "x".repeat(length) } });
  Deno.writeTextFileSync(
    folder.file("more.json"),
    JSON.stringify({
      format: 1,
      host: "collector",
      sessions: [
        {
          id: "a",
          start: timestamp,
          metrics: [{ timestamp, label: "x", value: 1, quality: "good" }],
        },
        { id: "b", label: "idle", start: timestamp, metrics: [], log_events: [log(400), log(600)] },
      ],
    }),
  );
  const events = await read("more.json");
  assert.deepEqual(events.map(({ label }) => label.length), [405, 500]);
  assert.deepEqual(warnings, [
    `more.json: ${left} the member "metrics.quality", what events say beyond 500 characters, ` +
    'the member "host"',
    'more.json: nothing is shown of sessions without readings: "idle"',
  ]);
});
