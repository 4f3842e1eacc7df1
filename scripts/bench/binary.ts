/**
 * Measures the compiled program: its size and where it goes, how soon it answers, how soon it shows
 * its first picture, and what it holds in memory after a while.
 * Needs the binary that `deno task compile` makes, and python3 for a terminal of 1600x1000 pixels.
 */
import { startHeadless } from "../../tests/app/terminals/headless_run.ts";
import { PERSONAS } from "../../tests/app/terminals/personas.ts";
import { BINARY, childrenOf, pause, usageOf } from "./process.ts";
import { quantile, type Section } from "./table.ts";
import { stageProgram } from "../compile_stage.ts";
import { chosenTargets } from "../compile_targets.ts";

export interface BinaryBenchOptions {
  /** Starts of each kind. */
  readonly runs?: number;
  /** How long the live dashboard is watched for its memory. */
  readonly seconds?: number;
  readonly binary?: string;
}

const ROOT = decodeURIComponent(new URL("../..", import.meta.url).pathname);

/** The figures of the binary. */
export async function benchBinary(options: BinaryBenchOptions = {}): Promise<Section[]> {
  const { runs = 41, seconds = 60, binary = BINARY } = options;
  const help = await answerTimes(binary, "--help", runs);
  const version = await answerTimes(binary, "--version", runs);
  const pictures: number[] = [];
  for (let run = 0; run < Math.max(3, runs / 5); run++) {
    pictures.push((await showPicture(binary, 0)).firstPictureMs);
  }
  const live = await showPicture(binary, seconds);
  return [await sizeSection(binary), {
    title: "The binary's start and memory",
    figures: [
      { what: "--help, median", value: quantile(help, 0.5), unit: "ms", most: 100 },
      { what: "--help, 95 %", value: quantile(help, 0.95), unit: "ms" },
      { what: "--version, median", value: quantile(version, 0.5), unit: "ms" },
      { what: "start to first picture, median", value: quantile(pictures, 0.5), unit: "ms" },
      { what: "start to first picture, worst", value: quantile(pictures, 1), unit: "ms" },
      { what: "resident memory", value: live.residentMb, unit: "MB", most: 120 },
      { what: "CPU", value: live.cpuPercent, unit: "% of a core" },
    ],
    notes: [
      `${runs} starts; pictures of 1600x1000 pixels by the iTerm2 protocol; memory and CPU of the ` +
      `demonstration, its two servers included, after and over ${seconds} s`,
    ],
  }];
}

async function answerTimes(binary: string, option: string, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startMs = performance.now();
    const { code } = await new Deno.Command(binary, {
      args: [option],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    times.push(performance.now() - startMs);
    if (code !== 0) throw new Error(`${binary} ${option} ended with ${code}`);
  }
  return times;
}

/** Shows the demonstration in a terminal until its first picture, and so many seconds more. */
async function showPicture(binary: string, seconds: number) {
  const command = [binary, "demo", "--quiet", "--protocol", "iterm2"];
  await using run = await startHeadless(command, { persona: PERSONAS.iterm2 });
  await run.nextFrames(1);
  const frameMs = run.tap.events.findLast(({ kind }) => kind === "o")?.atMs ?? NaN;
  const [pid] = childrenOf(Deno.pid).flatMap(childrenOf);
  if (pid === undefined) throw new Error(`${binary} has ended: ${run.tap.output.slice(-300)}`);
  const startMs = startOf(pid);
  const before = usageOf([pid]);
  await pause(seconds * 1000);
  const after = usageOf([pid]);
  await run.tap.type("q");
  const code = await run.tap.exited();
  if (code !== 0) throw new Error(`the demonstration ended with ${code}`);
  return {
    firstPictureMs: frameMs - startMs,
    residentMb: after.residentMb,
    cpuPercent: seconds === 0 ? 0 : (after.cpuMs - before.cpuMs) / seconds / 10,
  };
}

/** When a process was started, by the machine's monotonic clock, to 10 ms. */
function startOf(pid: number): number {
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /s, "").split(" ");
  return Number(fields[19]) * 10;
}

/** What the program weighs beside deno's runtime, part by part. */
async function sizeSection(binary: string): Promise<Section> {
  const { size } = await Deno.stat(binary);
  const folder = await Deno.makeTempDir({ prefix: "tg-size-" });
  try {
    await stageProgram(ROOT.replace(/\/$/, ""), folder, chosenTargets(undefined));
    const fonts = sizeOf(`${folder}/app/fonts`);
    const licences = Deno.statSync(`${folder}/app/licenses.txt`).size;
    const program = sizeOf(`${folder}/app`) - fonts - licences;
    const runtime = size - fonts - licences - program;
    const row = (what: string, bytes: number) => [what, (bytes / 1e6).toFixed(2)];
    return {
      title: "The binary's size",
      figures: [{ what: "the whole file", value: size / 1e6, unit: "MB" }],
      table: [
        ["part", "MB"],
        row("deno's runtime", runtime),
        row("two fonts", fonts),
        row("the program, packages bundled", program),
        row("licences", licences),
      ],
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function sizeOf(folder: string): number {
  let bytes = 0;
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    bytes += isDirectory ? sizeOf(path) : Deno.statSync(path).size;
  }
  return bytes;
}
