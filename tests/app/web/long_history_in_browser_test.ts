// needs: chromium
// Eight hours in a real browser: how long they take, and what they cost it.
/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Tick } from "../../../src/model/tick.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { eventually } from "../../helpers/eventually.ts";
import { startProduct } from "../../helpers/run_product.ts";
import { type Page, withBrowser } from "../../helpers/with_browser.ts";
import { withFolder } from "../commands/with_folder.ts";
import { HOSTS, recordTicks } from "../replay/recorded_capture.ts";

const START_MS = Date.UTC(2026, 10, 20, 1), INTERVAL_MS = 5_000, HOURS = 8;
const RECORDS = [
  "proxy.process.http.incoming_requests",
  "proxy.process.http.current_client_connections",
  "proxy.process.cache_total_hits",
  "proxy.process.cache_total_misses",
  "proxy.process.proxy.start_time",
];
/** On an idle machine half a second; a machine that is busy takes longer, and nobody waits for so long. */
const MOST_MS = 15_000;
/** What the script may hold, whatever was looked at. */
const MOST_HEAP_BYTES = 24e6, MOST_NODES = 4_000;

/** A simulated host over eight hours. */
function longTicks(): Tick[] {
  let nowMs = START_MS;
  const host = createWorkload({ seed: 3, wallMs: () => nowMs });
  return Array.from({ length: HOURS * 3_600_000 / INTERVAL_MS }, (_, index): Tick => {
    nowMs = START_MS + index * INTERVAL_MS;
    const snapshot = host.snapshot(), monotonicMs = index * INTERVAL_MS;
    const values = new Map(
      RECORDS.map((name) => [name, Number(snapshot.lookup(name, "exact")?.current_value)]),
    );
    return {
      ...{ index, atMs: nowMs, monotonicMs, latenessMs: 0 },
      results: [{
        kind: "reply",
        ...{ repliedAtMs: monotonicMs + 1, tookMs: 2, values, absent: [], problems: [] },
      }],
    };
  });
}

async function cost(page: Page): Promise<{ heap: number; nodes: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const value = (name: string) => metrics.find((metric) => metric.name === name)!.value;
  return { heap: value("JSHeapUsedSize"), nodes: value("Nodes") };
}

Deno.test("eight hours are seen, zoomed and scrolled in a browser at once, and cost it no more than a minute", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/day.db`;
    await recordTicks(file, longTicks(), { hosts: HOSTS.slice(0, 1), intervalMs: INTERVAL_MS });
    const program = startProduct(["replay", "--gui", file], { deadlineMs: 150_000 });
    try {
      await eventually("it says its address", () => /ssh -L/.test(program.stderr));
      await withBrowser(async (browser) => {
        const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
        const words = () => page.locator("main").innerText();
        const within = async (what: string, pattern: RegExp) => {
          const beganMs = performance.now();
          await eventually(what, async () => pattern.test(await words()), { everyMs: 20 });
          const tookMs = Math.round(performance.now() - beganMs);
          assert.ok(tookMs < MOST_MS, `${what} after ${tookMs} ms`);
        };
        await page.goto(/http:\S+/.exec(program.stderr)![0]);
        await within("its end", /08:59:55 UTC[^]*last 60 s/);
        const { heap: least } = await cost(page);
        for (let longer = 0; longer < 10; longer++) await page.keyboard.press("-");
        await within("all of it", /last 8 h/);
        const points = await page.locator("main svg path[stroke]").evaluateAll((paths) =>
          Math.max(...paths.map((path) => path.getAttribute("d")!.split(/[ML,]/).length / 2))
        );
        assert.ok(points > 300 && points < 4_000, `${points} points of 5760 in a line`);
        const plot = (await page.locator("main svg").boundingBox())!;
        await page.mouse.move(plot.x + 300, plot.y + 250);
        await page.mouse.down();
        await page.mouse.move(plot.x + 360, plot.y + 250, { steps: 3 });
        await page.mouse.up();
        await within("a stretch of it", /last (4\d|5\d) min/);
        for (let back = 0; back < 20; back++) await page.keyboard.press("[");
        await within("its beginning", /01:(4|5)\d:\d\d UTC/);
        for (const key of "0234112tt0LLaa") await page.keyboard.press(key);
        await within("the first page again, at the end", /08:59:55 UTC/);
        const { heap, nodes } = await cost(page);
        assert.ok(heap < MOST_HEAP_BYTES, `${heap} bytes, at first ${least}`);
        assert.ok(nodes < MOST_NODES, `${nodes} nodes`);
      });
    } finally {
      program.kill("SIGTERM");
      await program.ended;
    }
  });
});
