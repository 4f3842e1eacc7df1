import assert from "node:assert/strict";
import type { HostsAs } from "../../src/model/hosts_as.ts";
import { History } from "../../src/series/history.ts";
import { pageView } from "../../src/view/build_page.ts";
import { flatMetrics, type Scene } from "../../src/view/scene.ts";
import { initialView } from "../../src/view/view_state.ts";
import { host } from "../app/captured_scene.ts";
import { miss, reply, START_MS, tick } from "../series/feed.ts";

/** Requests per second of five hosts. */
const RATES = [10, 20, 30, 40, 60];
/** The last host does not answer from second 4 to 6; the fourth one is started anew before second 9. */
const SILENT = { host: 4, from: 4, to: 6 }, RESTARTED = { host: 3, at: 9 };
const SECONDS = 13;
const metric = (name: string, type: "counter" | "gauge", key: string) => ({
  ...{ name, type, key },
  color: "#ffffff",
});

/** Counters that rise by their rates, and gauges that stand at ten times these. */
function scene(): Scene {
  const dashboard = {
    source: "test",
    pages: [{
      name: "Page",
      panels: [
        { title: "Requests", metrics: [metric("rate", "counter", "count")] },
        { title: "Open", metrics: [metric("now", "gauge", "open")] },
      ],
    }],
  };
  const history = new History(flatMetrics(dashboard.pages), {
    hostCount: RATES.length,
    capacity: 100,
    intervalMs: 1000,
  });
  for (let second = 0; second < SECONDS; second++) {
    const results = RATES.map((rate, index) => {
      const isSilent = index === SILENT.host && second >= SILENT.from && second <= SILENT.to;
      if (isSilent) return miss(second * 1000);
      const isNew = index === RESTARTED.host && second >= RESTARTED.at;
      const count = isNew ? rate * (second - RESTARTED.at) : 1000 + rate * second;
      return reply(second * 1000, { count, open: 10 * rate });
    });
    const next = tick(second, ...results);
    history.open(next);
    RATES.forEach((_, index) => history.put(next, index));
  }
  const newestMs = START_MS + (SECONDS - 1) * 1000;
  return {
    dashboard,
    hosts: ["a", "b", "c", "d", "e"].map((name) => host(name)),
    history,
    events: [],
    intervalMs: 1000,
    timeZone: "UTC",
    hostsAs: { mode: "auto" },
    newestMs,
    oldestMs: START_MS,
    longestWindowMs: 100_000,
    keys: "",
    warnings: [],
  };
}

const shown = (hostsAs: HostsAs, panel: number, more = {}) => {
  const view = { ...initialView(0, 20_000), hostsAs, ...more };
  return pageView(scene(), view, { maxPoints: 1000 }).panels[panel]!;
};

/** Values by their seconds; a break stands as null. */
function points({ times, values }: { times: Float64Array; values: Float64Array }) {
  return Object.fromEntries(
    Array.from(
      times,
      (
        atMs,
        index,
      ) => [(atMs - START_MS) / 1000, Number.isNaN(values[index]!) ? null : values[index]!],
    ),
  );
}

/** The same value at each of these seconds. */
const from = (first: number, last: number, value: number) =>
  Object.fromEntries(
    Array.from({ length: last - first + 1 }, (_, index) => [first + index, value]),
  );

/** By hand, of the rates; gauges are ten times as high, and begin a second earlier. */
const EXPECTED = {
  // Others would seem to fall where one is missing, and to jump where it is back: the sum breaks there.
  sum: {
    ...from(1, 3, 160),
    ...from(4, 4, NaN),
    ...from(5, 6, 100),
    ...from(7, 7, NaN),
    ...from(8, 8, 160),
    ...from(9, 9, NaN),
    ...from(11, 12, 160),
  },
  // (10 + 20 + 30 + 40) / 4 without the last one; (10 + 20 + 30 + 60) / 4 while the fourth has no rate yet.
  avg: { ...from(1, 3, 32), ...from(4, 6, 25), ...from(7, 8, 32), 9: 30, ...from(10, 12, 32) },
  max: { ...from(1, 3, 60), ...from(4, 6, 40), ...from(7, 12, 60) },
  // Between 20 and 30 where four are left.
  spread: { ...from(1, 3, 30), ...from(4, 6, 25), ...from(7, 8, 30), 9: 25, ...from(10, 12, 30) },
} as const;
const REMARKS = {
  sum: "sum of hosts",
  avg: "average of hosts",
  max: "highest host",
  spread: "median host, lowest to highest",
} as const;

