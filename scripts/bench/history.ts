/**
 * Measures long histories and long runs, each in a process of its own:
 * A day at 1 s of 4 hosts with 40 series each: its memory, and a frame over it against one over
 * 60 points. Then `--frames` ticks and frames with time compressed: what the memory does.
 */
import { startHelper } from "./process.ts";
import type { DayResult } from "./history_day.ts";
import type { LongRunResult } from "./long_run.ts";
import { type Section } from "./table.ts";
import { V8_FLAGS } from "../compile.ts";

export interface HistoryBenchOptions {
  /** Ticks and frames of the long run. */
  readonly frames?: number;
  /** Pictures of the long run, in pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Ticks of the long history. */
  readonly dayTicks?: number;
}

/** A heap of the size that the binary is compiled with. */
const FLAGS = [`--v8-flags=--expose-gc,${V8_FLAGS}`];

/** Both, one after the other. */
export async function benchHistory(options: HistoryBenchOptions = {}): Promise<Section[]> {
  const { frames = 100_000, width = 480, height = 300, dayTicks = 86_400 } = options;
  const day = await ask<DayResult>("history_day.ts", [String(dayTicks)]);
  const run = await ask<LongRunResult>("long_run.ts", [
    String(frames),
    String(width),
    String(height),
  ]);
  return [daySection(day), longRunSection(run, { width, height })];
}

async function ask<Result>(script: string, args: readonly string[]): Promise<Result> {
  await using helper = startHelper(script, args, { flags: FLAGS });
  return JSON.parse(await helper.line()) as Result;
}

function daySection(day: DayResult): Section {
  const { ticks, hosts, series, residentMb, cpuMs } = day;
  return {
    title: `${ticks} ticks of ${hosts} hosts with ${series} series each`,
    figures: [
      { what: "memory beside the idle program", value: residentMb, unit: "MB", most: 150 },
      { what: "taking in a tick, CPU", value: day.tickMs, unit: "ms" },
      { what: "frame of 60 points, CPU", value: cpuMs.short, unit: "ms" },
      { what: "frame over all, CPU", value: cpuMs.long, unit: "ms" },
      { what: "frame over all : 60 points", value: cpuMs.long / cpuMs.short, unit: "", most: 1.5 },
      { what: "drawn from nothing, 60 points, CPU", value: cpuMs.shortWhole, unit: "ms" },
      { what: "drawn from nothing, all, CPU", value: cpuMs.longWhole, unit: "ms" },
      {
        what: "drawn from nothing, all : 60 points",
        value: cpuMs.longWhole / cpuMs.shortWhole,
        unit: "",
        most: 1.5,
      },
    ],
    notes: [
      `1600x1000 pixels, ${day.lines} lines, a tick between two frames; medians of ${day.frames}`,
    ],
  };
}

function longRunSection(
  { frames, first, last, cpuMs }: LongRunResult,
  { width, height }: { width: number; height: number },
): Section {
  const growth = (of: "residentMb" | "heapMb") => (last[of] / first[of] - 1) * 100;
  return {
    title: `${frames} ticks and frames, time compressed`,
    figures: [
      { what: "resident memory around 1,000", value: first.residentMb, unit: "MB" },
      { what: `resident memory after ${frames}`, value: last.residentMb, unit: "MB" },
      { what: "its growth", value: growth("residentMb"), unit: "%", most: 5 },
      { what: "heap around 1,000", value: first.heapMb, unit: "MB" },
      { what: `heap after ${frames}`, value: last.heapMb, unit: "MB" },
      { what: "CPU of a tick and its frame", value: cpuMs, unit: "ms" },
    ],
    notes: [
      `4 hosts, the default page, ${width}x${height} pixels by the iterm2 protocol, an hour kept; ` +
      "memory after full collections, medians of 9 readings 100 frames apart",
    ],
  };
}
