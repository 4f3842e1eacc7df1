// needs: chromium
// The page in a real browser, served by the program as its users have it.
/// <reference lib="dom" />
import assert from "node:assert/strict";
import { openSessionWeb } from "../../../src/app/web/session_web.ts";
import type { Session } from "../../../src/app/session.ts";
import { Telemetry } from "../../../src/telemetry/telemetry.ts";
import { initialView } from "../../../src/view/view_state.ts";
import { capturedScene, host } from "../captured_scene.ts";
import { recordCapture } from "../commands/recording_fixture.ts";
import { withDirectory } from "../../helpers/with_directory.ts";
import { seriousFaults } from "../../helpers/axe_faults.ts";
import { eventually } from "../../helpers/eventually.ts";
import { type RunningProduct, startProduct } from "../../helpers/run_product.ts";
import { type Page, withBrowser } from "../../helpers/with_browser.ts";

async function withDemo(
  args: readonly string[],
  test: (url: string, program: RunningProduct) => Promise<void>,
): Promise<void> {
  await withProgram(["demo", "--gui", "--interval", "0.5", ...args], test);
}

async function withProgram(
  args: readonly string[],
  test: (url: string, program: RunningProduct) => Promise<void>,
): Promise<void> {
  const program = startProduct(args, { deadlineMs: 180_000 });
  let isOver = false;
  program.ended.finally(() => isOver = true).catch(() => {});
  try {
    await Promise.race([
      eventually("it says its address", () => /ssh -L/.test(program.stderr)),
      program.ended.then(({ stderr }) => assert.fail(`it has ended: ${stderr}`)),
    ]);
    await test(/http:\S+/.exec(program.stderr)![0], program);
  } finally {
    if (!isOver) program.kill("SIGTERM");
    await program.ended;
  }
}

/** What was captured of a host so far, and that does not go on. */
function capturedSession(ticks: number): Session {
  const scene = capturedScene([host("ats1")], { ticks });
  return {
    dashboard: scene.dashboard,
    scene,
    view: initialView(0, 60_000),
    addEvent: () => {},
    subscribe: () => {},
  };
}

async function serveCapture(
  { ticks, port = 0 }: { readonly ticks: number; readonly port?: number },
): Promise<AsyncDisposable & { readonly url: string }> {
  const telemetry = new Telemetry({ onWarning: () => {} });
  const web = await openSessionWeb({ listen: { hostname: "127.0.0.1", port } }, telemetry);
  web.serve({ session: capturedSession(ticks) });
  let said = "";
  web.tell((text) => said += text);
  return {
    url: /http\S+/.exec(said)![0],
    [Symbol.asyncDispose]: () => web[Symbol.asyncDispose](),
  };
}

/** Opens the page and waits for a picture with values. Everything that the browser complains of fails. */
async function opened(page: Page, url: string): Promise<string[]> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() !== "log") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  await page.waitForFunction(() =>
    [...document.querySelectorAll("#values td")].some(({ textContent }) => /^\d/.test(textContent!))
  );
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
      await page.keyboard.press("g");
      await page.getByLabel(/part of an event/).fill("<b>8.1");
      await page.keyboard.press("Enter");
      await eventually("the event's moment stands still, with its values", async () =>
        await page.locator("#cursor line").count() > 0 &&
        await page.getByRole("button", { name: /freeze/ }).getAttribute("aria-pressed") === "true");
      await page.keyboard.press("0");
      await page.keyboard.press("i");
      await shows("the tool itself", /This tool/);
      await page.keyboard.press("i");
      await shows("the hosts", /Traffic & Cache/);
      await page.keyboard.press("w");
      await shows("the records that moved", /(What|Nothing) moved/);
      await page.keyboard.press("w");
      await shows("the hosts", /Traffic & Cache/);
      await page.keyboard.press("t");
      await shows("the table of the hosts", /Hosts: 2 hosts/);
      await page.getByRole("button", { name: /^filter/ }).click();
      await page.getByLabel("Only rows with").fill("fra");
      await page.keyboard.press("Enter");
      await eventually("one row is left", async () =>
        await page.locator("main svg text", { hasText: /^ams1$/ }).count() === 1);
      await page.locator("main svg text", { hasText: /^fra1$/ }).last().dblclick();
      await shows("that host alone", /Latency/);
      await page.keyboard.press("o");
      await page.keyboard.press("?");
      await page.getByRole("dialog").getByText("logarithmic scale").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      await page.keyboard.press("v");
      await page.getByLabel("Only those with").fill("AMS");
      await eventually("the others are left out", async () =>
        await page.getByRole("checkbox").count() === 1);
      await page.getByRole("checkbox", { name: "ams1", exact: true }).uncheck();
      await page.keyboard.press("Escape");
      await eventually("a host is hidden", async () =>
        !/ams1/.test(await page.locator("#values").innerText()));
      assert.deepEqual(complaints, []);
    }));
});

