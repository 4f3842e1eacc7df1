// One table of situations, and every surface that shows values: the same value and the same state on all.
import assert from "node:assert/strict";
import { snapshotData } from "../../src/app/commands/snapshot_data.ts";
import { legible } from "../../src/chart/color.ts";
import { drawPage } from "../../src/chart/draw_page.ts";
import { pageCells } from "../../src/chart/text/page_cells.ts";
import { pageText } from "../../src/chart/text/page_text.ts";
import { themeByName } from "../../src/chart/theme.ts";
import { nagiosLine } from "../../src/export/nagios_line.ts";
import { prometheusText } from "../../src/export/prometheus_text.ts";
import { snapshotJson } from "../../src/export/snapshot_json.ts";
import { CELL_BOLD } from "../../src/model/cell_grid.ts";
import type { Metric, Panel } from "../../src/model/dashboard.ts";
import type { PageView, ValueState } from "../../src/model/page_view.ts";
import type { HostResult, Reply } from "../../src/model/tick.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { History } from "../../src/series/history.ts";
import { pageView } from "../../src/view/build_page.ts";
import { flatMetrics, type Scene } from "../../src/view/scene.ts";
import { initialView, type ViewState } from "../../src/view/view_state.ts";
import { find } from "../chart/text/grid_text.ts";
import { parsePluginLine } from "../export/nagios_grammar.ts";
import { miss, START_MS, tick } from "../series/feed.ts";
import { host } from "./captured_scene.ts";

const START_TIME = "proxy.process.proxy.start_time";
const COLOR = "#4cc38a";
const PANELS: readonly Panel[] = ([
  { name: "Rate", type: "counter", key: "a", color: COLOR },
  { name: "Open", type: "gauge", key: "g", color: COLOR },
  { name: "Hits", type: "hit_rate", key: "h", key2: "m", color: COLOR, refreshMs: 5000 },
  { name: "Time", type: "latency", key: "t", key2: "n", color: COLOR },
] as const).map((metric: Metric) => ({ title: `Panel of ${metric.name}`, metrics: [metric] }));
const NAMES = ["Rate", "Open", "Hits", "Time"] as const;

type Said = readonly [state: ValueState, value?: number];

interface Situation {
  readonly name: string;
  /** What the host said at a second; undefined: nothing yet. */
  readonly said: (second: number) => HostResult | undefined;
  /** The last second that is known. */
  readonly seconds: number;
  /** The second that is looked at, and by what; default: the last one. */
  readonly cursor?: number;
  readonly frozen?: number;
  readonly recorded?: ReadonlySet<string>;
  /** State and value of rate, gauge, hit rate and latency. */
  readonly wanted: readonly [Said, Said, Said, Said];
}

/** 1,000 requests a second, 12 open, hits refreshed every 5 s at ever other shares, 5 ms a transaction. */
function answer(second: number, more: Partial<Reply> = {}, { start = 7 } = {}): HostResult {
  const block = Math.floor(second / 5);
  return {
    kind: "reply",
    repliedAtMs: second * 1000,
    tookMs: 4,
    values: new Map([
      ["a", 1000 * second],
      ["g", 12],
      ["h", 200 * block],
      ["m", 50 * block * block],
      ["t", 5 * second],
      ["n", second],
      [START_TIME, start],
    ]),
    absent: [],
    problems: [],
    ...more,
  };
}

const RECORDS = ["a", "g", "h", "m", "t", "n"];
/** Of the block from 10 s to 15 s: 200 hits and 50 (3² - 2²) misses; of the one after it 50 (4² - 3²). */
const HITS_AT_15 = 100 * 200 / 450, HITS_AT_20 = 100 * 200 / 550;
const all = (state: ValueState): [Said, Said, Said, Said] => [[state], [state], [state], [state]];
const nothing = new Map([[START_TIME, 7]]);

