import { recordsIn } from "../../src/model/tick.ts";
import { recordsOfMetric } from "../../src/model/record_names.ts";
import assert from "node:assert/strict";
import type { Metric } from "../../src/model/dashboard.ts";
import { prometheusText } from "../../src/export/prometheus_text.ts";
import { recordTypes } from "../../src/export/prometheus_names.ts";
import { exportFormatter } from "../../src/export/export_formatter.ts";
import { exportRecording } from "../../src/export/export_recording.ts";
import type { ExportFormat } from "../../src/model/formats.ts";
import { openEvents } from "../../src/store/events.ts";
import { openAnyRecording } from "../../src/app/replay/open_any_recording.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import { record, refuseWarning, TempFolder } from "../store/support/recordings.ts";
import {
  captureTicks,
  HOSTS,
  RECORDS,
  sampleTick,
  sampleTicks,
  SESSION,
} from "../store/support/samples.ts";

async function exported(
  path: string,
  format: ExportFormat,
  options: Partial<Parameters<typeof exportRecording>[1]> = {},
): Promise<string> {
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const decoder = new TextDecoder();
  let text = "";
  await exportRecording(recording, {
    format,
    write: (bytes) => void (text += decoder.decode(bytes)),
    ...options,
  });
  return text;
}

function recorded(folder: TempFolder): string {
  const path = folder.file("recorded.db");
  record(path, sampleTicks(40), { blockTicks: 16 });
  using events = openEvents(path, refuseWarning);
  events.add({
    atMs: sampleTick(5).atMs,
    label: 'say "hi", all',
    source: "user",
    color: "#ff0000",
  });
  events.add({
    atMs: sampleTick(9).atMs,
    endMs: sampleTick(12).atMs,
    label: "span",
    source: "tool",
  });
  return path;
}

/** Every value of the sample ticks: time, host, record, value. */
function expectedRows(count: number): [string, string, string, unknown][] {
  return sampleTicks(count).flatMap((tick) =>
    tick.results.flatMap((result, place) =>
      [...recordsIn(result)?.values ?? []].map((
        [name, value],
      ): [string, string, string, unknown] => [
        new Date(tick.atMs).toISOString(),
        HOSTS[place]!.id,
        name,
        value,
      ])
    )
  );
}

Deno.test("the JSON export is what the older collector wrote, with exact digits, and can be opened again", async () => {
  using folder = new TempFolder();
  const text = await exported(recorded(folder), "json");
  const { metrics, events } = JSON.parse(text) as {
    metrics: { timestamp: string; host: string; label: string; value: unknown }[];
    events: Record<string, unknown>[];
  };
  const rows = expectedRows(40);
  assert.equal(metrics.length, rows.length);
  metrics.forEach(({ timestamp, host, label, value }, at) => {
    const [time, id, name, wanted] = rows[at]!;
    assert.deepEqual([timestamp, host, label], [time, id, name]);
    assert.equal(value, typeof wanted === "bigint" ? Number(wanted) : wanted);
  });
  assert.ok(text.includes(`"value":${2n ** 53n + 987_654_321n}}`), "beyond 2^53 too");
  assert.deepEqual(events.map(({ label, end_timestamp }) => [label, end_timestamp]), [
    ['say "hi", all', undefined],
    ["span", new Date(sampleTick(12).atMs).toISOString()],
  ]);
  const path = folder.file("exported.json");
  Deno.writeTextFileSync(path, text);
  using again = await openAnyRecording(path, { onWarning: refuseWarning });
  // Raw as it was recorded: to be seen with any dashboard, its hosts called as they were.
  const [session] = again.sessions();
  assert.equal(session!.dashboardText, SESSION.dashboardText);
  assert.deepEqual(
    session!.hosts.map(({ id, label }) => [id, label]),
    HOSTS.map(({ id, label }) => [id, label]),
  );
  const values = [...again.ticks(1)].flatMap(({ tick: { atMs, results } }) =>
    results.flatMap((result, place) =>
      [...recordsIn(result)?.values ?? []].map(([name, value]) =>
        [new Date(atMs).toISOString(), HOSTS[place]!.id, name, value].map(String).join()
      )
    )
  );
  assert.deepEqual(values.sort(), rows.map((row) => row.map(String).join()).sort());
});

Deno.test("the JSON lines export has a line for every value, miss and event", async () => {
  using folder = new TempFolder();
  const lines = (await exported(recorded(folder), "jsonl")).trimEnd().split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const misses = sampleTicks(40).flatMap((tick) =>
    tick.results.filter((result) => result?.kind === "miss")
  );
  assert.ok(misses.length > 0);
  assert.equal(lines.filter((line) => "value" in line).length, expectedRows(40).length);
  assert.equal(lines.filter((line) => "miss" in line).length, misses.length);
  assert.deepEqual(lines.at(-1), {
    timestamp: new Date(sampleTick(9).atMs).toISOString(),
    end_timestamp: new Date(sampleTick(12).atMs).toISOString(),
    event: "span",
    source: "tool",
  });
});