Deno.test("an event is changed and deleted in a browser", async () => {
  await withDemo(["--allow-edit"], (url) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const complaints = await opened(page, url);
      const shows = (what: string, holds: (words: string) => boolean) =>
        eventually(what, async () => holds(await page.locator("main").innerText()));
      const dialog = page.getByRole("dialog");
      await page.keyboard.press("e");
      await page.getByLabel("What happened").fill("depoly");
      await page.keyboard.press("Enter");
      await shows("it is marked", (words) => /depoly/.test(words));
      await page.getByRole("button", { name: /^events/ }).click();
      await dialog.getByRole("button", { name: "Change" }).click();
      await dialog.getByLabel("What happened").fill("deploy");
      await page.keyboard.press("Enter");
      await shows("it is called something else", (words) => /deploy/.test(words));
      await page.getByRole("button", { name: /^events/ }).click();
      await dialog.getByRole("button", { name: "Delete" }).click();
      await dialog.getByRole("button", { name: "Really delete" }).click();
      await shows("it is gone", (words) => !/deploy|depoly/.test(words));
      assert.deepEqual(complaints, []);
    }));
});

Deno.test("two fingers zoom, and a touch shows the values under it", async () => {
  await withDemo([], (url) =>
    withBrowser(async (browser) => {
      const context = await browser.newContext({
        ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
      });
      const page = await context.newPage();
      const complaints = await opened(page, url);
      const devtools = await context.newCDPSession(page);
      const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...xs: number[]) =>
        devtools.send("Input.dispatchTouchEvent", {
          type,
          touchPoints: xs.map((x, id) => ({ x, y: 300, id })),
        });
      await touch("touchStart", 180);
      await touch("touchStart", 180, 220);
      for (const by of [20, 40, 60]) await touch("touchMove", 180 - by, 220 + by);
      await touch("touchEnd");
      await eventually("the window is shorter", async () =>
        !/last 60 s/.test(await page.locator("main").innerText()));
      // What moves on leaves the cursor behind.
      await page.getByRole("button", { name: /^freeze/ }).tap();
      await page.touchscreen.tap(200, 300);
      await eventually("a cursor", async () =>
        await page.locator("#cursor line").count() > 0);
      assert.deepEqual(complaints, []);
    }));
});

