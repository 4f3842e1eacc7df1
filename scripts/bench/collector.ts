/**
 * Polls hosts as the dashboard does, in a process of its own: `collector.ts` reads one line of
 * JSON (`CollectorTask`), says `measuring` once all hosts have answered, after the time asked for
 * `measured` with a `CollectorResult` as JSON on the next line, and goes on until its input is closed.
 */
import { Telemetry } from "../../src/telemetry/telemetry.ts";
import { startCollection } from "../../src/app/live/collection.ts";
import { loadDashboardText } from "../../src/app/load_dashboard.ts";
import { openTransports } from "../../src/app/live/open_transport.ts";
import type { Host } from "../../src/model/host.ts";
import type { Tick } from "../../src/model/tick.ts";
import { inputLines, pause } from "./process.ts";

export interface CollectorTask {
  readonly hosts: readonly Host[];
  readonly intervalMs: number;
  readonly seconds: number;
  /** Hosts that do not answer are waited for so long at most, in seconds. */
  readonly patienceSeconds: number;
}

export interface CollectorResult {
  readonly ticks: number;
  /** Slots of the schedule in which no tick started. */
  readonly missedSlots: number;
  readonly latenessMs: readonly number[];
  /** From the first tick to when all hosts had answered once, in milliseconds. */
  readonly connectedMs: number;
  readonly hosts: readonly {
    readonly label: string;
    readonly tookMs: readonly number[];
    readonly misses: readonly {
      readonly atMs: number;
      readonly reason: string;
      readonly message: string;
    }[];
  }[];
}

if (import.meta.main) {
  const lines = inputLines()[Symbol.asyncIterator]();
  const task = JSON.parse((await lines.next()).value) as CollectorTask;
  const stop = new AbortController();
  const { dashboard } = await loadDashboardText(undefined);
  const transports = openTransports(task.hosts, {
    signal: stop.signal,
    telemetry: new Telemetry({ enabled: false }),
  });
  const counts = task.hosts.map(({ label }) => ({
    label,
    tookMs: [] as number[],
    misses: [] as { atMs: number; reason: string; message: string }[],
  }));
  const latenessMs: number[] = [];
  const waiting = new Set(task.hosts.keys());
  const allAnswer = Promise.withResolvers<void>();
  let measuring = false;
  const note = (tick: Tick) => {
    tick.results.forEach((result, index) => {
      if (result?.kind === "reply") waiting.delete(index);
    });
    if (waiting.size === 0) allAnswer.resolve();
    if (!measuring) return;
    latenessMs.push(tick.latenessMs);
    tick.results.forEach((result, index) => {
      const count = counts[index]!;
      if (result?.kind === "reply") count.tookMs.push(result.tookMs);
      else if (result !== undefined) {
        const { reason, message } = result;
        count.misses.push({ atMs: Date.now(), reason, message });
      }
    });
  };
  const startMs = performance.now();
  const collection = startCollection({
    hosts: task.hosts.map((host, index) => ({ host, transport: transports[index]! })),
    dashboard,
    intervalMs: task.intervalMs,
    windowMs: 60_000,
    signal: stop.signal,
    onComplete: note,
  });
  await Promise.race([allAnswer.promise, pause(task.patienceSeconds * 1000, stop.signal)]);
  const connectedMs = performance.now() - startMs;
  const missedBefore = collection.polling!.lateness().missedSlots;
  measuring = true;
  console.log("measuring");
  await pause(task.seconds * 1000);
  measuring = false;
  console.log("measured");
  const result: CollectorResult = {
    ticks: latenessMs.length,
    missedSlots: collection.polling!.lateness().missedSlots - missedBefore,
    latenessMs,
    connectedMs,
    hosts: counts,
  };
  console.log(JSON.stringify(result));
  await lines.next();
  stop.abort();
  await collection.done;
  await Promise.all(transports.map((transport) => transport[Symbol.asyncDispose]()));
}
