import assert from "node:assert/strict";
import { LiveMoved } from "../../../src/app/live/live_moved.ts";
import { RecordLog } from "../../../src/app/live/record_log.ts";
import { SceneFeed } from "../../../src/app/session.ts";
import type { Tick } from "../../../src/model/tick.ts";
import { pageView } from "../../../src/view/build_page.ts";
import { CHART_KEYS, keyAction } from "../../../src/view/key_actions.ts";
import type { Scene } from "../../../src/view/scene.ts";
import { changeView } from "../../../src/view/view_state.ts";
import { viewLimits } from "../../../src/view/view_limits.ts";
import { capturedScene, host } from "../captured_scene.ts";
import { START_MS } from "../../series/feed.ts";
import { simulatedTicks, type Trouble } from "./simulated_ticks.ts";

const HOSTS = [host("ats1"), host("ats2"), host("ats3")];
const SECONDS = 100, BEGIN = 80;
const WINDOW = { fromMs: START_MS + BEGIN * 1000, toMs: START_MS + (SECONDS - 1) * 1000 };
const captured = capturedScene(HOSTS, { ticks: 1 });

/** What a live session has read of the hosts, all of it or the records of its polls alone. */
function live(ticks: readonly Tick[], { isWhole = true } = {}) {
  const log = new RecordLog({ hostCount: HOSTS.length, intervalMs: 1000 });
  if (isWhole) log.askUntil(Infinity, START_MS);
  let newestMs = START_MS;
  const scene = (): Scene => ({
    ...captured,
    newestMs,
    oldestMs: START_MS,
    history: captured.history,
  });
  const feed = new SceneFeed();
  const moved = new LiveMoved({ log, past: undefined, intervalMs: 1000, scene, feed });
  const take = (tick: Tick) => {
    tick.results.forEach((result, index) => {
      if (isWhole && result?.kind === "reply") log.takeWhole(tick, index, result);
      log.take(tick, index);
    });
    newestMs = tick.atMs;
    feed.push(scene());
  };
  ticks.forEach(take);
  return { moved, take };
}

function titles({ dashboard }: Pick<Scene, "dashboard">): string[] {
  return dashboard.pages[0]!.panels.map(({ title }) => title);
}

const INCIDENTS: readonly (readonly [trouble: Trouble, causes: readonly RegExp[]])[] = [
  [
    { host: 1, fault: "slow", second: BEGIN },
    [/http\.current_server_transactions/, /http\.transaction_totaltime\.hit_fresh/],
  ],
  [
    { host: 2, fault: "release", second: BEGIN },
    [/http\.502_responses/, /err_connect_fail_count/, /cache\.ram_cache\.hits/],
  ],
  [
    { host: 0, fault: "cold", second: BEGIN },
    [/cache\.ram_cache\.bytes_used/, /cache\.ram_cache\.hits/, /traffic_server\.memory\.rss/],
  ],
];
for (const [trouble, causes] of INCIDENTS) {
  Deno.test(`the causes of a host that is ${trouble.fault} stand among the first ten of what moved, with its name`, () => {
    const ticks = simulatedTicks({ hosts: 3, seconds: SECONDS, troubles: [trouble] });
    using session = live(ticks).moved.open({ window: WINDOW, lengthMs: 19_000 });
    const first = titles(session).slice(0, 10);
    for (const cause of causes) {
      assert.ok(first.some((title) => cause.test(title)), `${cause} is not in ${first.join(", ")}`);
    }
    const page = pageView(session.scene, session.view, { maxPoints: 400 });
    const at = first.findIndex((title) => causes[0]!.test(title));
    assert.deepEqual(page.panels[at]!.legend[0]!.names, [HOSTS[trouble.host]!.label]);
    assert.match(page.name, /^What moved: 19 s against the 76 s before, of 7\d\d records$/);
  });
}

Deno.test("each of the small panels has a key of its own, which shows it large, and again small", () => {
  const ticks = simulatedTicks({ hosts: 3, seconds: SECONDS, troubles: [INCIDENTS[0]![0]] });
  using session = live(ticks).moved.open({ window: WINDOW, lengthMs: 19_000 });
  const { scene, view } = session;
  assert.equal(titles(session).length, 20);
  titles(session).forEach((title, panel) => {
    const key = title.split(" ")[0]!;
    assert.equal(key, CHART_KEYS[panel]);
    const press = { name: key, ctrl: false, alt: false };
    const large = changeView(view, keyAction(press, view) as never, viewLimits(scene, view));
    assert.deepEqual([large.zoomed, large.selected], [true, panel]);
    const small = changeView(large, keyAction(press, large) as never, viewLimits(scene, large));
    assert.equal(small.zoomed, false);
  });
  const escape = { name: "escape", ctrl: false, alt: false };
  assert.deepEqual(keyAction(escape, view), { kind: "moved" });
});

Deno.test("what moves now follows the time, its panels stay which they are while one is looked at, and it ends when it is left", () => {
  const ticks = simulatedTicks({ hosts: 3, seconds: SECONDS, troubles: [] });
  const { moved, take } = live(ticks.slice(0, 60));
  using session = moved.open({ lengthMs: 60_000 });
  // There are 60 s of readings: a fifth of them is compared with the rest.
  assert.match(session.scene.dashboard.pages[0]!.name, /12 s against the 48 s before/);
  assert.equal(session.view.frozenAtMs, undefined);
  take(ticks[60]!);
  assert.equal(session.scene.newestMs, ticks[60]!.atMs);
  const before = titles(session.scene);
  session.hold(true);
  take(ticks[61]!);
  assert.deepEqual(titles(session.scene), before);
  assert.equal(session.scene.newestMs, ticks[61]!.atMs);
  session[Symbol.dispose]();
  take(ticks[62]!);
  assert.equal(session.scene.newestMs, ticks[61]!.atMs);
});

Deno.test("a stretch of which only the polls' records were read is ranked among these, and says how many they are", () => {
  const polled = new Set([
    "proxy.process.http.incoming_requests",
    "proxy.process.http.502_responses",
  ]);
  const ticks = simulatedTicks({ hosts: 3, seconds: SECONDS, troubles: [INCIDENTS[1]![0]] })
    .map((tick): Tick => ({
      ...tick,
      results: tick.results.map((result) =>
        result?.kind !== "reply" ? result : {
          ...result,
          values: new Map([...result.values].filter(([name]) => polled.has(name))),
        }
      ),
    }));
  using session = live(ticks, { isWhole: false }).moved.open({ window: WINDOW, lengthMs: 19_000 });
  assert.match(session.scene.dashboard.pages[0]!.name, /of 2 records$/);
  assert.deepEqual(session.scene.warnings, [
    "of that stretch only the records of the pages were read; all are asked for from now on",
  ]);
  assert.match(titles(session)[0]!, /^1 http\.502_responses/);
});

Deno.test("several may look at what moves, each at a stretch of their own", () => {
  const ticks = simulatedTicks({ hosts: 3, seconds: 62, troubles: [] });
  const { moved, take } = live(ticks.slice(0, 60));
  using one = moved.open({ lengthMs: 60_000 });
  using other = moved.open({ lengthMs: 10_000 });
  take(ticks[60]!);
  assert.deepEqual([one, other].map(({ scene }) => scene.newestMs), [
    ticks[60]!.atMs,
    ticks[60]!.atMs,
  ]);
  other[Symbol.dispose]();
  take(ticks[61]!);
  assert.deepEqual([one, other].map(({ scene }) => scene.newestMs), [
    ticks[61]!.atMs,
    ticks[60]!.atMs,
  ]);
});