Deno.test("a browser comes with a link, keeps a cookie, and leads no other site's page in", async () => {
  const telemetry = new Telemetry({ onWarning: () => {} });
  await withDirectory((folder) =>
    withBrowser(async (browser) => {
      const token = "a-token-of-the-tests-0123456789";
      await Deno.writeTextFile(`${folder}/token`, token);
      const web = await openSessionWeb(
        { listen: { hostname: "127.0.0.1", port: 0 }, tokenFile: `${folder}/token` },
        telemetry,
      );
      await using _web = web;
      web.serve({ session: capturedSession(60) });
      let said = "";
      web.tell((text) => said += text);
      assert.ok(!said.includes(token), said);
      const url = /http:\/\/[^/]+\//.exec(said)![0];
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url);
      await page.getByText("A token is needed").waitFor();
      await opened(page, `${url}?token=${token}`);
      assert.equal(page.url(), url, "the token is not in the address any more");
      const [cookie] = await context.cookies();
      assert.deepEqual([cookie!.httpOnly, cookie!.sameSite], [true, "Strict"]);
      assert.equal(await page.evaluate(() => document.cookie), "");
      await page.reload();
      await page.getByRole("navigation").waitFor();
      // Another site on this machine: its own name, and nothing of what it asks for here.
      await using site = Deno.serve({
        ...{ hostname: "127.0.0.1", port: 0, onListen: () => {} },
        handler: () =>
          new Response(`<iframe src="${url}"></iframe>`, {
            headers: { "content-type": "text/html" },
          }),
      });
      const other = await context.newPage();
      await other.goto(`http://localhost:${site.addr.port}/`);
      const answers = await other.evaluate(async (url) => {
        const body = JSON.stringify({ label: "x", atMs: 1 });
        const tries = [
          () => fetch(url, { credentials: "include" }),
          () => fetch(`${url}events`, { credentials: "include" }),
          () => fetch(`${url}event`, { method: "POST", credentials: "include", body }),
          () => import(`${url}page.js`),
        ];
        return await Promise.all(tries.map((work) => work().then(() => "let in", () => "refused")));
      }, url);
      assert.deepEqual(answers, ["refused", "refused", "refused", "refused"]);
      assert.equal(await other.frameLocator("iframe").locator("#chart").count(), 0);
      await context.close();
    })
  );
});

Deno.test("the pointer is a cursor over all panels, and dragging chooses a window", async () => {
  await withDemo([], (url) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const complaints = await opened(page, url);
      await page.mouse.move(650, 300);
      await eventually("a cursor in each of four panels", async () =>
        await page.locator("#cursor line").count() === 4);
      await page.mouse.move(400, 300);
      await page.mouse.down();
      await page.mouse.move(640, 300, { steps: 4 });
      await eventually("what is dragged over is shown", async () =>
        await page.locator("#selection").count() === 1);
      await page.mouse.up();
      await eventually("that stretch stands still", async () =>
        !/last 60 s/.test(await page.locator("main").innerText()));
      const freeze = page.getByRole("button", { name: /freeze/ });
      await eventually("it is frozen", async () =>
        await freeze.getAttribute("aria-pressed") === "true");
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
          const found = await seriousFaults(page);
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

Deno.test("a hidden tab stands still, and shows all of what it missed when it is seen again", async () => {
  await withDemo([], (url) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage(), other = await browser.newPage();
      await opened(page, url);
      await opened(other, url);
      const hide = async (hidden: boolean) => {
        const told = page.waitForResponse(/\/look$/);
        await page.evaluate((hidden) => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }, hidden);
        await told;
      };
      const clock = async (of: Page) =>
        /\d\d:\d\d:\d\d UTC/.exec(await of.locator("main").innerText())?.[0] ?? "";
      await hide(true);
      // What was on its way comes before the next page that others get.
      for (let pages = 0; pages < 2; pages++) {
        const before = await clock(other);
        await eventually("the other tab goes on", async () => await clock(other) !== before);
      }
      const shown = await clock(page), before = await clock(other);
      await eventually("the other tab goes on", async () => await clock(other) !== before);
      assert.equal(await clock(page), shown);
      await hide(false);
      await eventually("it goes on", async () => await clock(page) !== shown);
    }));
});

Deno.test("two tabs look at pages of their own", async () => {
  await withDemo([], (url) =>
    withBrowser(async (browser) => {
      const [one, other] = [await browser.newPage(), await browser.newPage()];
      await opened(one, url);
      await opened(other, url);
      await other.keyboard.press("2");
      await eventually("the other one turned", async () =>
        /page 2 of 4/.test(await other.locator("main").innerText()));
      assert.match(await one.locator("main").innerText(), /page 1 of 4/);
    }));
});

