import assert from "node:assert/strict";
import { readReport, type ReportQuery } from "../../../src/app/report/read_report.ts";
import { reportFromJson, reportToJson } from "../../../src/app/report/report_scene.ts";
import { firedAlerts, happenings, hostFacts } from "../../../src/app/report/report_facts.ts";
import { reportPeaks } from "../../../src/app/report/report_peaks.ts";
import { reportScene } from "../../../src/app/report/report_scene.ts";
import { RecordedHistory } from "../../../src/app/replay/recorded_history.ts";
import { judgeRecording } from "../../../src/app/replay/judge_recording.ts";
import { runsOf } from "../../../src/app/replay/recorded_runs.ts";
import { EmbeddedRecording } from "../../../src/store/embedded_recording.ts";
import type { Tick } from "../../../src/model/tick.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import { pageView } from "../../../src/view/build_page.ts";
import type { Scene } from "../../../src/view/scene.ts";
import { VERSION_RECORD } from "../../../src/view/host_table.ts";
import { initialView } from "../../../src/view/view_state.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { withFolder } from "../commands/with_folder.ts";
import { DASHBOARD, fleetTicks, HOSTS, recordTicks, refuse } from "../replay/recorded_capture.ts";

const at = (second: number) => CAPTURE_START_MS + second * 1000;
const moment = (second: number) => ({ kind: "absolute" as const, atMs: at(second) });
const signal = new AbortController().signal;

