import process from "node:process";
import { Bench } from "tinybench";
import { drawPage } from "../../src/chart/draw_page.ts";
import { svgDocument } from "../../src/chart/svg_document.ts";
import type { Drawing } from "../../src/model/drawing.ts";
import type { PageView } from "../../src/model/page_view.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { PageRasterizer } from "../../src/raster/page_rasterizer.ts";
import { ResvgRasterizer } from "../../src/raster/resvg_rasterizer.ts";
import { iterm2Driver } from "../../src/terminal/iterm2.ts";
import { pageOfLines } from "../../tests/raster/page_of_lines.ts";
import { V8_FLAGS } from "../compile.ts";
import { quantile, type Section } from "./table.ts";

export interface BenchFrameOptions {
  /** Measured frames of each kind. */
  readonly frames?: number;
  /** Frames after which the memory is read again; the first reading is after a twentieth. */
  readonly memoryFrames?: number;
}

/** What one frame costs: medians over batches, since others use the machine too. */
interface Cost {
  readonly what: string;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly bytes: number;
}

const SIZE = { width: 1600, height: 1000 };
const BATCH = 10;
const PYTHONS = ["python3", "/usr/bin/python3"];

const font = new DejaVuFont();
const resvg = new ResvgRasterizer((drawing) => svgDocument(drawing, font));

/**
 * What a frame of 1600x1000 with 28 lines of 60 points costs, from data to bytes for the terminal,
 * beside the plain pipeline, the peer in Python, and a frame over a day.
 */
export async function benchFrame(options: BenchFrameOptions = {}): Promise<Section[]> {
  const { frames = 200, memoryFrames = 20_000 } = options;
  const ways = await measureWays(frames);
  const peer = await measurePeer(Math.max(3, Math.min(10, frames / 20)));
  const worked = await stretches(Math.min(frames, 100));
  return [frameSection(ways, { peer, worked }), await benchMemory(memoryFrames)];
}

interface Ways {
  readonly minute: Cost;
  readonly whole: Cost;
  readonly day: Cost;
  readonly plain: Cost;
  readonly layout: Cost;
}

async function measureWays(frames: number): Promise<Ways> {
  const live = terminal(), whole = terminal(), day = terminal();
  const view = (second: number) => pageOfLines({ second });
  return {
    minute: await measure("a new point each second", {
      frames,
      view,
      frame: (view) => live(layOut(view)),
    }),
    whole: await measure("every pixel anew", {
      frames,
      view,
      frame: (view, second) => whole(layOut(view, second % 2 === 0 ? "dark" : "light")),
    }),
    day: await measure("a day's window, 2 points a pixel", {
      frames,
      view: (second) => pageOfLines({ points: 2 * 690, seconds: 86_400, second: 60 * second }),
      frame: (view) => day(layOut(view)),
    }),
    plain: await measure("plain pipeline: SVG, resvg, PNG", {
      frames: Math.min(frames, 30),
      view,
      frame: async (view) => (await resvg.draw(layOut(view)))!.png.length,
    }),
    layout: await measure("layout alone", {
      frames,
      view,
      frame: (view) => Promise.resolve(layOut(view).layers.length),
    }),
  };
}

/** Draws into a terminal of its own; gives the bytes of each picture. */
function terminal(): (drawing: Drawing) => Promise<number> {
  const rasterizer = new PageRasterizer({ font }), driver = iterm2Driver();
  const box = { column: 0, row: 0, columns: 200, rows: 50 };
  return async (drawing) => {
    const frame = await rasterizer.draw(drawing);
    if (frame === undefined) throw new Error("no frame");
    driver.encode({ widthPx: SIZE.width, heightPx: SIZE.height, png: frame.png }, box);
    return frame.png.length;
  };
}