Deno.test("a page whose server was away goes on with what it looks at", async () => {
  await withBrowser(async (browser) => {
    const page = await browser.newPage();
    const words = () => page.locator("main").innerText();
    let port = 0;
    {
      await using server = await serveCapture({ ticks: 60 });
      port = Number(new URL(server.url).port);
      await opened(page, server.url);
      await page.keyboard.press("2");
      await eventually("the second page", async () => /page 2 of 4/.test(await words()));
    }
    await eventually(
      "it says that nobody answers",
      async () => /does not answer/.test(await page.locator("#state").innerText()),
    );
    const clock = /\d\d:\d\d:\d\d UTC/.exec(await words())?.[0];
    await using _server = await serveCapture({ ticks: 70, port });
    await eventually("what it missed is there, of the same page", async () => {
      const now = await words();
      return /page 2 of 4/.test(now) && /\d\d:\d\d:\d\d UTC/.exec(now)?.[0] !== clock;
    });
  });
});

Deno.test("a recording is moved in and played in a browser", async () => {
  await withDirectory(async (folder) => {
    await recordCapture(`${folder}/r.db`, 120);
    const args = ["replay", "--gui", `${folder}/r.db`];
    await withProgram(args, (url) =>
      withBrowser(async (browser) => {
        const page = await browser.newPage();
        const complaints = await opened(page, url);
        const clock = async () =>
          /\d\d:\d\d:\d\d UTC/.exec(await page.locator("main").innerText())?.[0];
        const end = await clock();
        await page.keyboard.press("[");
        await eventually("it moves back", async () => await clock() !== end);
        const before = await clock();
        await page.keyboard.press("Space");
        await eventually("it plays", async () => await clock() !== before);
        await page.keyboard.press("0");
        await eventually("it is at its end", async () => await clock() === end);
        assert.deepEqual(complaints, []);
      }));
  });
});

Deno.test("the whole page is at most 60 KB on its way", async () => {
  await withDemo([], (url) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage();
      await opened(page, url);
      const bytes = await page.evaluate(() => {
        const loaded = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
        const [document] = performance.getEntriesByType(
          "navigation",
        ) as PerformanceResourceTiming[];
        const files = [document!, ...loaded.filter(({ name }) => /page\.(js|css)$/.test(name))];
        return files.map(({ encodedBodySize }) => encodedBodySize);
      });
      assert.equal(bytes.length, 3);
      assert.ok(bytes.every((size) => size > 0), String(bytes));
      const sum = bytes.reduce((one, other) => one + other);
      assert.ok(sum < 60_000, `${sum} bytes`);
    }));
});

Deno.test("names from outside are words in a browser, never elements", async () => {
  const evil = `<img src=x onerror=self.taken=1>`;
  await withDirectory(async (folder) => {
    await Deno.writeTextFile(
      `${folder}/d.yaml`,
      `pages:
  - name: ${JSON.stringify(evil)}
    panels:
      - title: ${JSON.stringify(`${evil}"'`)}
        unit: ${JSON.stringify(evil)}
        metrics:
          - { name: ${
        JSON.stringify(evil)
      }, type: counter, key: proxy.process.http.incoming_requests, color: "#f4c95d" }
`,
    );
    await withDemo(
      ["--allow-edit", "-c", `${folder}/d.yaml`],
      (url) =>
        withBrowser(async (browser) => {
          const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
          const complaints = await opened(page, url);
          const count = async () =>
            (await page.locator("main").innerText()).split("onerror").length;
          const before = await count();
          await page.keyboard.press("e");
          await page.getByLabel("What happened").fill(evil);
          await page.keyboard.press("Enter");
          await page.getByLabel("What happened").waitFor({ state: "hidden" });
          await eventually("the event is there", async () => await count() > before);
          await page.keyboard.press("v");
          await page.getByRole("checkbox").first().waitFor();
          assert.equal(await page.locator("img").count(), 0);
          assert.equal(await page.evaluate(() => "taken" in self), false);
          assert.deepEqual(complaints, []);
        }),
    );
  });
});
