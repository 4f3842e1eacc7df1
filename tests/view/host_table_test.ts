import assert from "node:assert/strict";
import { hostTable, VERSION_RECORD } from "../../src/view/host_table.ts";
import { changeTable, FIRST_TABLE, type TableChoice } from "../../src/view/table_choice.ts";
import { tableMetrics } from "../../src/view/table_metrics.ts";
import { capturedScene, host } from "../app/captured_scene.ts";

const three = [host("ats1"), host("ats2"), host("ats3")];
/** The first host is down from second 70 on. */
const scene = capturedScene(three, { ticks: 76 });
const moment = { atMs: scene.newestMs, windowMs: 60_000 };
const tableOf = (choice: Partial<TableChoice> = {}) =>
  hostTable(scene, { ...FIRST_TABLE, ...choice }, moment);
const column = (title: string, table = tableOf()) => {
  const index = table.columns.findIndex((one) => one.title === title);
  assert.ok(index >= 0, `no column ${title}`);
  return table.rows.map(({ cells }) => cells[index]!.text);
};

Deno.test("hostTable() has a row for each host, those that do not answer first, with since when and the whole error", () => {
  assert.deepEqual(column("HOST"), ["ats1", "ats2", "ats3"]);
  assert.deepEqual(column("STATE"), ["no answer", "ok", "ok"]);
  assert.match(column("SINCE")[0]!, /^[4-6] s ago$/);
  assert.match(column("SINCE")[1]!, /^over 7[4-6] s ago$|^over 1 min/);
  const whole = scene.history.hostState(0).message;
  assert.ok(whole !== undefined && whole.length > 20);
  assert.deepEqual(column("ERROR"), [whole, "", ""]);
});

Deno.test("hostTable() shows what every surface shows of a metric, and shares of errors", () => {
  const before = capturedScene([host("ats1")], { ticks: 60 });
  const table = hostTable(before, FIRST_TABLE, { atMs: before.newestMs, windowMs: 60_000 });
  const titles = table.columns.map(({ title }) => title);
  assert.deepEqual(titles, [
    ...["HOST", "STATE", "SINCE", "REQ/S", "HIT %", "CACHE HIT MS", "ORIGIN MS", "4XX %", "5XX %"],
    ...["CONNS", "POLL", "VERSION", "UP", "BY", "ERROR"],
  ]);
  const [requests, errors] = ["proxy.process.http.incoming_requests", "4xx"].map((part) =>
    tableMetrics(before.dashboard).find(({ metric, title }) =>
      metric.key === part || title.startsWith(part)
    )!
  );
  const rate = before.history.latest(requests!.index, 0)!.value;
  const wrong = before.history.latest(errors!.index, 0)!.value;
  const shown = (title: string) => Number.parseFloat(column(title, table)[0]!);
  assert.ok(rate > 100 && Math.abs(shown("REQ/S") - rate) < rate / 50 || shown("REQ/S") < 10);
  assert.ok(Math.abs(shown("4XX %") - 100 * wrong / rate) < 0.1);
});

Deno.test("hostTable() says the version of a host that tells it, and a dash of one that does not", () => {
  const said = capturedScene(three, { ticks: 60 });
  said.history.reported = (index, record) =>
    record === VERSION_RECORD && index === 1 ? "10.1.4" : undefined;
  const table = hostTable(said, FIRST_TABLE, { atMs: said.newestMs, windowMs: 60_000 });
  assert.deepEqual(column("VERSION", table), ["–", "10.1.4", "–"]);
});

Deno.test("hostTable() marks the version that most hosts do not have", () => {
  const said = capturedScene(three, { ticks: 60 });
  said.history.reported = (index, record) =>
    record !== VERSION_RECORD ? undefined : index === 1 ? "10.1.5" : "10.1.4";
  const table = hostTable(said, FIRST_TABLE, { atMs: said.newestMs, windowMs: 60_000 });
  const at = table.columns.findIndex(({ title }) => title === "VERSION");
  assert.deepEqual(table.rows.map(({ cells }) => [cells[at]!.text, cells[at]!.level]), [
    ["10.1.4", undefined],
    ["10.1.5", "warning"],
    ["10.1.4", undefined],
  ]);
});

Deno.test("hostTable() sorts by any column both ways, what has no value last, and numbers in names as numbers", () => {
  const many = capturedScene([host("b"), host("ats10"), host("ats9")], { ticks: 60 });
  const names = (choice: Partial<TableChoice>) =>
    column("HOST", hostTable(many, { ...FIRST_TABLE, ...choice }, moment));
  assert.deepEqual(names({ column: 0, isDown: false }), ["ats9", "ats10", "b"]);
  assert.deepEqual(names({ column: 0, isDown: true }), ["b", "ats10", "ats9"]);
  const titles = tableOf().columns.map(({ title }) => title);
  for (const isDown of [true, false]) {
    const table = tableOf({ column: titles.indexOf("ERROR"), isDown });
    assert.equal(column("HOST", table)[0], "ats1");
    assert.equal(table.columns.at(-1)!.sorted, isDown ? "down" : "up");
  }
});

Deno.test("hostTable() filters by the letters of any cell, and says so", () => {
  const one = tableOf({ filter: "ATS2" });
  assert.deepEqual([column("HOST", one), one.words], [
    ["ats2"],
    "1 of 3 hosts by state, with “ATS2”",
  ]);
  assert.deepEqual(column("HOST", tableOf({ filter: "refused" })), ["ats1"]);
  assert.equal(tableOf({ filter: "zzz" }).rows.length, 0);
});

Deno.test("hostTable() keeps the chosen host chosen wherever it is sorted to", () => {
  for (const isDown of [true, false]) {
    const table = tableOf({ column: 0, isDown, host: 2 });
    assert.equal(table.rows[table.selected]!.host, 2);
  }
});

Deno.test("tableMetrics() are those that the dashboard names, and the first ones where it has none of the usual", () => {
  const named = { ...scene.dashboard, table: ["Connections/Origin", "2xx"] };
  assert.deepEqual(tableMetrics(named).map(({ title }) => title), [
    "Connections Origin",
    "2xx responses",
  ]);
  const own = { ...scene.dashboard, pages: scene.dashboard.pages.slice(3) };
  assert.equal(tableMetrics(own).length, 7);
});

Deno.test("changeTable() moves from row to row in the order shown and stops at the ends", () => {
  const limits = { hosts: [2, 0, 1], columnCount: 5 };
  const moved = (host: number, by: number) =>
    changeTable({ ...FIRST_TABLE, host }, { kind: "row", by }, limits).host;
  assert.deepEqual([moved(2, 1), moved(2, -1), moved(0, 99), moved(-1, 0)], [0, 2, 1, 2]);
});