const SITUATIONS: readonly Situation[] = [
  {
    name: "a steady host",
    said: (second) => answer(second),
    seconds: 18,
    wanted: [["current", 1000], ["current", 12], ["current", HITS_AT_15], ["current", 5]],
  },
  {
    name: "an outage that began 3 s ago",
    said: (second) => second > 15 ? miss(second * 1000) : answer(second),
    seconds: 18,
    wanted: all("gap"),
  },
  {
    name: "a server restarted just now",
    said: (second) =>
      second < 18 ? answer(second) : answer(0, { repliedAtMs: 18_000 }, { start: 18 }),
    seconds: 18,
    wanted: [["restarted"], ["current", 12], ["restarted"], ["restarted"]],
  },
  {
    name: "the first answer of a server that was down and restarted",
    said: (second) =>
      second < 12
        ? answer(second)
        : second < 18
        ? miss(second * 1000)
        : answer(0, { repliedAtMs: 18_000 }, { start: 18 }),
    seconds: 18,
    wanted: [["restarted"], ["current", 12], ["restarted"], ["restarted"]],
  },
  {
    name: "a cursor between two refreshes",
    said: (second) => answer(second),
    seconds: 30,
    cursor: 18,
    wanted: [["current", 1000], ["current", 12], ["current", HITS_AT_15], ["current", 5]],
  },
  {
    name: "a cursor on a refresh",
    said: (second) => answer(second),
    seconds: 30,
    cursor: 20,
    wanted: [["current", 1000], ["current", 12], ["current", HITS_AT_20], ["current", 5]],
  },
  {
    name: "a cursor in an outage that is over",
    said: (second) => second > 15 && second < 22 ? miss(second * 1000) : answer(second),
    seconds: 30,
    cursor: 18,
    wanted: all("gap"),
  },
  {
    name: "a frozen view whose host went down since",
    said: (second) => second > 18 ? miss(second * 1000) : answer(second),
    seconds: 25,
    frozen: 18,
    wanted: [["current", 1000], ["current", 12], ["current", HITS_AT_15], ["current", 5]],
  },
  {
    name: "no transaction for 9 s",
    said: (second) => {
      const traffic = Math.min(second, 9);
      const values = new Map([["g", 12], ["t", 5 * traffic], ["n", traffic], [START_TIME, 7]]);
      return answer(second, { values: new Map([...values, ["a", 9], ["h", 5], ["m", 5]]) });
    },
    seconds: 18,
    wanted: [["current", 0], ["current", 12], ["no data yet"], ["stale", 5]],
  },
  {
    name: "records that the host does not have",
    said: (second) => answer(second, { values: nothing, absent: RECORDS }),
    seconds: 18,
    wanted: all("absent on this host"),
  },
  {
    name: "records that are there and hold no number",
    said: (second) =>
      answer(second, {
        values: new Map([...nothing]),
        problems: RECORDS.map((record) => `record ${record}: "NaN" is not a finite number`),
      }),
    seconds: 18,
    wanted: all("unusable"),
  },
  {
    name: "records that were not recorded",
    said: (second) => answer(second, { values: nothing }),
    seconds: 18,
    recorded: new Set([START_TIME]),
    wanted: all("not recorded"),
  },
  {
    name: "a host that has not answered yet",
    said: () => undefined,
    seconds: 3,
    wanted: all("no data yet"),
  },
];

for (const situation of SITUATIONS) {
  Deno.test(`all surfaces say the same of ${situation.name}`, () => {
    const scene = sceneOf(situation);
    const view = viewOf(situation);
    const page = pageView(scene, view, { maxPoints: 1000 });
    NAMES.forEach((name, index) => {
      const [state, value] = situation.wanted[index]!;
      const { latest } = page.panels[index]!.lines[0]!;
      const where = `${name}: ${JSON.stringify(latest)}`;
      assert.equal(latest.state, state, where);
      if (value === undefined) assert.equal(latest.value, undefined, where);
      else assert.ok(Math.abs(latest.value! - value) < 1e-6, where);
      assert.equal(latest.why === undefined, state === "current", where);
      const isCurrent = state === "current";
      inPicture(page, view, { name, text: latest.text, isCurrent });
      inCells(page, view, { name, text: latest.text, isCurrent });
      inText(page, { name, text: latest.text, age: latest.age });
      inExports(scene, situation, { index, state, value });
    });
    inPrometheus(scene, situation);
  });
}

Deno.test("a panel says of unusable and unrecorded records what is so, not that the host lacks them", () => {
  const notices = (name: string) => {
    const situation = SITUATIONS.find((one) => one.name === name)!;
    return pageView(sceneOf(situation), viewOf(situation), { maxPoints: 1000 }).panels[2]!.notices
      .map(({ text }) => text);
  };
  assert.deepEqual(notices("records that the host does not have"), [
    "Hits: not on this host (h, m)",
  ]);
  assert.deepEqual(notices("records that are there and hold no number"), [
    'Hits: no usable value on this host (h: "NaN" is not a finite number)',
  ]);
  assert.deepEqual(notices("records that were not recorded"), ["Hits: not recorded (h, m)"]);
});

Deno.test('the status is no "ok" where a host answers and has nothing of what is asked for', () => {
  for (const { wanted, name, ...situation } of SITUATIONS) {
    if (situation.cursor !== undefined || situation.frozen !== undefined) continue;
    const own = { wanted, name, ...situation };
    const { status } = pageView(sceneOf(own), viewOf(own), { maxPoints: 1000 });
    const isBare = /absent|unusable|not recorded/.test(wanted[0][0]);
    assert.equal(/ats1 has nothing of what this page asks for/.test(status.text), isBare, name);
    if (isBare) assert.equal(status.level, "warning", name);
  }
});

