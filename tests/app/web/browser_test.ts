// needs: chromium
// The page in a real browser, served by the program as its users have it.
/// <reference lib="dom" />
import assert from "node:assert/strict";
import axe from "axe-core";
import { eventually } from "../../helpers/eventually.ts";
import { type RunningProduct, startProduct } from "../../helpers/run_product.ts";
import { type Page, withBrowser } from "../../helpers/with_browser.ts";

async function withDemo(
  args: readonly string[],
  test: (url: string, program: RunningProduct) => Promise<void>,
): Promise<void> {
  const program = startProduct(["demo", "--gui", "--interval", "0.5", ...args], {
    deadlineMs: 180_000,
  });
  try {
    await eventually("it says its address", () => /ssh -L/.test(program.stderr));
    await test(/http:\S+/.exec(program.stderr)![0], program);
  } finally {
    program.kill("SIGTERM");
    await program.ended;
  }
}

/** Opens the page and waits for a picture with values. Everything that the browser complains of fails. */
async function opened(page: Page, url: string): Promise<string[]> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() !== "log") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  await page.waitForFunction(() => /[0-9.]+K/.test(document.getElementById("values")!.innerText));
  return complaints;
}

Deno.test("a browser draws the page, and goes on to draw it", async () => {
  await withDemo([], (url) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const complaints = await opened(page, url);
      const clock = /20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC/;
      const first = clock.exec(await page.locator("main").innerText())?.[0];
      assert.ok(first !== undefined, "it has a clock");
      await eventually("the clock goes on", async () =>
        clock.exec(await page.locator("main").innerText())?.[0] !== first);
      const words = await page.locator("main").innerText();
      for (const word of ["Requests", "Latency", "Cache hit rate", "Connections", "ams1", "fra1"]) {
        assert.ok(words.includes(word), `${word} in ${words}`);
      }
      assert.ok(await page.locator("main svg path").count() > 8, "it has lines");
      assert.deepEqual(complaints, []);
    }));
});

Deno.test("the keys of the terminal do the same in a browser", async () => {
  await withDemo(["--allow-edit"], (url) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const complaints = await opened(page, url);
      const shows = (what: string, pattern: RegExp) =>
        eventually(`${what}: ${pattern}`, async () =>
          pattern.test(await page.locator("main").innerText()));
      await page.keyboard.press("l");
      await shows("the next page", /page 2 of 4[^]*Response Codes/);
      await page.keyboard.press("ArrowLeft");
      await shows("the page before", /page 1 of 4/);
      await page.keyboard.press("3");
      await shows("the third page", /page 3 of 4/);
      await page.keyboard.press("1");
      await page.keyboard.press("-");
      await shows("a longer window", /last 2 min/);
      await page.keyboard.press("+");
      await shows("a shorter window", /last 60 s/);
      await page.keyboard.press("z");
      await eventually("one panel", async () =>
        !/Latency/.test(await page.locator("main").innerText()));
      await page.keyboard.press("Enter");
      await shows("all panels", /Latency/);
      await page.keyboard.press("Space");
      await shows("how far it is behind", /behind|frozen/i);
      assert.equal(
        await page.getByRole("button", { name: /freeze/ }).getAttribute("aria-pressed"),
        "true",
      );
      await page.keyboard.press("0");
      await page.keyboard.press("e");
      await page.getByLabel("What happened").fill("deploy <b>8.1</b>");
      await page.keyboard.press("Enter");
      await shows("the event", /deploy <b>8\.1<\/b>/);
      await page.keyboard.press("?");
      await page.getByRole("dialog").getByText("logarithmic scale").waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("v");
      await page.getByRole("checkbox", { name: "ams1", exact: true }).uncheck();
      await page.keyboard.press("Escape");
      await eventually("a host is hidden", async () =>
        !/ams1/.test(await page.locator("#values").innerText()));
      assert.deepEqual(complaints, []);
    }));
});

Deno.test("the pointer is a cursor over all panels, and dragging chooses a window", async () => {
  await withDemo([], (url) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const complaints = await opened(page, url);
      await page.mouse.move(650, 300);
      const cursors = () =>
        page.evaluate(() => {
          const isCursor = (path: Element) =>
            /^M[\d.]+,[\d.]+L[\d.]+,[\d.]+$/.test(path.getAttribute("d") ?? "") &&
            path.getAttribute("stroke-width") === "1" && !path.hasAttribute("stroke-dasharray");
          const strokes = new Set(["#eceff3", "#161a20"]);
          return [...document.querySelectorAll("main svg path")].filter((path) =>
            isCursor(path) && strokes.has(path.getAttribute("stroke") ?? "")
          ).length;
        });
      await eventually("a cursor in each of four panels", async () => await cursors() === 4);
      await page.mouse.move(400, 300);
      await page.mouse.down();
      await page.mouse.move(640, 300, { steps: 4 });
      assert.equal(await page.locator("#selection").count(), 1);
      await page.mouse.up();
      await eventually("that stretch stands still", async () =>
        !/last 60 s/.test(await page.locator("main").innerText()));
      const freeze = page.getByRole("button", { name: /freeze/ });
      assert.equal(await freeze.getAttribute("aria-pressed"), "true");
      assert.deepEqual(complaints, []);
    }));
});

Deno.test("a page is found by those who do not see it", async () => {
  await withDemo(["--allow-edit"], (url) =>
    withBrowser(async (browser) => {
      for (const colorScheme of ["dark", "light"] as const) {
        for (const viewport of [{ width: 1400, height: 900 }, { width: 390, height: 844 }]) {
          const context = await browser.newContext({ colorScheme, viewport, bypassCSP: true });
          const page = await context.newPage();
          await opened(page, url);
          await page.addScriptTag({ content: axe.source });
          const found = await page.evaluate(async () => {
            // deno-lint-ignore no-explicit-any -- what the script puts there
            const { violations } = await (globalThis as any).axe.run();
            return violations.map(({ id, impact }: { id: string; impact: string }) =>
              `${impact}: ${id}`
            );
          });
          assert.deepEqual(found, [], `${colorScheme}, ${viewport.width} pixels wide`);
          const rows = await page.locator("#values table").first().innerText();
          assert.match(rows, /metric\s+ams1\s+fra1/);
          await context.close();
        }
      }
    }));
});

Deno.test("a phone shows all panels below each other, without scrolling sideways", async () => {
  await withDemo([], (url) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      await opened(page, url);
      const words = await page.locator("main").innerText();
      for (const word of ["Requests", "Latency", "Cache hit rate", "Connections"]) {
        assert.ok(words.includes(word), word);
      }
      const { width, place } = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        place: document.getElementById("chart")!.scrollWidth,
      }));
      assert.deepEqual([width <= 390, place <= 390], [true, true], `${width}, ${place}`);
    }));
});
