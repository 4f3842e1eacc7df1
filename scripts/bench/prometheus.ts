/**
 * Measures the dashboard over a fleet in a real Prometheus: the time to its first page, its memory, and
 * what it costs to go on. Blocks of a simulated fleet are made by promtool; Prometheus is its own, on loopback.
 */
import { backfill, startPrometheus, type TestPrometheus } from "../../tests/helpers/prometheus.ts";
import { fleetLines } from "../prometheus_fleet.ts";
import { BINARY, pause, usageOf } from "./process.ts";
import type { Section } from "./table.ts";

export interface PrometheusBenchOptions {
  readonly hosts?: number;
  /** How long it is watched after its first page. */
  readonly seconds?: number;
}

const EVERY_S = 15;
/** The window that is drawn. */
const WINDOW_MINUTES = 15;

/** Both ways in which a large fleet is shown, as a section of a report. */
export async function benchPrometheus(
  { hosts = 1000, seconds = 60 }: PrometheusBenchOptions = {},
): Promise<Section[]> {
  const folder = await Deno.makeTempDir({ prefix: "tg-bench-prometheus-" });
  try {
    await makeFleet(folder, { hosts, aheadMinutes: 6 + seconds / 20 });
    await using prometheus = await startPrometheus(folder);
    const top = await watched(prometheus, { hostsAs: "top:5", seconds });
    const spread = await watched(prometheus, { hostsAs: "spread", seconds });
    const figures = [["top:5", top] as const, ["spread", spread] as const].flatMap((
      [name, { firstPageMs, residentMb, cpuPercent }],
    ) => [
      { what: `${name}: to the first page`, value: firstPageMs / 1000, unit: "s", most: 15 },
      { what: `${name}: memory at the end`, value: residentMb, unit: "MB", most: 1500 },
      { what: `${name}: CPU from then on`, value: cpuPercent, unit: "%", most: 50 },
    ]);
    return [{
      title:
        `${hosts} hosts in a Prometheus, scraped every ${EVERY_S} s, ${WINDOW_MINUTES} minutes drawn`,
      figures,
      notes: [
        "The first page has the window behind it; memory is with what was read of the past meanwhile.",
      ],
    }];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function makeFleet(
  folder: string,
  { hosts, aheadMinutes }: { readonly hosts: number; readonly aheadMinutes: number },
): Promise<void> {
  const path = `${folder}/fleet.txt`, nowS = Math.floor(Date.now() / 1000 / EVERY_S) * EVERY_S;
  {
    using file = await Deno.open(path, { write: true, create: true });
    const encoder = new TextEncoder();
    for (
      const text of fleetLines({
        hosts,
        fromS: nowS - 2 * WINDOW_MINUTES * 60,
        toS: nowS + aheadMinutes * 60,
        everyS: EVERY_S,
      })
    ) {
      const bytes = encoder.encode(text);
      for (let from = 0; from < bytes.length;) from += await file.write(bytes.subarray(from));
    }
  }
  await backfill(folder, path);
  await Deno.remove(path);
}

async function watched(
  { url }: TestPrometheus,
  { hostsAs, seconds }: { readonly hostsAs: string; readonly seconds: number },
) {
  const startMs = performance.now();
  const child = new Deno.Command(BINARY, {
    args: ["watch", "--source", `prometheus=${url}`, "--hosts-as", hostsAs],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const first = Promise.withResolvers<number>();
  const reading = (async () => {
    for await (const _ of child.stdout) first.resolve(performance.now() - startMs);
    first.reject(new Error("the program has ended without a page"));
  })();
  try {
    const firstPageMs = await first.promise;
    const before = usageOf([child.pid]);
    await pause(seconds * 1000);
    const after = usageOf([child.pid]);
    if (after.processes === 0) throw new Error("the program has ended");
    const cpuPercent = (after.cpuMs - before.cpuMs) / (seconds * 10);
    return { firstPageMs, residentMb: after.residentMb, cpuPercent };
  } finally {
    child.kill("SIGKILL");
    await Promise.all([child.status, reading.catch(() => {})]);
  }
}
