import assert from "node:assert/strict";
import type { RecordedSession } from "../../../src/store/session_table.ts";
import {
  chooseSession,
  sessionDashboard,
  sessionStretch,
} from "../../../src/app/replay/recorded_session.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import type { RecordingReader } from "../../../src/store/recording_reader.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { withFolder } from "../commands/with_folder.ts";
import { fleetTicks, HOSTS, recordTicks, refuse } from "./recorded_capture.ts";

const FILE = "two.db";
const hosts = HOSTS.slice(0, 1);
const absolute = (index: number) => ({
  kind: "absolute" as const,
  atMs: CAPTURE_START_MS + index * 1000,
});
const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof UsageError && pattern.test(error.message);

/** Two runs in one file: polls 0 to 29, and 100 to 149 with a dashboard that nobody can read. */
async function withTwoSessions(test: (recording: RecordingReader) => void | Promise<void>) {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/${FILE}`;
    const ticks = fleetTicks(1);
    await recordTicks(path, ticks.slice(0, 30), { hosts, label: "before" });
    await recordTicks(path, ticks.slice(100), { hosts, dashboardText: "pages: 3\n" });
    using recording = await openRecording(path, { onWarning: refuse });
    await test(recording);
  });
}

Deno.test("chooseSession() takes the newest, or the one that was asked for by number, label or time", async () => {
  await withTwoSessions((recording) => {
    const sessions = recording.sessions();
    const number = (choice: Parameters<typeof chooseSession>[1]) =>
      sessions.indexOf(chooseSession(sessions, choice)) + 1;
    assert.deepEqual(
      [
        number({ file: FILE }),
        number({ file: FILE, session: 1 }),
        number({ file: FILE, session: "before" }),
        number({ file: FILE, at: absolute(10) }),
        number({ file: FILE, at: absolute(120) }),
        // Between the two, before the first, and relative to the end.
        number({ file: FILE, at: absolute(60) }),
        number({ file: FILE, at: absolute(-60) }),
        number({ file: FILE, at: { kind: "before-end", ms: 5000 } }),
        number({ file: FILE, at: absolute(10), session: 2 }),
      ],
      [2, 1, 1, 1, 2, 1, 2, 2, 2],
    );
    assert.equal(sessions.length, 2);
    for (const session of [3, "after"]) {
      assert.throws(
        () => chooseSession(recording.sessions(), { file: FILE, session }),
        refused(
          /^two\.db has no session (3|after); it has: 1 before \(2026-.*Z to 2026-.*Z\); 2 \(2026-.*\)\.$/,
        ),
      );
    }
  });
});

Deno.test("chooseSession() says that a file without readings has none", async () => {
  await withFolder(async ({ folder }) => {
    await recordTicks(`${folder}/none.db`, [], { hosts });
    using recording = await openRecording(`${folder}/none.db`, { onWarning: refuse });
    assert.throws(
      () => chooseSession(recording.sessions(), { file: "none.db" }),
      refused(/^none\.db holds no readings\.$/),
    );
  });
});

Deno.test("sessionStretch() keeps within the session and refuses what lies outside", async () => {
  await withTwoSessions((recording) => {
    const session = chooseSession(recording.sessions(), { file: FILE, session: 1 });
    const stretch = (from?: number, to?: number) =>
      sessionStretch(session, {
        file: FILE,
        from: from === undefined ? undefined : absolute(from),
        to: to === undefined ? undefined : absolute(to),
      });
    const { atMs: first } = absolute(0), { atMs: last } = absolute(29);
    assert.deepEqual(stretch(), { fromMs: first, toMs: last });
    assert.deepEqual(stretch(-100, 100), { fromMs: first, toMs: last });
    assert.deepEqual(stretch(10, 20), { fromMs: absolute(10).atMs, toMs: absolute(20).atMs });
    assert.throws(() => stretch(20, 10), refused(/--from is after --to/));
    for (const [from, to] of [[30, 40], [-20, -10]] as const) {
      assert.throws(
        () => stretch(from, to),
        refused(/^two\.db has no readings there: it goes from/),
      );
    }
  });
});

Deno.test("sessionDashboard() takes the recorded one, and the built-in pages where nobody can read that", async () => {
  await withTwoSessions(async (recording) => {
    const warnings: string[] = [];
    const onWarning = (sentence: string) => void warnings.push(sentence);
    const own = chooseSession(recording.sessions(), { file: FILE, session: 1 });
    const dashboard = await sessionDashboard(own, { onWarning });
    assert.equal(dashboard.source, "the recording's dashboard");
    assert.deepEqual(warnings, []);
    const broken = chooseSession(recording.sessions(), { file: FILE });
    const other = await sessionDashboard(broken, { onWarning });
    assert.deepEqual(other.pages, dashboard.pages);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /^the recording's dashboard:1:\d+: .* Other pages are shown/);
    await assert.rejects(
      sessionDashboard(own, { configFile: "/nowhere/own.yaml", onWarning }),
      refused(/there is no such file/),
    );
  });
});

Deno.test("sessionDashboard() shows each record of a recording whose dashboard is lost and not the built-in one", async () => {
  await withTwoSessions(async (recording) => {
    const session = chooseSession(recording.sessions(), { file: FILE });
    const records = ["Client req/s", "client REQ/S", "a\u0007b", " spaced"];
    const { pages } = await sessionDashboard({ ...session, dashboardText: "", records }, {
      onWarning: refuse,
    });
    assert.deepEqual(
      pages.flatMap(({ panels }) => panels.map(({ title, metrics }) => [title, metrics[0]!.key])),
      [["Client req/s", "Client req/s"], ["client REQ/S (2)", "client REQ/S"]],
    );
  });
});

Deno.test("sessionStretch() reaches readings that a clock dated later than the last one, before it was set back", () => {
  const session: RecordedSession = {
    id: 1,
    startedAtMs: 5_000,
    ended: true,
    live: false,
    fromMs: 1_000,
    toMs: 9_000,
    lastMs: 4_000,
    tickCount: 10,
    hosts: [],
    records: [],
    dashboardText: "",
    intervalMs: 1_000,
    timeZone: "UTC",
  };
  const stretch = (from?: number, to?: number) =>
    sessionStretch(session, {
      file: "back.db",
      from: from === undefined ? undefined : { kind: "absolute", atMs: from },
      to: to === undefined ? undefined : { kind: "absolute", atMs: to },
    });
  assert.deepEqual(stretch(), { fromMs: 1_000, toMs: 4_000 });
  assert.deepEqual(stretch(6_000), { fromMs: 6_000, toMs: 9_000 });
  assert.deepEqual(stretch(undefined, 8_000), { fromMs: 1_000, toMs: 8_000 });
});