/** Targets beside the peer are judged where it ran, in the same run. */
function frameSection(
  { minute, whole, day, plain, layout }: Ways,
  { peer, worked }: { readonly peer: Cost | string; readonly worked: readonly number[] },
): Section {
  const beside = typeof peer === "string" ? [] : [peer];
  return {
    title: "A frame of 1600x1000, 28 lines of 60 points, from data to the terminal's bytes",
    figures: [
      ...beside.flatMap(({ cpuMs, bytes }) => [
        {
          what: "times less CPU than the peer's frame",
          value: cpuMs / minute.cpuMs,
          unit: "",
          least: 25,
        },
        {
          what: "times fewer bytes than the peer's frame",
          value: bytes / minute.bytes,
          unit: "",
          least: 8,
        },
      ]),
      {
        what: "a day's window, times the CPU of a minute's",
        value: day.cpuMs / minute.cpuMs,
        unit: "",
        most: 1.5,
      },
      {
        what: "work without a turn for others, 99 % of the stretches",
        value: quantile(worked, 0.99),
        unit: "ms",
        most: 5,
      },
      {
        what: "work without a turn for others, the longest stretch",
        value: quantile(worked, 1),
        unit: "ms",
      },
    ],
    table: [
      ["way", "CPU ms", "wall ms", "bytes", "CPU, minute's = 1"],
      ...[minute, whole, day, plain, ...beside, layout].map(({ what, cpuMs, wallMs, bytes }) => [
        what,
        cpuMs.toFixed(1),
        wallMs.toFixed(1),
        what === layout.what ? "" : bytes.toFixed(0),
        (cpuMs / minute.cpuMs).toFixed(2),
      ]),
    ],
    notes: [
      `medians over batches of ${BATCH} frames, by tinybench with the process's CPU time as its clock`,
      typeof peer === "string"
        ? `no target of CPU and bytes: the peer could not run: ${peer}`
        : "the peer draws the same lines at the original program's settings, at the same size",
    ],
  };
}

function layOut(view: PageView, theme: "dark" | "light" = "dark"): Drawing {
  return drawPage(view, { ...SIZE, theme, font });
}

/** What frames of views cost; to make the views up is not part of it. */
async function measure(
  what: string,
  { frames, view, frame }: {
    readonly frames: number;
    readonly view: (index: number) => PageView;
    readonly frame: (view: PageView, index: number) => Promise<number>;
  },
): Promise<Cost> {
  const wall: number[] = [], bytes: number[] = [];
  const bench = new Bench({
    now: cpuMs,
    iterations: Math.ceil(frames / BATCH),
    time: 0,
    warmupIterations: 1,
    warmupTime: 0,
    throws: true,
  });
  let first = 0;
  bench.add(what, async () => {
    const views = Array.from({ length: BATCH }, (_, index) => view(first + index));
    const before = bench.now(), startMs = performance.now();
    let sum = 0;
    for (const [index, made] of views.entries()) sum += await frame(made, first + index);
    const overriddenDuration = (bench.now() - before) / BATCH;
    wall.push((performance.now() - startMs) / BATCH);
    bytes.push(sum / BATCH);
    first += BATCH;
    return { overriddenDuration };
  });
  const [task] = await bench.run();
  if (task?.result.state !== "completed") throw new Error(`${what}: ${task?.result.state}`);
  return {
    what,
    cpuMs: task.result.latency.p50,
    wallMs: quantile(wall, 0.5),
    bytes: quantile(bytes, 0.5),
  };
}

/** The CPU time of this process until now, all its threads. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * The work done between one turn of other tasks and the next, each time, while frames were drawn, in
 * milliseconds: the CPU's, since on a busy machine the wall clock also counts the work of others, or
 * the clock's where that is less, since the CPU's also counts the engine's other threads.
 */
async function stretches(frames: number): Promise<number[]> {
  const rasterizer = new PageRasterizer({ font });
  const found: number[] = [];
  for (let second = -10; second < frames; second++) {
    const drawing = layOut(pageOfLines({ second }));
    let busy = true, before = process.cpuUsage(), beforeMs = performance.now();
    const others = (async () => {
      while (busy) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        const { user, system } = process.cpuUsage(before);
        const passedMs = performance.now() - beforeMs;
        if (second >= 0) found.push(Math.min((user + system) / 1000, passedMs));
        before = process.cpuUsage();
        beforeMs = performance.now();
      }
    })();
    await rasterizer.draw(drawing);
    busy = false;
    await others;
  }
  return found;
}