for (const mode of ["sum", "avg", "max", "spread"] as const) {
  Deno.test(`five hosts as ${mode} are what one reckons by hand, over an outage and a restart`, () => {
    for (const [panel, scale] of [[0, 1], [1, 10]] as const) {
      const { lines, remark, events, outages } = shown({ mode }, panel);
      const wanted = Object.entries(EXPECTED[mode]).map(([second, value]) =>
        [second, Number.isNaN(value) ? null : value * scale] as const
      );
      const { 0: _first, ...drawn } = points(lines[0]!);
      assert.equal(lines.length, 1);
      assert.deepEqual(drawn, Object.fromEntries(wanted));
      assert.equal(remark, REMARKS[mode]);
      // Nowhere a silent hole: who is missing has a mark, and no host is said to be silent as a whole.
      assert.deepEqual(events.map(({ label }) => label), [
        ...["4 of 5 hosts: no answer of e", "d restarted"],
      ]);
      assert.deepEqual(outages, []);
    }
  });
}

Deno.test("the band of a spread goes from the lowest host to the highest, and names both as they are at the moment looked at", () => {
  const [band] = shown({ mode: "spread" }, 0).bands;
  assert.deepEqual(points({ ...band!, values: band!.low }), from(1, 12, 10));
  assert.deepEqual(points({ ...band!, values: band!.high }), EXPECTED.max);
  assert.equal(band!.edges, "a 10 – e 60");
  const back = { frozenAtMs: START_MS + 12_000, cursorMs: START_MS + 5_000 };
  const under = shown({ mode: "spread" }, 0, back);
  assert.equal(under.legend[0]!.edges, "a 10 – d 40");
  assert.deepEqual(under.crossed, [
    { metric: "rate", color: "#ffffff", texts: ["d 40", "c 30", "b 20", "a 10", "e –"] },
  ]);
});

Deno.test("the two highest of five hosts are drawn by lines of their own, ranked at the moment looked at, the others as a band", () => {
  const now = shown({ mode: "top", count: 2 }, 0);
  assert.equal(now.remark, "the 2 highest of 5 hosts");
  assert.deepEqual(now.lines.map(({ metric, host }) => [metric, host]), [["e rate", 0], [
    "d rate",
    1,
  ]]);
  assert.deepEqual(points(now.lines[0]!), { ...from(1, 3, 60), 4: null, ...from(7, 12, 60) });
  assert.deepEqual(points(now.lines[1]!), { ...from(1, 8, 40), 9: null, ...from(10, 12, 40) });
  const [rest] = now.bands;
  assert.deepEqual(points({ ...rest!, values: rest!.low }), from(1, 12, 10));
  assert.deepEqual(points({ ...rest!, values: rest!.high }), from(1, 12, 30));
  // The swatches are dashed as the lines are.
  assert.deepEqual(now.legend.slice(0, 2).map(({ host }) => host), [0, 1]);
  const silent = { frozenAtMs: START_MS + 5_000 };
  const then = shown({ mode: "top", count: 2 }, 0, silent);
  assert.deepEqual(then.lines.map(({ metric }) => metric), ["d rate", "c rate"]);
});

Deno.test("four hosts as lines are four lines; of five it is said that they are too many, where nobody could be asked", () => {
  const four = shown({ mode: "lines" }, 0, { hiddenHosts: new Set([4]) });
  assert.deepEqual(four.lines.map(({ host }) => host), [0, 1, 2, 3]);
  assert.deepEqual(points(four.lines[0]!), from(1, 12, 10));
  assert.equal(four.remark, undefined);
  assert.equal(
    shown({ mode: "lines" }, 0).remark,
    "median host, lowest to highest (at most 4 hosts as lines)",
  );
});
