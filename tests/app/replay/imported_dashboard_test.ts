import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { sessionDashboard } from "../../../src/app/replay/recorded_session.ts";
import type { Dashboard } from "../../../src/model/dashboard.ts";
import { importedDashboard } from "../../../src/import/imported_dashboard.ts";
import { parseDashboard } from "../../../src/config/dashboard_file.ts";
import { openAnyRecording } from "../../../src/app/replay/open_any_recording.ts";
import { withFolder } from "../commands/with_folder.ts";
import { refuse } from "./recorded_capture.ts";

const PLAIN = [
  "Client req/s",
  "client REQ/S",
  "Cache  hit %",
  'Origin "p99", ms: #1 {a} [b] & *c',
  "- Größe 流量 🚦",
  "'true'",
  "null",
  "12",
  "proxy cpu",
];
const ODD = [
  "bell\u0007",
  "bell",
  " around ",
  "a\nb",
  "\u202eright to left",
  "\u0001",
  "x".repeat(300),
];
const LABELS = [...PLAIN, ...ODD];

interface Opened {
  readonly dashboard: Dashboard;
  readonly warnings: readonly string[];
  /** The values of the only tick, by record. */
  readonly values: ReadonlyMap<string, unknown>;
}

async function opened(path: string): Promise<Opened> {
  const warnings: string[] = [];
  using recording = await openAnyRecording(path, {
    onWarning: (sentence) => void warnings.push(sentence),
    timeZone: "UTC",
  });
  const session = recording.sessions()[0]!;
  const dashboard = await sessionDashboard(session, { onWarning: refuse });
  assert.equal(dashboard.source, "the recording's dashboard");
  const [recorded] = recording.ticks(session.id);
  const reply = recorded?.tick.results[0];
  assert.equal(reply?.kind, "reply");
  return { dashboard, warnings, values: reply.values };
}

function assertShown({ dashboard, warnings, values }: Opened): void {
  const panels = dashboard.pages.flatMap((page) => page.panels);
  assert.equal(panels.length, LABELS.length);
  panels.forEach(({ title, metrics }, at) => {
    assert.equal(metrics.length, 1);
    const { key, type, name } = metrics[0]!;
    assert.equal(values.get(String(key)), at, `${title} shows the values of its label`);
    assert.equal(type, "gauge");
    assert.ok(title.startsWith(name));
    if (at < PLAIN.length) assert.equal(key, PLAIN[at]);
  });
  assert.deepEqual(panels.map(({ title }) => title), [
    "Client req/s",
    "client REQ/S (2)",
    "Cache hit %",
    'Origin "p99", ms: #1 {a} [b] & *c',
    "- Größe 流量 🚦",
    "'true'",
    "null",
    "12",
    "proxy cpu",
    "bell (2)",
    "bell",
    "around",
    "a b",
    "right to left",
    "label",
    `${"x".repeat(99)}…`,
  ]);
  assert.equal(warnings.length, ODD.length - 1);
  assert.equal(warnings[0], 'the label "bell\\u0007" is kept as "bell (2)"');
}

Deno.test("labels of a collector's JSON are the titles of its dashboard, whatever is in them", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/odd.json`;
    const metrics = LABELS.map((label, value) => ({
      timestamp: "2025-03-30T01:00:00Z",
      label,
      value,
    }));
    await Deno.writeTextFile(path, JSON.stringify({ metrics, events: [] }));
    assertShown(await opened(path));
  });
});

Deno.test("labels of a collector's SQLite are the titles of its dashboard, whatever is in them", async () => {
  await withFolder(async ({ folder }) => {
    const path = `${folder}/odd.db`;
    const db = new DatabaseSync(path);
    db.exec(
      `CREATE TABLE metrics (ts TEXT, host TEXT, label TEXT, value REAL);
       CREATE TABLE events (ts TEXT, label TEXT, source TEXT, color TEXT, dash TEXT)`,
    );
    const insert = db.prepare("INSERT INTO metrics VALUES ('2025-03-30T01:00:00Z', 'a', ?, ?)");
    LABELS.forEach((label, value) => insert.run(label, value));
    db.close();
    assertShown(await opened(path));
  });
});

Deno.test("hundreds of labels share panels, and every one of them is on a page", () => {
  for (const count of [1, 4, 5, 400, 401, 1000, 3000]) {
    const names = Array.from({ length: count }, (_, at) => `label ${at}`);
    const { pages } = parseDashboard(importedDashboard(names), "imported");
    const keys = pages.flatMap(({ panels }) =>
      panels.flatMap(({ metrics }) => metrics.map(({ key }) => key))
    );
    assert.deepEqual(keys, names);
  }
  const endless = Array.from({ length: 20_000 }, (_, at) => `${"long ".repeat(40)} ${at}`);
  assert.ok(parseDashboard(importedDashboard(endless), "imported").pages.length > 1);
});

Deno.test("without labels there is no imported dashboard", () => {
  assert.equal(importedDashboard([]), "");
});

Deno.test("an imported dashboard says how often what is not in every reading is read, and a window that shows it", () => {
  const read = (windowMs: number) =>
    parseDashboard(
      importedDashboard(["fast", "slow"], { windowMs, refreshMs: new Map([["slow", 600_000]]) }),
      "imported",
    );
  const { pages, historySeconds } = read(1_800_000);
  assert.deepEqual(
    pages[0]!.panels.flatMap(({ metrics }) => metrics.map(({ refreshMs }) => refreshMs)),
    [undefined, 600_000],
  );
  assert.equal(historySeconds, 1800);
  assert.equal(read(60_000).historySeconds, undefined);
  assert.equal(read(1e12).historySeconds, 30 * 86_400);
});
