// needs: chromium
// What a browser draws of a moment, beside the PNG that the program makes of it.
/// <reference lib="dom" />
import assert from "node:assert/strict";
import { cellDifference } from "../../helpers/cell_difference.ts";
import { eventually } from "../../helpers/eventually.ts";
import { type Ink, inkAgreement } from "../../helpers/ink_agreement.ts";
import { decodePng, type Pixels } from "../../helpers/png.ts";
import { callProduct, startProduct } from "../../helpers/run_product.ts";
import { type Page, withBrowser } from "../../helpers/with_browser.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { withFolder } from "../commands/with_folder.ts";
import { fleetTicks, HOSTS, recordTicks } from "../replay/recorded_capture.ts";

const EVERY_OPTION = `pages:
- name: Every option
  panels:
  - title: Stacked
    stack: true
    metrics:
    - {name: 2xx, type: counter, key: proxy.process.http.2xx_responses, color: "#6fce7c"}
    - {name: 4xx, type: counter, key: proxy.process.http.4xx_responses, color: "#f5d565"}
    - {name: 5xx, type: counter, key: proxy.process.http.5xx_responses, color: "#ff6b6b"}
  - title: Limits
    min: 0
    max: 3000
    fill: false
    thresholds: [{from: 2500, severity: critical}, {from: 1000, to: 1500, color: "#00c95d"}]
    metrics:
    - {name: Requests, type: counter, key: proxy.process.http.incoming_requests, color: "#5aa9f8", alerts: [{below: 200}]}
  - title: Logarithmic
    log: true
    metrics:
    - {name: Requests, type: counter, key: proxy.process.http.incoming_requests, color: "#f2865c"}
  - title: Lowest to highest
    hosts_as: spread
    smooth: 5s
    metrics:
    - {name: Clients, type: gauge, key: proxy.process.http.current_client_connections, color: "#b394f8"}
`;

/** Lines differ in the anti-aliasing of their edges alone: so many of their pixels agree at least. */
const LEAST_SHARE = 0.99;
/** Areas, bands and all else: so much any square of 32 pixels differs at most in a channel's mean, of 255. */
const MOST_APART = 6;
/** The last line has other words: it stands below this many pixels from the bottom. */
const FOOTER_PX = 60;
/** Shorter lines tell nothing. */
const LEAST_PIXELS = 60;

Deno.test("a browser draws each line where the PNG of that moment has it, in its colour", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/run.db`, dashboard = `${folder}/all.yaml`;
    await recordTicks(file, fleetTicks(3), { hosts: HOSTS });
    await Deno.writeTextFile(dashboard, EVERY_OPTION);
    const shown = ["-c", dashboard, "--history", "120"];
    const program = startProduct(["replay", "--gui", file, ...shown], { deadlineMs: 120_000 });
    try {
      await eventually("it says its address", () => /ssh -L/.test(program.stderr));
      const url = /http:\S+/.exec(program.stderr)![0];
      await withBrowser(async (browser) => {
        for (const theme of ["dark", "light"] as const) {
          const page = await browser.newPage({
            viewport: { width: 1400, height: 900 },
            colorScheme: theme,
          });
          await page.goto(url);
          await page.locator("#values td").first().waitFor({ state: "attached" });
          const drawn = decodePng(await page.locator("main svg").screenshot());
          const saved = await savedPicture(page);
          const size = `${drawn.width}x${drawn.height}`;
          const snapshot = async (...at: string[]) => {
            const args = ["--recording", file, ...shown, "--size", size, "--theme", theme, ...at];
            const run = await callProduct(["snapshot", ...args, "--format", "png", "-o", "-"]);
            return decodePng(run.io.stdoutBytes);
          };
          const inks = await inksOf(page);
          assert.ok(inks.length >= 8, `${inks.length} lines`);
          assertSameLines(drawn, await snapshot(), { inks, what: `${theme}, the snapshot` });
          assertSameLines(drawn, saved, { inks, what: `${theme}, key s` });
          if (theme === "light") continue;
          // Of another moment it would be noticed.
          const before = await snapshot("--at", new Date(CAPTURE_START_MS + 140_000).toISOString());
          const moved = inks.filter((ink) => inkAgreement(drawn, before, ink).share < 0.9);
          assert.ok(moved.length > 4, `${moved.length} lines are elsewhere 9 s before`);
        }
      });
    } finally {
      program.kill("SIGTERM");
      await program.ended;
    }
  });
});

async function savedPicture(page: Page): Promise<Pixels> {
  const download = page.waitForEvent("download");
  await page.keyboard.press("s");
  return decodePng(await Deno.readFile(await (await download).path()));
}

/** The lines of the page: their colours, and where they are drawn. */
function inksOf(page: Page): Promise<Ink[]> {
  return page.evaluate(() => {
    const { left, top } = document.querySelector("main svg")!.getBoundingClientRect();
    return [...document.querySelectorAll("main svg path[stroke]")].flatMap((path) => {
      const { x, y, width, height } = path.getBoundingClientRect();
      const color = path.getAttribute("stroke")!;
      const area = { x: x - left, y: y - top, width: width + 1, height: height + 1 };
      return width < 100 ? [] : [{ color, area }];
    });
  });
}

function assertSameLines(
  one: Pixels,
  other: Pixels,
  { inks, what }: { readonly inks: readonly Ink[]; readonly what: string },
): void {
  assert.deepEqual([one.width, one.height], [other.width, other.height]);
  const apart = cellDifference(one, other, { sizePx: 32, heightPx: one.height - FOOTER_PX - 32 });
  assert.ok(apart <= MOST_APART, `${what}: a square differs by ${apart.toFixed(1)}`);
  for (const ink of inks) {
    const { share, count } = inkAgreement(one, other, ink);
    if (count < LEAST_PIXELS) continue;
    const where = `${ink.color} at ${Math.round(ink.area.x)},${Math.round(ink.area.y)}`;
    assert.ok(share >= LEAST_SHARE, `${what}: ${where}: ${share.toFixed(3)} of ${count} pixels`);
  }
}
