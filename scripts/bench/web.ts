/**
 * Measures what browsers cost: 4 simulated hosts at 1 s, polled and served by the compiled program, to none, 1, 5
 * and 20 clients with views of their own; then what the page weighs, and how soon a real browser draws it.
 */
/// <reference lib="dom" />
import { withBrowser } from "../../tests/helpers/with_browser.ts";
import { BINARY, pause, startHelper, usageOf } from "./process.ts";
import { quantile, type Section } from "./table.ts";

export interface WebBenchOptions {
  /** How long each run is measured. */
  readonly seconds?: number;
  /** How long before that the first pages are waited for. */
  readonly warmUpSeconds?: number;
  /** How often the page is opened. */
  readonly visits?: number;
}

const HOSTS = 4;
const CLIENTS = [0, 1, 5, 20];

/** Each number of clients, and the page. */
export async function benchWeb(options: WebBenchOptions = {}): Promise<Section[]> {
  const { seconds = 20, warmUpSeconds = 5, visits = 7 } = options;
  await using closing = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "bench-web-" });
  closing.defer(() => Deno.remove(folder, { recursive: true }));
  const servers = closing.use(startHelper("servers.ts", [folder, String(HOSTS)]));
  await servers.line();
  const hosts = Array.from({ length: HOSTS }, (_, at) => `h${at}=unix:${folder}/${at}.sock`);
  const runs = [];
  for (const clients of CLIENTS) {
    runs.push(await run(hosts, { folder, seconds, warmUpSeconds, clients }));
  }
  const [none, ...some] = runs;
  const page = await withServer(hosts, [], async (url) => {
    await pause(warmUpSeconds * 1000);
    return await pageOf(url, visits);
  });
  return [{
    title: `${HOSTS} hosts at 1 s, ${seconds} s each: what browsers cost`,
    figures: some.flatMap(({ clients, bytesPerSecond, cpuPercent, late }) => [
      {
        what: `${clients} clients: bytes a second and client`,
        value: bytesPerSecond / clients,
        unit: "B/s",
        most: 5_000,
      },
      {
        what: `${clients} clients: processor a client`,
        value: (cpuPercent - none!.cpuPercent) / clients,
        unit: "% of a core",
      },
      { what: `${clients} clients: a tick's lateness, median`, value: late.p50 * 1e3, unit: "ms" },
      {
        what: `${clients} clients: 95th percentile`,
        value: late.p95 * 1e3,
        unit: "ms",
        most: Math.max(20, none!.late.p95 * 1.5e3),
      },
    ]),
    notes: [
      `no client: ${none!.cpuPercent.toFixed(1)} % of a core, lateness ${
        (none!.late.p50 * 1e3).toFixed(1)
      } ms in the median, ${(none!.late.p95 * 1e3).toFixed(1)} ms at the 95th percentile`,
      "the clients, each with a view of its own, share this machine's cores with the program",
    ],
  }, {
    title: "The page in a browser on this machine",
    figures: [
      { what: "its files, compressed", value: page.bytes / 1000, unit: "KB", most: 60 },
      { what: "first picture, median", value: quantile(page.drawnMs, 0.5), unit: "ms", most: 300 },
      { what: "first picture, slowest", value: Math.max(...page.drawnMs), unit: "ms" },
    ],
    notes: [`${visits} visits with an empty cache, from the beginning of the navigation`],
  }];
}

interface Run {
  readonly clients: number;
  readonly bytesPerSecond: number;
  readonly cpuPercent: number;
  readonly late: { readonly p50: number; readonly p95: number };
}

