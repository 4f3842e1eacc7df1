// needs: chromium
// A report in a real browser, as whoever got it by mail opens it: from a file, without any network.
/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { BrowserContextOptions } from "playwright-core";
import { callProduct } from "../../helpers/run_product.ts";
import { eventually } from "../../helpers/eventually.ts";
import { seriousFaults } from "../../helpers/axe_faults.ts";
import { type Page, withBrowser } from "../../helpers/with_browser.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { withFolder } from "../commands/with_folder.ts";
import { fleetTicks, HOSTS, recordTicks } from "../replay/recorded_capture.ts";

const EVIL = "<img src=x onerror=self.taken=1>";
const iso = (second: number) => new Date(CAPTURE_START_MS + second * 1000).toISOString();

/** A report on two hosts, of which the first is down for some seconds, opened from its file. */
async function withReport(
  test: (
    open: (options?: BrowserContextOptions) => Promise<
      { readonly page: Page; readonly complaints: readonly string[] }
    >,
  ) => Promise<void>,
): Promise<void> {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/friday.db`, output = `${folder}/incident.html`;
    await recordTicks(file, fleetTicks(2), { hosts: HOSTS.slice(0, 2) });
    await callProduct(["event", "add", file, EVIL, "--at", iso(60)]);
    await callProduct(["report", file, "--from", iso(20), "-o", output, "--title", EVIL]);
    await withBrowser((browser) =>
      test(async (options) => {
        const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, ...options });
        const complaints: string[] = [];
        page.on("console", (message) => complaints.push(message.text()));
        page.on("pageerror", (error) => complaints.push(error.message));
        page.on("request", (request) => {
          if (!/^(file|data):/.test(request.url())) complaints.push(`asks for ${request.url()}`);
        });
        await page.goto(`file://${output}`);
        await page.locator("#values td").first().waitFor({ state: "attached" });
        return { page, complaints };
      })
    );
  });
}

Deno.test("a report opens from its file and is moved in by keys, buttons and the pointer", async () => {
  await withReport(async (open) => {
    const { page, complaints } = await open();
    const words = () => page.locator("main").innerText();
    const shows = (what: string, pattern: RegExp) =>
      eventually(`${what}: ${pattern}`, async () => pattern.test(await words()));
    await shows("the whole stretch", /page 1 of 4[^]*Requests/);
    assert.match(await words(), /2026-11-21 02:59:19 UTC/);
    await page.keyboard.press("PageDown");
    await eventually("it is leafed through", () => page.evaluate(() => scrollY > 100));
    // A moment of the words above is shown in the charts, with the values of then.
    await page.getByRole("button", { name: "2026-11-21 02:58:01" }).first().click();
    await eventually(
      "a cursor in each of four panels, with its time",
      async () =>
        (await page.locator("#cursor text").allTextContents()).join() ===
          "02:58:01,02:58:01,02:58:01,02:58:01",
    );
    await eventually(
      "the host that is down has no value",
      async () => /no answer/.test(await page.locator("#values").innerText()),
    );
    await page.keyboard.press("g");
    await page.getByRole("dialog").getByRole("textbox").fill("onerror");
    await page.keyboard.press("Enter");
    await eventually(
      "the event by a part of its name",
      async () => (await page.locator("#cursor text").allTextContents())[0] === "02:57:50",
    );
    await page.keyboard.press("2");
    await shows("another page", /page 2 of 4[^]*2xx responses/);
    await page.keyboard.press("1");
    await page.keyboard.press("0");
    await page.keyboard.press("+");
    await shows("half of the window", /last 65 s|last 64 s/);
    await page.keyboard.press("[");
    await eventually("earlier", async () => !/02:59:19 UTC/.test(await words()));
    await page.keyboard.press("t");
    await shows("the table of hosts", /HOST[^]*ats2/);
    await page.keyboard.press("t");
    for (let way = 0; way < 6 && !/lowest to highest/.test(await words()); way++) {
      await page.keyboard.press("a");
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    const first = (await page.locator("main svg").boundingBox())!;
    await page.mouse.move(first.x + 200, first.y + 250);
    await shows("what each host has under the cursor", /ats1 [\d.]+K?[^]*ats2 [\d.]+K?/);
    await page.keyboard.press("v");
    await page.getByRole("checkbox", { name: "ats1", exact: true }).uncheck();
    await page.keyboard.press("Escape");
    await eventually(
      "a host is hidden",
      async () => !/ats1/.test(await page.locator("#values").innerText()),
    );
    const chart = (await page.locator("main svg").boundingBox())!;
    await page.mouse.move(chart.x + 300, chart.y + 250);
    await page.mouse.down();
    await page.mouse.move(chart.x + 400, chart.y + 250, { steps: 3 });
    await page.mouse.up();
    await eventually(
      "a stretch that was dragged over",
      async () => !/last 6[45] s/.test(await words()),
    );
    assert.equal(await page.evaluate(() => "taken" in self), false);
    assert.equal(await page.locator("#summary img, main img").count(), 0);
    assert.deepEqual(complaints, []);
  });
});

Deno.test("a report is for all: by what it says to those who do not see it, on a phone, and on paper", async () => {
  await withReport(async (open) => {
    for (const colorScheme of ["dark", "light"] as const) {
      for (const viewport of [{ width: 1400, height: 900 }, { width: 390, height: 844 }]) {
        const { page } = await open({ colorScheme, viewport, bypassCSP: true });
        assert.deepEqual(await seriousFaults(page), [], `${colorScheme}, ${viewport.width} pixels`);
        const { scrollWidth } = await page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
        }));
        assert.ok(scrollWidth <= viewport.width, `${scrollWidth} pixels wide`);
        await page.close();
      }
    }
    const { page, complaints } = await open({ colorScheme: "dark" });
    const paper = await page.pdf({ format: "A4" });
    assert.ok(paper.length > 50_000, `${paper.length} bytes`);
    const printed = await page.locator("#printed svg").count();
    assert.equal(printed, 4, "all pages are printed");
    const inks = await page.locator("#printed svg > rect").first().getAttribute("fill");
    assert.match(inks ?? "", /^#e|^#f/, "on a light ground");
    assert.deepEqual(complaints, []);
  });
});

Deno.test("nothing but its own script runs in a report", async () => {
  await withReport(async (open) => {
    const { page } = await open();
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "self.taken = 1";
      document.body.append(script);
      const image = document.createElement("img");
      image.src = "https://127.0.0.1:9/x.png";
      document.body.append(image);
    });
    const refused = await page.evaluate(() =>
      fetch("https://127.0.0.1:9/").then(() => "sent", (error) => error.name)
    );
    assert.equal(refused, "TypeError");
    assert.equal(await page.evaluate(() => "taken" in self), false);
  });
});