Deno.test("the CSV export follows RFC 4180", async () => {
  using folder = new TempFolder();
  const path = folder.file("csv.db");
  const host = { ...HOSTS[0]!, id: 'odd "host", here' };
  const reply = sampleTick(1).results[0]!;
  assert.equal(reply.kind, "reply");
  const values = new Map<string, number | string>([["a,b", 1.5], ["text", "10.1.4\r\n\x1b[31m"], [
    "minus",
    -3,
  ]]);
  record(path, [{ ...sampleTick(1), results: [{ ...reply, values } as typeof reply] }], {
    session: { ...SESSION, hosts: [host], records: [] },
  });
  const time = new Date(sampleTick(1).atMs).toISOString();
  assert.equal(
    await exported(path, "csv"),
    [
      "timestamp,host,label,value,address",
      `${time},ats1,"a,b",1.5,"odd ""host"", here"`,
      `${time},ats1,text,10.1.4 [31m,"odd ""host"", here"`,
      `${time},ats1,minus,-3,"odd ""host"", here"`,
      "",
    ].join("\r\n"),
  );
});

Deno.test("the CSV export holds nothing that a spreadsheet would carry out, and numbers as they are", async () => {
  using folder = new TempFolder();
  const path = folder.file("formula.db");
  const host = { ...HOSTS[0]!, id: "h", label: "=HYPERLINK(A1)" };
  const reply = sampleTick(1).results[0]!;
  assert.equal(reply.kind, "reply");
  const texts = ["+1+cmd", "-2", "-1e3", "@SUM(A1)", "\t=1", "\r=1", "a=b", "+.5", "-"];
  const values = new Map(texts.map((text, index) => [index === 0 ? "-x" : `r${index}`, text]));
  record(path, [{ ...sampleTick(1), results: [{ ...reply, values } as typeof reply] }], {
    session: { ...SESSION, hosts: [host], records: [] },
  });
  const lines = (await exported(path, "csv")).split("\r\n").slice(1, -1);
  const cells = lines.map((line) => line.split(","));
  assert.deepEqual(cells.map(([, name]) => name), texts.map(() => "'=HYPERLINK(A1)"));
  assert.deepEqual(cells.map(([, , record]) => record)[0], "'-x");
  assert.deepEqual(
    cells.map(([, , , value]) => value),
    ["'+1+cmd", "-2", "-1e3", "'@SUM(A1)", "'=1", "'=1", "a=b", "+.5", "'-"],
  );
});

Deno.test("the OpenMetrics export keeps each family and series together, in rising time, to its end", async () => {
  using folder = new TempFolder();
  const path = folder.file("capture.db");
  const { records, ticks } = captureTicks();
  record(path, ticks, { session: { ...SESSION, hosts: [HOSTS[0]!], records }, blockTicks: 64 });
  const types = new Map([[RECORDS[0], "counter"], [RECORDS[2], "gauge"]] as const);
  const text = await exported(path, "openmetrics", { types });
  assert.ok(text.endsWith("\n# EOF\n"));
  const samples: [string, number, number][] = [];
  const families: string[] = [];
  for (const line of text.trimEnd().split("\n").slice(0, -1)) {
    const type = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|unknown)$/.exec(line);
    if (type !== null) {
      assert.ok(!families.includes(type[1]!), "a family stands in one place");
      families.push(type[1]!);
      continue;
    }
    const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{host="ats1"\} (\S+) (\d+(?:\.\d+)?)$/
      .exec(line);
    assert.ok(sample !== null, line);
    assert.ok(sample[1] === families.at(-1) || sample[1] === `${families.at(-1)}_total`);
    samples.push([families.at(-1)!, Number(sample[2]), Number(sample[3])]);
  }
  samples.forEach(([family, , time], at) => {
    const before = samples[at - 1];
    assert.ok(before === undefined || before[0] !== family || before[2] < time, "time rises");
  });
  const count = ticks.reduce(
    (sum, { results: [result] }) => sum + (result?.kind === "reply" ? result.values.size : 0),
    0,
  );
  assert.equal(samples.length, count);
  assert.ok(
    text.includes(
      "# TYPE proxy_process_http_incoming_requests counter\nproxy_process_http_incoming_requests_total{",
    ),
  );
  assert.ok(text.includes("# TYPE proxy_process_http_current_client_connections gauge\n"));
});

