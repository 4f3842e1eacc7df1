/**
 * Measures the live dashboard as a process in a terminal, at 1 s with one local host: by picture and
 * by text, watched and frozen, both at once, each with a terminal and a simulated server of its own.
 */
import { BINARY, startHelper } from "./process.ts";
import type { Figure, Section } from "./table.ts";
import { type WatchedProcess, watchProcess } from "./watched_process.ts";

export interface LiveBenchOptions {
  /** How long each is watched, once its window is full; frozen half as long. */
  readonly seconds?: number;
  /** How long its window is left to fill, in seconds. */
  readonly warmUpSeconds?: number;
}

/** 1600x1008 pixels of a picture in cells of 8x16, which is assumed where a terminal says nothing. */
const COLUMNS = 200;
const ROWS = 64;

/** Of the binary's resident memory, in MB. */
const MOST_MB = 120;

/** The figures by protocol. */
export async function benchLive(options: LiveBenchOptions = {}): Promise<Section[]> {
  const { seconds = 60, warmUpSeconds = 70 } = options;
  const protocols = ["iterm2", "text"] as const;
  const folder = await Deno.makeTempDir({ prefix: "tg-live-" });
  try {
    await using servers = startHelper("servers.ts", [folder, String(protocols.length)]);
    await servers.line();
    const watched = await Promise.all(protocols.map((protocol, index) =>
      watchProcess(
        [BINARY, "--protocol", protocol, `ats1=unix:${folder}/${index}.sock`],
        { seconds, warmUpSeconds, columns: COLUMNS, rows: ROWS },
      )
    ));
    const picture = watched.find(({ picture }) => picture !== undefined)?.picture;
    return [{
      title: `The binary's live dashboard, one local host at 1 s, ${COLUMNS}x${ROWS} cells`,
      figures: watched.flatMap((run, index) => figuresOf(protocols[index]!, run)),
      notes: [
        `pictures of ${picture ?? "an unknown size"} pixels; ${seconds} s after ${warmUpSeconds} s`,
      ],
    }];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function figuresOf(protocol: "iterm2" | "text", run: WatchedProcess): Figure[] {
  return [
    {
      what: `${protocol}: CPU`,
      value: run.cpuPercent,
      unit: "% of a core",
      most: protocol === "text" ? 1 : 5,
    },
    { what: `${protocol}: resident memory`, value: run.residentMb, unit: "MB", most: MOST_MB },
    { what: `${protocol}: output`, value: run.bytesPerSecond / 1000, unit: "kB/s" },
    { what: `${protocol}: frozen, CPU`, value: run.frozen.cpuPercent, unit: "% of a core" },
    { what: `${protocol}: frozen, output`, value: run.frozen.bytesPerSecond / 1000, unit: "kB/s" },
  ];
}