/** The report of a stretch of three hosts that said the same a poll apart, as it is read again, and the recording. */
async function withReport(
  query: Partial<ReportQuery>,
  test: (
    report: {
      readonly scene: Scene;
      readonly embedded: EmbeddedRecording;
      readonly window: { readonly fromMs: number; readonly toMs: number };
      readonly recorded: RecordedHistory;
    },
  ) => Promise<void> | void,
  dashboardText?: string,
): Promise<void> {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`;
    const session = { hosts: HOSTS, ...(dashboardText === undefined ? {} : { dashboardText }) };
    await recordTicks(file, fleetTicks(3), session);
    using recording = await openRecording(file, { onWarning: refuse });
    const { data: written, bytes } = await readReport(recording, {
      file,
      title: "T",
      hosts: [],
      hostsAs: { mode: "auto" },
      ...query,
    }, refuse);
    const data = reportFromJson(reportToJson(written));
    const embedded = new EmbeddedRecording(bytes);
    const runs = runsOf(recording.sessions());
    const recorded = new RecordedHistory({
      ...{ recording, runs, dashboard: data.dashboard },
      ...{ fromMs: data.fromMs, toMs: data.toMs },
    });
    await recorded.loadAll(signal);
    await test({ scene: await reportScene(embedded, data), embedded, window: data, recorded });
  });
}

Deno.test("a report's pages are those of the recording, to the last value", async () => {
  await withReport({ from: moment(75), to: moment(140) }, ({ scene, recorded }) => {
    const replayed: Scene = {
      ...scene,
      history: recorded.current,
      stateAt: (host, atMs) => recorded.stateAt(host, atMs),
      recordedAt: (host, atMs) => recorded.recordedAt(host, atMs),
    };
    for (const page of DASHBOARD.pages.keys()) {
      for (const cursorMs of [undefined, at(77), at(100)]) {
        const view = { ...initialView(page, 60_000), frozenAtMs: at(135), cursorMs };
        const [one, other] = [scene, replayed].map((from) =>
          pageView(from, view, { maxPoints: 500 })
        );
        assert.deepEqual(one, other);
      }
    }
    assert.deepEqual([scene.oldestMs, scene.newestMs], [at(75), at(140)]);
    const table = { ...initialView(0, 60_000), isTable: true };
    const { table: hosts } = pageView(scene, table, { maxPoints: 100 });
    assert.ok(hosts!.rows.length === 3 && hosts!.columns.length > 4);
  });
});

Deno.test("a report tells outages with their reasons, restarts, and how many polls were answered", async () => {
  await withReport({ from: moment(75), to: moment(140) }, ({ scene, embedded, window }) => {
    const list = happenings(scene, window);
    const first = list.find(({ host }) => host === "ats1")!;
    // The server was down from 71 s to 79 s: before the stretch began.
    assert.deepEqual([first.fromMs, first.toMs], [at(71), at(79)]);
    assert.match(first.what, /^no answer for 8 s$/);
    assert.ok(first.why.length > 10, first.why);
    assert.equal(list.filter(({ what }) => what === "restarted").length, 3);
    assert.deepEqual(list.map(({ fromMs }) => fromMs), list.map(({ fromMs }) => fromMs).sort());
    const [host] = hostFacts(scene, embedded, window);
    assert.deepEqual(
      [host!.label, host!.answers, host!.misses, host!.silentMs, host!.restarts],
      ["ats1", 62, 4, 4_000, 1],
    );
  });
});

Deno.test("a report tells the version of each host, and the next one after an upgrade", async () => {
  const told = async (from: number) => {
    let versions: unknown;
    const upgraded = fleetTicks(1).map((tick): Tick => {
      const [result] = tick.results;
      if (result?.kind !== "reply") return tick;
      const version = tick.index < 60 ? "10.1.3" : "10.1.4";
      return {
        ...tick,
        results: [{ ...result, values: new Map([...result.values, [VERSION_RECORD, version]]) }],
      };
    });
    await withFolder(async ({ folder }) => {
      const file = `${folder}/run.db`;
      await recordTicks(file, upgraded, { hosts: HOSTS.slice(0, 1) });
      using recording = await openRecording(file, { onWarning: refuse });
      const query = { file, title: "T", hosts: [], hostsAs: { mode: "auto" } } as const;
      const { data, bytes } = await readReport(recording, { ...query, from: moment(from) }, refuse);
      const embedded = new EmbeddedRecording(bytes);
      versions = hostFacts(await reportScene(embedded, data), embedded, data)[0]!.versions;
    });
    return versions;
  };
  assert.deepEqual(await told(10), ["10.1.3", "10.1.4"]);
  assert.deepEqual(await told(100), ["10.1.4"]);
});

Deno.test("a report's peaks are the worst values of its stretch, each with its host and moment", async () => {
  await withReport({ from: moment(90), to: moment(140) }, ({ scene, window }) => {
    const peaks = reportPeaks(scene, window);
    const requests = peaks.find(({ panel, metric }) => panel === "Requests" && metric === "Client");
    const lines = [0, 1, 2].map((host) => scene.history.line(0, host, window));
    const values = lines.flatMap(({ times, values }, host) =>
      [...values].map((value, index) => ({ value, atMs: times[index]!, host: `ats${host + 1}` }))
    ).filter(({ value, atMs }) => value > 0 && atMs >= window.fromMs);
    const highest = values.reduce((one, other) => other.value > one.value ? other : one);
    assert.deepEqual([requests!.host, requests!.atMs, requests!.way], [
      highest.host,
      highest.atMs,
      "high",
    ]);
    assert.equal(peaks.find(({ metric }) => metric === "Hit rate")!.way, "low");
    // The same records on two pages are one metric.
    const names = peaks.map(({ panel, metric }) => `${panel} ${metric}`);
    assert.equal(new Set(names).size, names.length);
    assert.ok(peaks.every(({ atMs }) => atMs >= window.fromMs && atMs <= window.toMs));
  });
});

Deno.test("a report tells alerts that fired in its stretch, also those from before that were not over", async () => {
  const rules = `host_down: {for: 2s}
pages:
- name: Traffic
  panels:
  - title: Open
    metrics:
    - {name: Never, type: gauge, key: proxy.process.http.current_client_connections, color: "#ff4d5d", alerts: [{above: 1000000}]}
`;
  const told = async (from: number, to: number) => {
    let list: unknown[] = [];
    await withReport({ from: moment(from), to: moment(to) }, async (report) => {
      const { scene: { dashboard, hosts }, embedded, window } = report;
      const runs = runsOf(embedded.sessions());
      const { notices } = await judgeRecording(embedded, { dashboard, hosts, runs, signal });
      list = firedAlerts({ dashboard }, notices, window)
        .filter(({ host }) => host === "ats1")
        .map(({ fromMs, toMs = NaN, name, value }) => [
          Math.round((fromMs - CAPTURE_START_MS) / 1000),
          Math.round((toMs - CAPTURE_START_MS) / 1000),
          name,
          value,
        ]);
    }, rules);
    return list;
  };
  assert.deepEqual(await told(60, 140), [[73, 79, "host down", ""]]);
  assert.deepEqual(await told(75, 140), [[73, 79, "host down", ""]], "it began before");
  assert.deepEqual(await told(60, 76), [[73, NaN, "host down", ""]], "it is not over");
  assert.deepEqual(await told(90, 140), []);
});

Deno.test("a report carries no more than it shows: no addresses, no commands of sources, chosen hosts alone", async () => {
  const dashboardText = `pages:
- name: P
  panels:
  - title: Open
    metrics:
    - {name: Open, type: gauge, key: proxy.process.http.current_client_connections, color: "#ff4d5d"}
sources:
- {name: own, type: command, command: "cat /etc/secret", parse: number}
`;
  await withReport({ hosts: ["ats2"] }, ({ scene, embedded }) => {
    assert.deepEqual(scene.hosts.map(({ label }) => label), ["ats2"]);
    const [session] = embedded.sessions();
    assert.equal(session!.dashboardText, "");
    assert.equal(scene.dashboard.sources, undefined);
    assert.equal(scene.hosts[0]!.socketPath, undefined);
  }, dashboardText);
});

Deno.test("a stretch that is too long for a browser is refused, with what to do; a pause in it is not long", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/long.db`;
    const later = (ticks: readonly Tick[], byMs: number) =>
      ticks.map((tick) => ({ ...tick, atMs: tick.atMs + byMs }));
    await recordTicks(file, fleetTicks(3, 10), { hosts: HOSTS });
    await recordTicks(file, later(fleetTicks(3, 10), 30 * 86_400_000), { hosts: HOSTS });
    using recording = await openRecording(file, { onWarning: refuse });
    const query = { file, title: "T", hosts: [], hostsAs: { mode: "auto" } } as const;
    const { data } = await readReport(recording, query, refuse);
    assert.ok(data.events.some(({ label }) => /^not recorded for 30 d/.test(label)));
    await assert.rejects(
      readReport(recording, { ...query, mostValues: 700 }, refuse),
      /is too long for one page of a browser: take 3 shorter ones by --from and --to, or fewer hosts/,
    );
  });
});