/** The peer's cost, or why there is none: by whichever Python has matplotlib. */
async function measurePeer(frames: number): Promise<Cost | string> {
  let complaint = "";
  for (const python of PYTHONS) {
    const cost = await peerOf(python, frames).catch((error) => `${python}: ${error.message}`);
    if (typeof cost !== "string") return cost;
    complaint = cost;
  }
  return `${complaint}; install python3-matplotlib`;
}

/** What Python says where it cannot draw. */
async function peerOf(python: string, frames: number): Promise<Cost | string> {
  const child = new Deno.Command(python, {
    args: [new URL("./frame_peer.py", import.meta.url).pathname],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const page = JSON.stringify(peerPage(pageOfLines(), Math.round(frames)));
  const [{ success, stdout, stderr }] = await Promise.all([
    child.output(),
    // A Python that ends without reading closes the pipe.
    new Blob([page]).stream().pipeTo(child.stdin).catch(() => {}),
  ]);
  if (!success) return new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
  const { version, cpu, wall, bytes } = JSON.parse(new TextDecoder().decode(stdout));
  return { what: `peer: matplotlib ${version}`, cpuMs: 1000 * cpu, wallMs: 1000 * wall, bytes };
}

/** The colours of the original program's first page. */
const SEED_COLORS = ["#FFFF00", "#BF00FF", "#00FF00", "#FF00FF", "#00FF7F", "#00FFFF", "#FF4040"];

function peerPage(view: PageView, frames: number) {
  const colors = [...new Set(view.panels.flatMap(({ lines }) => lines.map(({ color }) => color)))];
  return {
    frames,
    title: `ATS Dashboard - ${new Date(view.toMs).toISOString()} - Page 1/4: ${view.name}`,
    footer: view.status.keys,
    panels: view.panels.map(({ title, unit, lines }) => ({
      title: `${title} - ${lines.map((line) => line.latest.value?.toFixed(0)).join(" | ")}`,
      unit,
      lines: lines.map(({ metric, host, color, times, values }) => ({
        label: `${metric} ${view.hosts[host]?.label}`,
        color: SEED_COLORS[colors.indexOf(color) % SEED_COLORS.length],
        dash: ["-", "--", ":", "-."][host % 4],
        xs: Array.from(times, (atMs) => (view.toMs - atMs) / 1000),
        ys: Array.from(values),
      })),
    })),
  };
}

/** The memory of a process of its own that draws a new frame each second, time compressed. */
async function benchMemory(frames: number): Promise<Section> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    // As the binary is compiled.
    args: [
      "run",
      "--allow-all",
      `--v8-flags=${V8_FLAGS}`,
      new URL(import.meta.url).pathname,
      String(frames),
    ],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`the memory bench failed: ${new TextDecoder().decode(stderr)}`);
  const readings: [number, number][] = JSON.parse(new TextDecoder().decode(stdout));
  const [, early] = readings[1]!, [, late] = readings.at(-1)!;
  return {
    title: "Memory of a process that only draws such frames",
    figures: [{
      what: "the end, in percent of the beginning",
      value: 100 * late / early,
      unit: "%",
      most: 105,
    }],
    table: [
      ["after frames", "resident MB"],
      ...readings.map(([count, megabytes]) => [String(count), megabytes.toFixed(1)]),
    ],
    notes: ["0 frames: the program loaded, nothing drawn"],
  };
}

async function readMemory(frames: number): Promise<[number, number][]> {
  const rasterizer = new PageRasterizer({ font });
  const resident = () => process.memoryUsage().rss / 1e6;
  const readings: [number, number][] = [[0, resident()]];
  for (let second = 0; second <= frames; second++) {
    await rasterizer.draw(layOut(pageOfLines({ second })));
    if (second > 0 && second % (frames / 20) === 0) readings.push([second, resident()]);
  }
  return readings.filter((_, index) => index < 2 || index % 5 === 0);
}

if (import.meta.main) console.log(JSON.stringify(await readMemory(Number(Deno.args[0]))));
