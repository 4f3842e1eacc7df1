/**
 * `long_page.ts FILE SPIKES`: opens a recording as `replay` does, draws a page over all of it and one over
 * a minute by turns, and looks for each of SPIKES (JSON) in the lines over all. Prints a `LongPageResult` as one line of JSON.
 */
import process from "node:process";
import { openReplay } from "../../src/app/replay/open_replay.ts";
import { drawPage } from "../../src/chart/draw_page.ts";
import { parseCommandLine } from "../../src/config/command_line.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { PageRasterizer } from "../../src/raster/page_rasterizer.ts";
import { pageView } from "../../src/view/build_page.ts";
import { initialView } from "../../src/view/view_state.ts";
import type { Spike } from "../make_recording.ts";
import { memoryNow } from "./scene.ts";
import { quantile } from "./table.ts";

export interface LongPageResult {
  /** From before the file is opened until the page over all of it is drawn. */
  readonly firstMs: number;
  /** Beside the idle program, after all frames, in MB. */
  readonly residentMb: number;
  /** Medians of a frame's CPU. */
  readonly longMs: number;
  readonly minuteMs: number;
  /** How many spikes stand out of the lines of a picture of 1600 pixels. */
  readonly seen: number;
}

const FRAMES = 30;
const SIZE = { width: 1600, height: 1000 };
/** A step is twenty times as high as what is around it: half of that is seen. */
const STANDS_OUT = 10;

if (import.meta.main) {
  const [file = "", spikes = "[]"] = Deno.args;
  console.log(JSON.stringify(await measureLongPage(file, JSON.parse(spikes))));
}

async function measureLongPage(file: string, spikes: readonly Spike[]): Promise<LongPageResult> {
  const font = new DejaVuFont();
  const settings = parseCommandLine(["replay", file], { get: () => undefined });
  if (settings.command !== "replay") throw new Error("no replay");
  const idle = await memoryNow();
  const startMs = performance.now();
  const signal = new AbortController().signal;
  await using session = await openReplay(settings, { isTerminal: true, signal });
  const { newestMs, oldestMs } = session.scene;
  const longMs = newestMs - oldestMs;
  /** Drawn from nothing, as each is where what it shows moves on. */
  const frame = async (windowMs: number) => {
    const rasterizer = new PageRasterizer({ font });
    const before = process.cpuUsage();
    const page = pageView(session.scene, initialView(0, windowMs), { maxPoints: SIZE.width });
    await rasterizer.draw(drawPage(page, { ...SIZE, theme: "dark", font, footer: false }));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  await frame(longMs);
  const firstMs = performance.now() - startMs;
  await session.loaded;
  const times = { long: [] as number[], minute: [] as number[] };
  for (let count = -5; count < FRAMES; count++) {
    const [long, minute] = [await frame(longMs), await frame(60_000)];
    if (count < 0) continue;
    times.long.push(long);
    times.minute.push(minute);
  }
  const { residentMb } = await memoryNow();
  const { history } = session.scene;
  const window = { fromMs: oldestMs, toMs: newestMs, maxPoints: SIZE.width };
  const seen = spikes.filter(({ host, record, tick }) => {
    const { times, values } = history.line(record, host, window);
    const atMs = oldestMs + tick * 1000;
    const usual = quantile([...values].filter((value) => !Number.isNaN(value)), 0.5);
    // In a picture so wide that is a few pixels.
    return values.some((value, at) =>
      value > STANDS_OUT * 0.3 * usual && Math.abs(times[at]! - atMs) < longMs / 400
    );
  }).length;
  return {
    firstMs,
    residentMb: residentMb - idle.residentMb,
    longMs: quantile(times.long, 0.5),
    minuteMs: quantile(times.minute, 0.5),
    seen,
  };
}
