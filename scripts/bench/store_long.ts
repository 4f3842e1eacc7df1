import { chooseSpikes, makeRecording } from "../make_recording.ts";
import { V8_FLAGS } from "../compile.ts";
import type { LongPageResult } from "./long_page.ts";
import { BINARY, startHelper } from "./process.ts";
import type { Figure, Section } from "./table.ts";

const FLEET = { hosts: 4, records: 40 };
const YEAR_DAYS = 365;
const SPIKES = 100;

/** A month (or so many days) of 4 hosts with 40 records at 1 s: what it takes, and what to look at it takes. */
export async function benchLongStore(days: number): Promise<Section> {
  const folder = await Deno.makeTempDir({ prefix: "bench-long-" });
  const path = `${folder}/long.db`;
  try {
    const request = { ...FLEET, days };
    const spikes = chooseSpikes(SPIKES, request, Math.random);
    const made = makeRecording(path, { ...request, spikes });
    await using helper = startHelper("long_page.ts", [path, JSON.stringify(spikes)], {
      flags: [`--v8-flags=--expose-gc,${V8_FLAGS}`],
    });
    const page = JSON.parse(await helper.line()) as LongPageResult;
    const middle = new Date(made.fromMs + days / 2 * 86_400_000).toISOString();
    return {
      title: `${days} days of 4 hosts with 40 records a second`,
      figures: [
        { what: "file", value: made.bytes / 1e6, unit: "MB" },
        {
          what: "a year of summaries",
          value: made.summaryBytes / 1e6 * YEAR_DAYS / days,
          unit: "MB",
          most: 250,
        },
        { what: "blocks, of one core at 1 tick a second", value: made.blockMs / 10, unit: "%" },
        {
          what: "summaries, of one core at 1 tick a second",
          value: made.summaryMs / 10,
          unit: "%",
        },
        { what: "from the file to a page over all", value: page.firstMs, unit: "ms", most: 500 },
        { what: "memory beside the idle program", value: page.residentMb, unit: "MB", most: 150 },
        { what: "frame of a minute, CPU", value: page.minuteMs, unit: "ms" },
        { what: "frame over all, CPU", value: page.longMs, unit: "ms" },
        {
          what: "frame over all : a minute",
          value: page.longMs / page.minuteMs,
          unit: "",
          most: 1.5,
        },
        {
          what: `spikes of one second seen, of ${SPIKES}`,
          value: page.seen,
          unit: "",
          least: SPIKES,
        },
        ...await moment(path, middle),
      ],
      notes: [
        "made by scripts/make_recording.ts; each spike is one second of a counter at twenty times its rate",
      ],
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** One moment in the midst of it, by the binary; nothing where there is none. */
async function moment(path: string, at: string): Promise<Figure[]> {
  if (!await Deno.stat(BINARY).then(() => true, () => false)) return [];
  let bestMs = Infinity, peakMb = 0;
  for (let time = 0; time < 3; time++) {
    const startMs = performance.now();
    const child = new Deno.Command(BINARY, {
      args: ["snapshot", "--recording", path, "--at", at, "--format", "json"],
      stdout: "null",
    }).spawn();
    let ended = false;
    const done = child.status.finally(() => ended = true);
    while (!ended) {
      peakMb = Math.max(peakMb, peakOf(child.pid));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    if (!(await done).success) throw new Error("the snapshot failed");
    bestMs = Math.min(bestMs, performance.now() - startMs);
  }
  return [
    { what: "one moment's snapshot, from the command line", value: bestMs, unit: "ms", most: 300 },
    { what: "its memory at most", value: peakMb, unit: "MB", most: 110 },
  ];
}

/** The most memory that a process has had; 0 where it has ended. */
function peakOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1.024e-3;
  } catch {
    return 0;
  }
}
