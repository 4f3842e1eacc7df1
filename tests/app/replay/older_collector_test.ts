import assert from "node:assert/strict";
import { parseDashboard } from "../../../src/config/dashboard_file.ts";
import { openAnyRecording } from "../../../src/app/replay/open_any_recording.ts";
import { TempFolder } from "../../store/support/recordings.ts";

const FOLDER = new URL("../../fixtures/import/", import.meta.url).pathname;

/** What a file of the older collector's turns out to hold, its values as `time host label value`. */
async function read(name: string, timeZone?: string) {
  const warnings: string[] = [];
  using recording = await openAnyRecording(name.startsWith("/") ? name : `${FOLDER}${name}`, {
    onWarning: (sentence) => void warnings.push(sentence.replace(FOLDER, "")),
    timeZone,
  });
  const sessions = recording.sessions();
  const values = sessions.flatMap((session) =>
    [...recording.ticks(session.id)].flatMap(({ tick: { atMs, results } }) =>
      results.flatMap((result, place) =>
        result?.kind !== "reply"
          ? []
          : [...result.values].map(([label, value]) =>
            `${new Date(atMs).toISOString()} ${session.hosts[place]!.label} ${label} ${value}`
          )
      )
    )
  );
  return { warnings, sessions, values, events: recording.events() };
}

for (const name of ["v1berlin.json", "schema1-berlin.db"]) {
  Deno.test(`${name}: times without a zone are those of the zone that is named`, async () => {
    const { warnings, sessions, values, events } = await read(name, "Europe/Berlin");
    assert.equal(values.length, 91);
    assert.equal(values.toSorted()[0]!.slice(0, 24), "2026-11-26T11:14:09.266Z");
    assert.equal(sessions.length, 1);
    assert.deepEqual(sessions[0]!.hosts.map(({ label }) => label), ["router1", "gpu-01"]);
    // It is shown by the clock that it was written by.
    assert.equal(sessions[0]!.timeZone, "Europe/Berlin");
    assert.deepEqual(
      events.map(({ atMs, endMs, label, color, dash }) => [
        new Date(atMs).toISOString(),
        endMs !== undefined,
        label,
        color,
        dash,
      ]),
      [
        ["2026-11-26T11:14:10.464Z", false, "deploy 8.2", "#ff6347", "dot"],
        ["2026-11-26T11:14:10.465Z", true, "window", "#2ca02c", "longdashdot"],
      ],
    );
    assert.deepEqual(
      warnings.filter((warning) => !/what is said beside values \(meta\)/.test(warning)),
      [],
    );
  });
}

Deno.test("times without a zone are this machine's where none is named, which is said once", async () => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { warnings, values } = await read("old.db");
  assert.deepEqual(warnings, [
    `old.db: its times name no zone and are taken for ${own} time, as on this machine: --timezone ZONE says another`,
  ]);
  assert.equal(values.length, 20);
  assert.deepEqual(values, (await read("old.db", own)).values);
});

for (const name of ["old.json", "old.db"]) {
  Deno.test(`${name}: rows without a host are those of the machine that the collector ran on`, async () => {
    const { warnings, sessions, values } = await read(name, "UTC");
    assert.deepEqual(warnings, []);
    assert.deepEqual(sessions[0]!.hosts.map(({ id }) => id), ["localhost"]);
    assert.equal(values[0], "2026-03-29T01:59:40.500Z localhost CPU % 0");
    assert.equal(values.at(-1), "2026-03-29T01:59:59.500Z localhost CPU % 19");
  });
}

Deno.test("nan.json: what is no number is a hole", async () => {
  const { warnings, values } = await read("nan.json", "UTC");
  assert.deepEqual(warnings, []);
  assert.deepEqual(values, [
    "2026-03-29T01:59:40.000Z a x 1",
    "2026-03-29T01:59:42.000Z a x 2",
  ]);
});

Deno.test("bad.json: a text that is a number counts, and a row that cannot be read is named", async () => {
  const { warnings, values } = await read("bad.json", "UTC");
  assert.deepEqual(values, [
    "2026-03-29T01:59:40.000Z a x 42",
    "2026-03-29T01:59:42.000Z a x 2",
  ]);
  assert.deepEqual(warnings, [
    "bad.json: 1 of 3 rows cannot be read and is left out, the first: metrics[1].timestamp: expected a time like " +
    '2025-01-31T12:00:00Z, got "garbage"',
  ]);
});

for (const name of ["format1.json", "schema2.db"]) {
  Deno.test(`${name}: sessions, labels, notes, charts, events and log events are kept, the rest is named`, async () => {
    const { warnings, sessions, values, events } = await read(name);
    assert.deepEqual(
      sessions.map(({ label, note, intervalMs, tickCount, hosts, fromMs }) => ({
        label,
        note,
        intervalMs,
        tickCount,
        hosts: hosts.map(({ id }) => id),
        from: new Date(fromMs!).toISOString(),
      })),
      [
        {
          label: "run A",
          note: "before",
          intervalMs: 5000,
          tickCount: 60,
          hosts: ["router1", "r2"],
          from: "2026-10-25T00:00:00.000Z",
        },
        {
          label: "crashed",
          note: "imported",
          intervalMs: 5000,
          tickCount: 60,
          hosts: ["router1", "r3"],
          from: "2026-10-25T03:00:00.000Z",
        },
      ],
    );
    assert.equal(values.length, 480);
    const { pages } = parseDashboard(sessions[0]!.dashboardText, "imported");
    assert.deepEqual(
      pages.map(({ name, panels }) => [
        name,
        panels.map(({ title, unit, metrics }) => [title, unit, metrics.map(({ key }) => key)]),
      ]),
      [["CPU", [["CPU", "%", ["Overall CPU"]], ["Load", undefined, ["Load (1m)"]]]]],
    );
    assert.deepEqual(
      events.map(({ label, source, hostId, dash }) => [label, source, hostId, dash]),
      [
        ["msg=link down sev=3", "syslog", "router1", undefined],
        ["deploy", "manual", undefined, "longdash"],
        ["span", "manual", undefined, "dash"],
        ["msg=link down sev=3", "syslog", "router1", undefined],
        ["deploy", "manual", undefined, "longdash"],
        ["span", "manual", undefined, "dash"],
      ],
    );
    assert.deepEqual(warnings, [
      `${name}: left out, for a recording has no place for it: the commands of charts (2), ` +
      "the axis titles of charts (2), how many lines a chart shows (2)",
    ]);
  });
}

Deno.test("a description of the lab and tunnels are named as left out", async () => {
  using folder = new TempFolder();
  const path = folder.file("lab.json");
  const { sessions } = JSON.parse(Deno.readTextFileSync(`${FOLDER}format1.json`));
  const [first] = sessions;
  Deno.writeTextFileSync(
    path,
    JSON.stringify({
      format: 1,
      sessions: [{ ...first, meta: {}, lab: { hosts: [{ id: "r" }] }, tunnels: [{ port: 1 }] }],
    }),
  );
  const { warnings } = await read(path);
  assert.deepEqual(warnings, [
    `${path}: left out, for a recording has no place for it: the description of the lab, tunnels`,
  ]);
});