function sceneOf({ said, seconds, recorded }: Situation): Scene {
  const dashboard = { source: "test", pages: [{ name: "Page", panels: PANELS }] };
  const history = new History(flatMetrics(dashboard.pages), {
    hostCount: 1,
    capacity: 100,
    intervalMs: 1000,
  });
  for (let second = 0; second <= seconds; second++) {
    const polled = tick(second, said(second));
    history.open(polled);
    history.put(polled, 0);
  }
  return {
    dashboard,
    hosts: [host("ats1")],
    history,
    events: [],
    intervalMs: 1000,
    timeZone: "UTC",
    hostsAs: { mode: "auto" },
    newestMs: START_MS + seconds * 1000,
    oldestMs: START_MS,
    longestWindowMs: 60_000,
    keys: "",
    warnings: [],
    ...(recorded === undefined ? {} : { recordedAt: () => recorded }),
  };
}

function viewOf({ seconds, cursor, frozen }: Situation): ViewState {
  const view = initialView(0, 60_000);
  const edge = frozen ?? (cursor === undefined ? undefined : seconds);
  return {
    ...view,
    ...(edge === undefined ? {} : { frozenAtMs: START_MS + edge * 1000 }),
    ...(cursor === undefined ? {} : { cursorMs: START_MS + cursor * 1000 }),
  };
}

interface Shown {
  readonly name: string;
  readonly text: string;
  readonly isCurrent: boolean;
}

const font = new DejaVuFont();
const DARK = themeByName("dark");
const INK = legible(COLOR, DARK.panel);

function inPicture(
  page: PageView,
  { cursorMs }: ViewState,
  { name, text, isCurrent }: Shown,
): void {
  const cursor = cursorMs === undefined ? {} : { cursorMs };
  const drawing = drawPage(page, { width: 1400, height: 900, theme: "dark", font, ...cursor });
  const runs = drawing.layers.flatMap(({ texts }) => texts);
  const value = runs[runs.findIndex((run) => run.text === name) + 1]!;
  assert.equal(value.text, text, `picture: ${name}`);
  assert.equal(value.color, isCurrent ? INK : DARK.muted, `picture: ${name}`);
}

function inCells(page: PageView, { cursorMs }: ViewState, { name, text, isCurrent }: Shown): void {
  const grid = pageCells(page, { columns: 160, rows: 50, cursorMs });
  const { row, column } = find(grid, `${name} ${text}`);
  const cell = row * grid.columns + column + name.length + 1;
  assert.equal((grid.attrs[cell]! & CELL_BOLD) !== 0, isCurrent, `cells: ${name}`);
  assert.equal(grid.fg[cell], parseInt((isCurrent ? INK : DARK.muted).slice(1), 16), name);
}

function inText(
  page: PageView,
  { name, text, age }: { name: string; text: string; age: string | undefined },
): void {
  const row = pageText(page).split("\n").find((line) => line.startsWith(`  ${name} `))!;
  const said = age === undefined ? text : `${text}(${age.replaceAll(" ", "")})`;
  assert.equal(row.trim().split(/ +/)[2], said, `text: ${row}`);
}

/** As a snapshot of the moment that is looked at. */
function inExports(
  scene: Scene,
  { seconds, cursor, frozen, said }: Situation,
  { index, state, value }: { index: number; state: ValueState; value: number | undefined },
): void {
  const second = cursor ?? frozen ?? seconds;
  const result = said(second) ?? miss(second * 1000);
  const snapshot = snapshotData(
    { ...scene, newestMs: START_MS + second * 1000 },
    { pages: [0], results: [result], windowMs: 60_000 },
  );
  const json = JSON.parse(snapshotJson(snapshot)).pages[0].panels[index].metrics[0].values[0];
  assert.equal(json.state, state, "json");
  if (value === undefined) assert.equal(json.value, null, "json");
  else assert.ok(Math.abs(json.value - value) < 1e-6, `json: ${json.value}`);
  const { perfdata } = parsePluginLine(nagiosLine(snapshot).line);
  const entry = perfdata.find(({ label }) => label.endsWith(NAMES[index]!));
  if (state !== "current") assert.equal(entry, undefined, "nagios");
  else assert.ok(Math.abs(entry!.value! - value!) < 1e-6, `nagios: ${entry!.value}`);
}

/** Raw records: those of an answer, and of no other moment. */
function inPrometheus(scene: Scene, { seconds, said }: Situation): void {
  const result = said(seconds);
  if (result === undefined) return;
  const metrics = flatMetrics(scene.dashboard.pages);
  const text = prometheusText({ hosts: [{ host: scene.hosts[0]!, result }], metrics });
  const found = /^a(?:_total)?\{host="ats1"\} (.*)$/m.exec(text)?.[1];
  const raw = result.kind === "reply" ? result.values.get("a") : undefined;
  assert.equal(found, raw === undefined ? undefined : String(raw));
  assert.match(text, new RegExp(`traffic_grapher_up.* ${result.kind === "reply" ? 1 : 0}\n`));
}