async function run(
  hosts: readonly string[],
  { folder, seconds, warmUpSeconds, clients }: {
    readonly folder: string;
    readonly seconds: number;
    readonly warmUpSeconds: number;
    readonly clients: number;
  },
): Promise<Run> {
  const stats = `${folder}/stats.json`;
  const measured = await withServer(hosts, ["--stats", stats], async (url, pid) => {
    const end = new AbortController();
    const counter = { bytes: 0 };
    const reading = Array.from(
      { length: clients },
      (_, at) => readStream(url, at, counter, end.signal),
    );
    await pause(warmUpSeconds * 1000);
    const before = { ...usageOf([pid]), ...counter, atMs: performance.now() };
    await pause(seconds * 1000);
    const elapsedMs = performance.now() - before.atMs;
    const { cpuMs } = usageOf([pid]);
    end.abort();
    await Promise.all(reading);
    return {
      bytesPerSecond: (counter.bytes - before.bytes) / elapsedMs * 1000,
      cpuPercent: (cpuMs - before.cpuMs) / elapsedMs * 100,
    };
  });
  const { series } = JSON.parse(await Deno.readTextFile(stats));
  const late = series.find(({ name }: { name: string }) => name === "tick_lateness_seconds");
  return { clients, ...measured, late };
}

/** Serves the hosts while `work` goes on, which gets where, and the process. */
async function withServer<Result>(
  hosts: readonly string[],
  args: readonly string[],
  work: (url: string, pid: number) => Promise<Result>,
): Promise<Result> {
  const child = new Deno.Command(BINARY, {
    args: ["serve", "--listen", "127.0.0.1:0", ...args, ...hosts],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const lines = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  try {
    let said = "", url: string | undefined;
    while (url === undefined) {
      const { done, value = "" } = await lines.read();
      said += value;
      if (done) throw new Error(`it has ended: ${said}`);
      url = /dashboard is at (http\S+)\n/.exec(said)?.[1];
    }
    return await work(url, child.pid);
  } finally {
    child.kill("SIGTERM");
    await lines.cancel();
    await child.status;
  }
}

/** Reads a stream of pages as they come over the line, compressed, and counts its bytes. */
async function readStream(
  url: string,
  at: number,
  counter: { bytes: number },
  signal: AbortSignal,
): Promise<void> {
  const look = encodeURIComponent(JSON.stringify({ maxPoints: 500 + 10 * at }));
  using conn = await ask(url, `events?look=${look}`);
  signal.addEventListener("abort", () => conn.close());
  const chunk = new Uint8Array(65_536);
  for (;;) {
    const count = await conn.read(chunk).catch(() => null);
    if (count === null) return;
    counter.bytes += count;
  }
}

async function ask(url: string, path: string): Promise<Deno.TcpConn> {
  const { hostname, port, host } = new URL(url);
  const conn = await Deno.connect({ hostname, port: Number(port) });
  const head = `GET /${path} HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: gzip\r\n`;
  await conn.write(new TextEncoder().encode(`${head}Connection: close\r\n\r\n`));
  return conn;
}

/** How heavy the page is, and when it is drawn first, in milliseconds from the beginning of the navigation. */
async function pageOf(url: string, visits: number): Promise<{ bytes: number; drawnMs: number[] }> {
  let bytes = 0;
  for (const path of ["", "page.css", "page.js"]) {
    const conn = await ask(url, path);
    const text = new TextDecoder("latin1").decode(await new Response(conn.readable).arrayBuffer());
    bytes += text.length - text.indexOf("\r\n\r\n") - 4;
  }
  const drawnMs: number[] = [];
  await withBrowser(async (browser) => {
    for (let visit = 0; visit < visits; visit++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.addInitScript(() => {
        new MutationObserver((_, observer) => {
          if (document.querySelector("main svg path") === null) return;
          performance.mark("drawn");
          observer.disconnect();
        }).observe(document, { subtree: true, childList: true });
      });
      await page.goto(url, { waitUntil: "commit" });
      const drawn = await page.waitForFunction(() =>
        performance.getEntriesByName("drawn")[0]?.startTime
      );
      drawnMs.push(await drawn.jsonValue() ?? NaN);
      await context.close();
    }
  });
  return { bytes, drawnMs };
}
