import assert from "node:assert/strict";
import { parseDashboard } from "../../src/config/dashboard_file.ts";
import type { Dashboard } from "../../src/model/dashboard.ts";
import { History } from "../../src/series/history.ts";
import { flatMetrics } from "../../src/view/scene.ts";
import { capturedTicks } from "../series/captured_ticks.ts";
import { pageView } from "../../src/view/build_page.ts";
import { pageFromJson, pageToJson } from "../../src/view/page_json.ts";
import { initialView } from "../../src/view/view_state.ts";
import { capturedScene, host } from "../app/captured_scene.ts";

Deno.test("a page that went through JSON has the words of the page, its gaps and its points", () => {
  const scene = capturedScene([host("ats1"), host("ats2")], { hostsAs: { mode: "spread" } });
  const page = pageView(scene, initialView(0, 150_000), { maxPoints: 500 });
  const back = pageFromJson(JSON.parse(JSON.stringify(pageToJson(page))));
  for (const [index, panel] of page.panels.entries()) {
    const same = back.panels[index]!;
    assert.deepEqual(JSON.parse(JSON.stringify(panel.legend)), same.legend);
    for (const [at, line] of panel.lines.entries()) {
      const { times, values } = same.lines[at]!;
      assert.ok(times instanceof Float64Array);
      line.times.forEach((time, point) => assert.ok(Math.abs(time - times[point]!) <= 0.5));
      line.values.forEach((value, point) => {
        if (Number.isNaN(value)) assert.ok(Number.isNaN(values[point]));
        else assert.ok(Math.abs(value - values[point]!) <= Math.abs(value) * 1e-5);
      });
    }
    assert.equal(panel.bands.length, same.bands.length);
  }
  assert.ok(page.panels.some(({ bands }) => bands.length > 0));
  assert.deepEqual(JSON.parse(JSON.stringify(page.status)), back.status);
});

const EVERY_OPTION = `pages:
  - name: all
    panels:
      - title: Stacked
        stack: true
        fill: false
        min: 1
        max: 5000
        thresholds: [{ from: 10, severity: critical }, { from: 1, to: 5, color: "#00ff00" }]
        metrics:
          - { name: In, type: counter, key: proxy.process.http.incoming_requests, color: "#f4c95d" }
          - { name: Out, type: counter, key: proxy.process.http.outgoing_requests, color: "#5dc9f4", alerts: [{ below: 2 }] }
      - title: Band
        hosts_as: spread
        smooth: 5s
        log: true
        metrics:
          - { name: In, type: counter, key: proxy.process.http.incoming_requests, color: "#f4c95d" }
`;

Deno.test("a page of every option of a panel is the same after JSON, but for rounding", () => {
  const dashboard = parseDashboard(EVERY_OPTION, "all.yaml");
  const history = historyOf(dashboard);
  const scene = { ...capturedScene([host("ats1"), host("ats2")]), dashboard, history };
  const page = pageView(scene, initialView(0, 150_000), { maxPoints: 500 });
  const back = pageFromJson(JSON.parse(JSON.stringify(pageToJson(page))));
  assertSame(page, back, "page");
  const [stacked, band] = back.panels;
  assert.ok(stacked!.lines[1]!.stacked!.high.some(Number.isNaN), "what stands on it breaks");
  assert.ok(stacked!.limits!.some(({ to }) => to === Infinity), "a limit without an end");
  assert.ok(band!.bands.length > 0);
});

function historyOf({ pages }: Dashboard): History {
  const history = new History(flatMetrics(pages), {
    hostCount: 2,
    capacity: 200,
    intervalMs: 1000,
  });
  for (const tick of capturedTicks()) {
    history.open(tick);
    const results = [tick.results[0], tick.results[0]];
    for (const host of [0, 1]) history.put({ ...tick, results }, host);
  }
  return history;
}

/** What is undefined may be absent. */
function assertSame(one: unknown, other: unknown, where: string): void {
  if (one instanceof Float64Array || Array.isArray(one)) {
    assert.equal(Object.getPrototypeOf(other), Object.getPrototypeOf(one), where);
    assert.equal((other as ArrayLike<unknown>).length, one.length, where);
    for (let at = 0; at < one.length; at++) {
      assertSame(one[at], (other as ArrayLike<unknown>)[at], `${where}[${at}]`);
    }
  } else if (typeof one === "object" && one !== null) {
    assert.ok(typeof other === "object" && other !== null, where);
    for (const [key, value] of Object.entries(one)) {
      assertSame(value, (other as Record<string, unknown>)[key], `${where}.${key}`);
    }
  } else if (typeof one === "number" && Number.isFinite(one)) {
    const apart = Math.abs(one - (other as number));
    assert.ok(apart <= Math.max(0.5, Math.abs(one) * 1e-5), `${where}: ${one} and ${other}`);
  } else assert.ok(Object.is(one, other), `${where}: ${one} and ${other}`);
}
