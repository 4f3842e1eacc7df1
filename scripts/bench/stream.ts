/**
 * Measures whether those who read hold up who polls: 64 simulated hosts at 1 s, polled by the compiled program,
 * first alone, then while `/metrics` is scraped every second, a client asks for it and reads nothing, and
 * nobody reads the lines of JSON on its standard output.
 */
import { BINARY, pause, startHelper } from "./process.ts";
import { type Figure, quantile, type Section } from "./table.ts";

export interface StreamBenchOptions {
  readonly hosts?: number;
  /** How long each of the two runs takes. */
  readonly seconds?: number;
}

/** Both runs, beside each other. */
export async function benchStream(options: StreamBenchOptions = {}): Promise<Section[]> {
  const { hosts = 64, seconds = 60 } = options;
  await using closing = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "bench-stream-" });
  closing.defer(() => Deno.remove(folder, { recursive: true }));
  const servers = closing.use(startHelper("servers.ts", [folder, String(hosts)]));
  await servers.line();
  const polled = Array.from({ length: hosts }, (_, at) => `h${at}=unix:${folder}/${at}.sock`);
  const alone = await run(polled, { folder, seconds, isRead: true });
  const beset = await run(polled, { folder, seconds, isRead: false });
  const { scrapes } = beset;
  return [{
    title: `${hosts} simulated hosts, ${seconds} s at 1 s: alone, and with readers`,
    figures: [
      ...lateness("alone", alone),
      ...lateness("with readers", beset),
      { what: "scrapes answered", value: scrapes.length, unit: "", least: seconds * 0.8 },
      { what: "a scrape, median", value: quantile(scrapes.map(({ ms }) => ms), 0.5), unit: "ms" },
      { what: "a scrape's length", value: (scrapes.at(-1)?.bytes ?? 0) / 1000, unit: "KB" },
      { what: "lines that the stalled reader missed", value: beset.dropped, unit: "" },
    ],
    notes: ["the simulated servers and who scrapes share this machine's cores with the program"],
  }];
}

function lateness(how: string, { ticks, late, seconds }: Run): Figure[] {
  return [
    { what: `${how}: ticks`, value: ticks, unit: "", least: seconds - 1 },
    { what: `${how}: start's lateness, median`, value: late.p50 * 1000, unit: "ms" },
    {
      what: `${how}: start's lateness, 95th percentile`,
      value: late.p95 * 1000,
      unit: "ms",
      most: 20,
    },
    { what: `${how}: start's lateness, most`, value: late.max * 1000, unit: "ms" },
  ];
}

interface Run {
  readonly seconds: number;
  readonly ticks: number;
  readonly late: { readonly p50: number; readonly p95: number; readonly max: number };
  readonly dropped: number;
  readonly scrapes: readonly { readonly ms: number; readonly bytes: number }[];
}

async function run(
  hosts: readonly string[],
  { folder, seconds, isRead }: {
    readonly folder: string;
    readonly seconds: number;
    /** Its output is read, and nobody scrapes. */
    readonly isRead: boolean;
  },
): Promise<Run> {
  const stats = `${folder}/stats.json`;
  const child = new Deno.Command(BINARY, {
    args: [
      ...["watch", "--format", "jsonl", "--stats", stats, "--run-for", String(seconds)],
      ...(isRead ? [] : ["--listen", "127.0.0.1:0"]),
      ...hosts,
    ],
    stdin: "null",
    stdout: isRead ? "null" : "piped",
    stderr: "piped",
  }).spawn();
  const end = new AbortController();
  const messages = new Response(
    child.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(
      new TransformStream({
        transform(chunk: string, controller) {
          const url = /serving (http\S+)/.exec(chunk)?.[1];
          if (url !== undefined) besetting ??= beset(url, scrapes, end.signal);
          controller.enqueue(new TextEncoder().encode(chunk));
        },
      }),
    ),
  ).text();
  const scrapes: { ms: number; bytes: number }[] = [];
  let besetting: Promise<void> | undefined;
  const { code } = await child.status;
  end.abort();
  await besetting;
  if (!isRead) await child.stdout.cancel();
  const said = await messages;
  if (code !== 0) throw new Error(`it ended with ${code}: ${said.slice(-500)}`);
  const { series } = JSON.parse(await Deno.readTextFile(stats));
  const find = (name: string) => series.find((one: { name: string }) => one.name === name);
  return {
    seconds,
    ticks: find("ticks").value,
    late: find("tick_lateness_seconds"),
    dropped: find("stream_dropped_ticks")?.value ?? 0,
    scrapes,
  };
}

/** Scrapes every second, while another client asks and does not read. */
async function beset(
  url: string,
  scrapes: { ms: number; bytes: number }[],
  signal: AbortSignal,
): Promise<void> {
  const { hostname, port } = new URL(url);
  using greedy = await Deno.connect({ hostname, port: Number(port) });
  const request = `GET /metrics HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`;
  await greedy.write(new TextEncoder().encode(request.repeat(20)));
  while (!signal.aborted) {
    const startMs = performance.now();
    try {
      const response = await fetch(url, { signal });
      const { length: bytes } = await response.text();
      if (response.ok) scrapes.push({ ms: performance.now() - startMs, bytes });
    } catch {
      // It has ended meanwhile, or the scrape counts as none.
    }
    await pause(startMs + 1000 - performance.now(), signal);
  }
}