Deno.test("OpenMetrics: names that become one are told apart, and times that fall are left out with a warning", () => {
  const rows = [
    { atMs: 1000, host: 'a"b', name: "x.y", value: 1 },
    { atMs: 2000.5, host: 'a"b', name: "x.y", value: 2n ** 60n },
    { atMs: 1500, host: 'a"b', name: "x.y", value: 3 },
    { atMs: 1000, host: 'a"b', name: "x_y", value: 4 },
    { atMs: 1000, host: "c", name: "9lives", value: 0.5 },
    { atMs: 1000, host: "c", name: "text", value: "no" },
  ];
  const warnings: string[] = [];
  const formatter = exportFormatter("openmetrics", {
    names: rows.map(({ name }) => name),
    labels: new Map(),
    runs: [],
    onWarning: (sentence) => warnings.push(sentence),
  });
  const text = rows.map((row) => formatter.item({ kind: "row", ...row })).join("") +
    formatter.end?.();
  assert.equal(
    text,
    [
      "# TYPE x_y unknown",
      'x_y{host="a\\"b",record="x.y"} 1 1',
      'x_y{host="a\\"b",record="x.y"} 1152921504606846976 2.0005',
      'x_y{host="a\\"b",record="x_y"} 4 1',
      "# TYPE _9lives unknown",
      '_9lives{host="c"} 0.5 1',
      "# EOF",
      "",
    ].join("\n"),
  );
  assert.match(warnings.join(), /^1 values were left out: the clock was set back/);
});

Deno.test("an export takes a part: hosts, records and a stretch of time", async () => {
  using folder = new TempFolder();
  const path = recorded(folder);
  const part = {
    hostIds: [HOSTS[1]!.id],
    records: [RECORDS[2], RECORDS[0]],
    fromMs: sampleTick(10).atMs,
    toMs: sampleTick(19).atMs,
  };
  const wanted = expectedRows(40).filter(([time, host, name]) =>
    host === HOSTS[1]!.id && (part.records as string[]).includes(name) &&
    Date.parse(time) >= part.fromMs && Date.parse(time) <= part.toMs
  );
  assert.ok(wanted.length > 5);
  const csv = (await exported(path, "csv", part)).trimEnd().split("\r\n").slice(1);
  assert.deepEqual(
    csv,
    wanted.map(([time, host, ...rest]) => [time, HOSTS[1]!.label, ...rest, host].join()),
  );
  const metrics = (await exported(path, "openmetrics", part)).split("\n");
  assert.equal(metrics.filter((line) => line.includes("{host=")).length, wanted.length);
  const { events } = JSON.parse(await exported(path, "json", part)) as {
    events: { label: string }[];
  };
  assert.deepEqual(events.map(({ label }) => label), ["span"]);
});

Deno.test("an export comes in chunks, waits for whoever takes them, and ends when its signal aborts", async () => {
  using folder = new TempFolder();
  const path = folder.file("long.db");
  record(path, sampleTicks(600));
  let [taking, most, chunks, bytes] = [0, 0, 0, 0];
  const write = async (chunk: Uint8Array) => {
    taking++;
    most = Math.max(most, taking);
    await new Promise((resolve) => setTimeout(resolve, 0));
    taking--;
    chunks++;
    bytes += chunk.length;
  };
  await exported(path, "json", { write });
  assert.equal(most, 1);
  assert.ok(chunks > 5 && bytes / chunks < 80_000, `${chunks} chunks of ${bytes} bytes in all`);
  const controller = new AbortController();
  let taken = 0;
  await assert.rejects(
    exported(path, "jsonl", {
      signal: controller.signal,
      write: () => {
        taken++;
        controller.abort(new Error("the pipe is gone"));
      },
    }),
    /the pipe is gone/,
  );
  assert.equal(taken, 1);
});

Deno.test("no export puts a control character of a recording on the screen", async () => {
  using folder = new TempFolder();
  const path = folder.file("hostile.db");
  const reply = sampleTick(1).results[0]!;
  assert.equal(reply.kind, "reply");
  const values = new Map<string, number | string>([["\x9b31mred\u202e", 1], ["b", "\x1b]0;x\x07"]]);
  record(path, [{ ...sampleTick(1), results: [{ ...reply, values } as typeof reply] }], {
    session: { ...SESSION, hosts: [{ ...HOSTS[0]!, id: "h\x1b[2J" }], records: [] },
  });
  // deno-lint-ignore no-control-regex
  const unsafe = /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]/;
  for (const format of ["json", "jsonl", "csv", "openmetrics"] as const) {
    assert.doesNotMatch(await exported(path, format), unsafe);
  }
});

