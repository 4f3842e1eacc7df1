/**
 * `long_run.ts FRAMES WIDTH HEIGHT`: ticks and frames one after another as fast as they can be
 * made, from the reply's bytes to the terminal's, and the memory around the 1,000th and at the end,
 * as one line of JSON (`LongRunResult`).
 */
import process from "node:process";
import { askedRecords } from "../../src/app/live/collection.ts";
import { loadDashboardText } from "../../src/app/load_dashboard.ts";
import { pageView } from "../../src/view/build_page.ts";
import { pictureScreen } from "../../src/app/screen/picture_screen.ts";
import { initialView } from "../../src/view/view_state.ts";
import { ask } from "../../src/collect/ask.ts";
import { buildRequests } from "../../src/collect/jsonrpc_request.ts";
import type { Transport } from "../../src/model/transport.ts";
import { openPainter } from "../../src/app/picture/page_painter.ts";
import { handleRequest } from "../../src/sim/rpc_handler.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { Display } from "../../src/terminal/display.ts";
import { openTerminal } from "../../src/terminal/terminal_session.ts";
import { benchHosts, benchScene, benchTick, memoryNow, START_MS } from "./scene.ts";
import { quantile } from "./table.ts";

export interface LongRunResult {
  readonly frames: number;
  /** Medians of `READINGS` readings, `READING_FRAMES` apart, around the 1,000th frame... */
  readonly first: Memory;
  /** ...and of as many at the end. */
  readonly last: Memory;
  /** Of one tick and its frame. */
  readonly cpuMs: number;
}

interface Memory {
  readonly residentMb: number;
  readonly heapMb: number;
}

const HOSTS = 4;
const FIRST = 1_000;
/** A single reading says little: the engine keeps and gives back some 10 MB of pages as it likes. */
const READINGS = 9;
const READING_FRAMES = 100;
const CANNED_SECONDS = 100;
const CELL = { width: 8, height: 16, measured: false };

if (import.meta.main) {
  const [frames = 100_000, width = 480, height = 300] = Deno.args.map(Number);
  console.log(JSON.stringify(await measureLongRun(frames, { width, height })));
}

async function measureLongRun(
  frames: number,
  { width, height }: { width: number; height: number },
): Promise<LongRunResult> {
  const { dashboard } = await loadDashboardText(undefined);
  const hosts = benchHosts(HOSTS);
  const scene = benchScene(dashboard, { hosts, capacity: 3602 });
  const requests = buildRequests(askedRecords(dashboard));
  const request = new TextDecoder().decode(requests[0]);
  let second = 0;
  const transports = hosts.map((_, seed) => canned(repliesOf(seed, request), () => second));
  const { signal } = new AbortController();
  await using terminal = openTerminal({
    ...nowhere(),
    size: () => ({ columns: Math.ceil(width / CELL.width), rows: Math.ceil(height / CELL.height) }),
  });
  const display = new Display(terminal, {
    protocol: "iterm2",
    reason: "the bench says so",
    cell: CELL,
    sync: false,
    fence: false,
    registers: 256,
    transcript: [],
  }, "24bit");
  const painter = await openPainter({ renderer: "fast", theme: "dark" }, console.error);
  const screen = pictureScreen({
    display,
    painter,
    theme: "dark",
  });
  const view = initialView(0, 60_000);
  const early: Memory[] = [], late: Memory[] = [];
  const earlyEnd = FIRST + (READINGS - 1) / 2 * READING_FRAMES;
  let before = process.cpuUsage();
  for (let index = 0; index < frames; index++) {
    const tick = benchTick(index, HOSTS);
    second = index;
    scene.history.open(tick);
    await Promise.all(transports.map(async (transport, host) => {
      const result = await ask(transport, requests, { deadlineMs: 900, signal });
      if (result.kind === "miss") throw new Error(result.message);
      tick.results[host] = { ...result, repliedAtMs: tick.monotonicMs + 4 };
      scene.history.put(tick, host);
    }));
    scene.newestMs = tick.atMs;
    await screen.show({ page: pageView(scene, view, { maxPoints: screen.maxPoints }) });
    const drawn = index + 1;
    if (isReading(drawn, earlyEnd)) early.push(await memoryNow());
    if (isReading(drawn, frames)) late.push(await memoryNow());
    if (drawn === earlyEnd) before = process.cpuUsage();
  }
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000 / Math.max(1, frames - earlyEnd);
  return { frames, first: median(early), last: median(late), cpuMs };
}

/** Whether the memory is read after a frame, for the readings that end with frame `end`. */
function isReading(frame: number, end: number): boolean {
  const before = end - frame;
  return before >= 0 && before < READINGS * READING_FRAMES && before % READING_FRAMES === 0;
}

function median(readings: readonly Memory[]): Memory {
  return {
    residentMb: quantile(readings.map(({ residentMb }) => residentMb), 0.5),
    heapMb: quantile(readings.map(({ heapMb }) => heapMb), 0.5),
  };
}

/** What a simulated server answers, second by second; again and again its counters fall. */
function repliesOf(seed: number, request: string): Uint8Array[] {
  let wallMs = START_MS;
  const workload = createWorkload({ seed, wallMs: () => wallMs });
  return Array.from({ length: CANNED_SECONDS }, () => {
    wallMs += 1000;
    return new TextEncoder().encode(handleRequest(request, workload));
  });
}

/** Made before the run: the servers' work and memory are not the tool's. */
function canned(replies: readonly Uint8Array[], second: () => number): Transport {
  return {
    exchange: () =>
      Promise.resolve({
        bytes: replies[second() % replies.length]!,
        atMs: performance.now(),
        uncertaintyMs: 0,
      }),
    describe: () => "canned replies",
    reach: () => Promise.resolve(),
    steps: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A terminal that takes everything at once and says nothing. */
function nowhere() {
  return {
    stdin: {
      read: () => new Promise<null>(() => {}),
      setRaw: () => {},
      isTerminal: () => false,
    },
    stdout: {
      write: (bytes: Uint8Array) => Promise.resolve(bytes.length),
      writeSync: (bytes: Uint8Array) => bytes.length,
      isTerminal: () => true,
    },
    jobControl: {
      inForeground: () => true,
      canStop: () => false,
      stop: () => {},
      exitInBackground: () => {},
    },
  };
}
