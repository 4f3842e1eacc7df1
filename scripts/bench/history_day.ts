/**
 * `history_day.ts TICKS`: fills a history of 4 hosts with 40 series each, draws its last 60 s
 * and all of it by turns, and prints a `DayResult` as one line of JSON.
 */
import process from "node:process";
import { loadDashboardText } from "../../src/app/load_dashboard.ts";
import { flatMetrics } from "../../src/view/scene.ts";
import { pageView } from "../../src/view/build_page.ts";
import { initialView } from "../../src/view/view_state.ts";
import { drawPage } from "../../src/chart/draw_page.ts";
import type { Dashboard } from "../../src/model/dashboard.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { PageRasterizer } from "../../src/raster/page_rasterizer.ts";
import { benchHosts, benchScene, benchTick, BenchTraffic, memoryNow } from "./scene.ts";
import { quantile } from "./table.ts";

export interface DayResult {
  readonly ticks: number;
  readonly hosts: number;
  readonly series: number;
  readonly lines: number;
  readonly frames: number;
  /** What the history takes, in MB. */
  readonly residentMb: number;
  readonly tickMs: number;
  /** Medians of frames that follow one another, and of frames drawn from nothing. */
  readonly cpuMs: {
    readonly short: number;
    readonly long: number;
    readonly shortWhole: number;
    readonly longWhole: number;
  };
}

const HOSTS = 4;
const SERIES = 40;
const FRAMES = 60;
const SIZE = { width: 1600, height: 1000 };

if (import.meta.main) {
  const ticks = Number(Deno.args[0] ?? 86_400);
  const { dashboard } = await loadDashboardText(undefined);
  console.log(JSON.stringify(await measureDay(ticks, withSeries(dashboard, SERIES))));
}

async function measureDay(ticks: number, dashboard: Dashboard): Promise<DayResult> {
  const idle = await memoryNow();
  const hosts = benchHosts(HOSTS);
  const scene = benchScene(dashboard, { hosts, capacity: ticks });
  const traffic = new BenchTraffic(dashboard, HOSTS);
  let index = 0;
  const step = () => {
    const tick = benchTick(index, HOSTS);
    scene.history.open(tick);
    for (const host of hosts.keys()) {
      const values = traffic.read(host, index);
      const repliedAtMs = tick.monotonicMs + 4;
      tick.results[host] = {
        kind: "reply",
        repliedAtMs,
        tookMs: 4,
        values,
        absent: [],
        problems: [],
      };
      scene.history.put(tick, host);
    }
    scene.newestMs = tick.atMs;
    index++;
  };
  const startMs = performance.now();
  while (index < ticks) step();
  const tickMs = (performance.now() - startMs) / ticks;
  const full = await memoryNow();

  const font = new DejaVuFont();
  let lines = 0;
  const frame = async (windowMs: number, rasterizer: PageRasterizer) => {
    const before = process.cpuUsage();
    const page = pageView(scene, initialView(0, windowMs), { maxPoints: SIZE.width });
    await rasterizer.draw(drawPage(page, { ...SIZE, theme: "dark", font, footer: false }));
    const { user, system } = process.cpuUsage(before);
    lines = page.panels.reduce((sum, panel) => sum + panel.lines.length, 0);
    return (user + system) / 1000;
  };
  const windows = { short: 60_000, long: ticks * 1000 };
  const own = { short: new PageRasterizer({ font }), long: new PageRasterizer({ font }) };
  const times = {
    short: [] as number[],
    long: [] as number[],
    shortWhole: [] as number[],
    longWhole: [] as number[],
  };
  for (let count = -10; count < FRAMES; count++) {
    step();
    for (const kind of ["short", "long"] as const) {
      const following = await frame(windows[kind], own[kind]);
      const whole = await frame(windows[kind], new PageRasterizer({ font }));
      // The first ones run before the engine has compiled what is hot.
      if (count < 0) continue;
      times[kind].push(following);
      times[`${kind}Whole`].push(whole);
    }
  }
  return {
    ticks,
    hosts: HOSTS,
    series: flatMetrics(dashboard.pages).length,
    lines,
    frames: FRAMES,
    residentMb: full.residentMb - idle.residentMb,
    tickMs,
    cpuMs: {
      short: quantile(times.short, 0.5),
      long: quantile(times.long, 0.5),
      shortWhole: quantile(times.shortWhole, 0.5),
      longWhole: quantile(times.longWhole, 0.5),
    },
  };
}

/** The same first page, and gauges besides so that there are `count` series of a host. */
function withSeries(dashboard: Dashboard, count: number): Dashboard {
  const missing = count - flatMetrics(dashboard.pages).length;
  const metrics = Array.from({ length: missing }, (_, index) => ({
    name: `Gauge ${index}`,
    type: "gauge" as const,
    key: `proxy.process.bench.gauge_${index}`,
    color: "#5aa9f8",
  }));
  return {
    ...dashboard,
    pages: [...dashboard.pages, { name: "More", panels: [{ title: "More", metrics }] }],
  };
}