/** What a recording holds, without what an export has no place for: what a host did not know, and complained of. */
async function contents(path: string): Promise<unknown> {
  using recording = await openAnyRecording(path, { onWarning: refuseWarning });
  return {
    events: recording.events().map(({ id: _, ...event }) => event),
    sessions: recording.sessions().map((session) => {
      const { id, label, note, hosts, intervalMs, timeZone, dashboardText, fromMs, toMs } = session;
      const ticks = [...recording.ticks(id)].map(({ tick: { atMs, monotonicMs, results } }) => [
        atMs,
        monotonicMs,
        ...results.map((result) =>
          result === undefined
            ? "not asked"
            : result.kind === "miss"
            ? [result.reason, result.message, result.missedAtMs, result.tookMs]
            : [
              result.repliedAtMs,
              result.tookMs,
              result.uncertaintyMs,
              new Map([...result.values].sort()),
            ]
        ),
      ]);
      const named = hosts.map(({ id, label, group }) => [id, label, group]);
      return { label, note, named, intervalMs, timeZone, dashboardText, fromMs, toMs, ticks };
    }),
  };
}

Deno.test("the JSON export of several runs is the same recording again: misses, hosts that never answered, labels, events", async () => {
  using folder = new TempFolder();
  const path = recorded(folder);
  const silent = { id: "gone.example.net", label: "gone", address: { kind: "local" } } as const;
  const miss = sampleTick(29).results[0]!;
  assert.equal(miss.kind, "miss");
  record(
    path,
    sampleTicks(20).map((tick) => ({
      ...tick,
      atMs: tick.atMs + 3_600_000,
      results: [tick.results[0], miss],
    })),
    { session: { ...SESSION, label: "again", hosts: [HOSTS[0]!, silent], intervalMs: 5000 } },
  );
  // And one whose clock was set back meanwhile.
  record(
    path,
    sampleTicks(40).map((tick) => ({
      ...tick,
      atMs: tick.atMs + 7_200_000 - (tick.index < 25 ? 0 : 10_500),
    })),
  );
  const json = folder.file("exported.json");
  Deno.writeTextFileSync(json, await exported(path, "json"));
  assert.deepEqual(await contents(json), await contents(path));
  const text = await exported(json, "json").catch((error) => error);
  assert.ok(text instanceof Error, "a file that is no recording is imported first");
  // And once more: nothing wears off.
  using again = await openAnyRecording(json, { onWarning: refuseWarning });
  let twice = "";
  await exportRecording(again, {
    format: "json",
    write: (bytes) => void (twice += new TextDecoder().decode(bytes)),
  });
  assert.equal(twice, Deno.readTextFileSync(json));
});

Deno.test("exports call hosts as the screen does, and by their addresses where two are called the same", async () => {
  using folder = new TempFolder();
  const path = folder.file("labels.db");
  const twins = HOSTS.map((host) => ({ ...host, label: "twin" }));
  for (
    const [hosts, names] of [[HOSTS, ["ats1", "ats2"]], [
      twins,
      twins.map(({ id }) => id),
    ]] as const
  ) {
    record(path, sampleTicks(3), { session: { ...SESSION, hosts } });
    const lines = (await exported(path, "jsonl")).trimEnd().split("\n").map((line) =>
      JSON.parse(line)
    );
    assert.deepEqual(new Set(lines.map(({ host }) => host)), new Set(names));
    const metrics = await exported(path, "openmetrics");
    assert.deepEqual(
      new Set([...metrics.matchAll(/\{host="([^"]*)"/g)].map(([, host]) => host)),
      new Set(names),
    );
    Deno.removeSync(path);
  }
});

Deno.test("what is exported for Prometheus has the names that a scrape has", async () => {
  using folder = new TempFolder();
  const path = recorded(folder);
  const metrics: Metric[] = [
    { name: "a", type: "counter", key: RECORDS[0], color: "#ffffff" },
    { name: "b", type: "gauge", key: RECORDS[2], color: "#ffffff" },
    { name: "c", type: "hit_rate", key: RECORDS[1], key2: RECORDS[4], color: "#ffffff" },
  ];
  const seriesOf = (text: string) =>
    new Set([...text.matchAll(/^([a-z_]+\{host="[^"]+"\}) /gm)].map(([, series]) => series!));
  const exportedText = await exported(path, "openmetrics", {
    records: metrics.flatMap(recordsOfMetric),
    types: recordTypes(metrics),
  });
  const scraped = prometheusText({
    hosts: HOSTS.map((host) => ({ host, result: sampleTick(1).results[0]! })),
    metrics,
  });
  const own = [...seriesOf(scraped)].filter((series) => !series.startsWith("traffic_grapher_"));
  assert.equal(own.length, 8);
  assert.deepEqual(seriesOf(exportedText), new Set(own));
});
