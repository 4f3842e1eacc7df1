/**
 * Measures the live dashboard as a process in a terminal, at 1 s with one local host:
 *
 *   deno run -A scripts/bench_live.ts [--seconds N] [--binary PATH]
 *
 * By picture and by text, watched and frozen, run from its sources and, where it was compiled, as
 * the binary; all at once, each with a terminal and a simulated server of its own.
 */
import { parseArgs } from "node:util";
import { childrenOf, pause, startHelper, usageOf } from "./bench_process.ts";
import { type Figure, formatSection, type Section } from "./bench_table.ts";

export interface LiveBenchOptions {
  /** How long each is watched, once its window is full; frozen half as long. */
  readonly seconds?: number;
  /** How long its window is left to fill, in seconds. */
  readonly warmUpSeconds?: number;
  /** The compiled program, measured where it exists. */
  readonly binary?: string;
}

/** 1600x1008 pixels of a picture in cells of 8x16, which is assumed where a terminal says nothing. */
const COLUMNS = 200;
const ROWS = 64;

const ROOT = new URL("..", import.meta.url).pathname;

interface Program {
  readonly name: string;
  readonly command: readonly string[];
  /** Resident memory at most, in MB. */
  readonly mostMb?: number;
}

interface Live {
  readonly cpuPercent: number;
  readonly residentMb: number;
  readonly bytesPerSecond: number;
  readonly frozen: { readonly cpuPercent: number; readonly bytesPerSecond: number };
  /** The size that the first PNG of the output says of itself. */
  readonly picture?: string;
}

/** The figures by program and protocol. */
export async function benchLive(options: LiveBenchOptions = {}): Promise<Section[]> {
  const { seconds = 60, warmUpSeconds = 70, binary = `${ROOT}dist/traffic-grapher` } = options;
  const programs: Program[] = [{
    name: "deno",
    command: [Deno.execPath(), "run", "--quiet", "--allow-all", "--no-check", `${ROOT}main.ts`],
  }];
  const compiled = await isFile(binary);
  if (compiled) programs.push({ name: "binary", command: [binary], mostMb: 120 });
  const runs = programs.flatMap((program) =>
    (["iterm2", "text"] as const).map((protocol) => ({ program, protocol }))
  );
  const folder = await Deno.makeTempDir({ prefix: "tg-live-" });
  try {
    await using servers = startHelper("bench_servers.ts", [folder, String(runs.length)]);
    await servers.line();
    const measured = await Promise.all(runs.map(async ({ program, protocol }, index) => {
      const host = `ats1=unix:${folder}/${index}.sock`;
      const command = [...program.command, "--protocol", protocol, host];
      const live = await measureLive(command, { seconds, warmUpSeconds });
      return { figures: figuresOf(program, protocol, live), live, protocol };
    }));
    const picture = measured.find(({ live }) => live.picture !== undefined)?.live.picture;
    return [{
      title: `The live dashboard, one local host at 1 s, ${COLUMNS}x${ROWS} cells`,
      figures: measured.flatMap(({ figures }) => figures),
      notes: [
        `pictures of ${picture ?? "an unknown size"} pixels; ${seconds} s after ${warmUpSeconds} s`,
        ...(compiled ? [] : [`no binary: ${binary} is missing, \`deno task compile\` makes it`]),
      ],
    }];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function figuresOf({ name, mostMb }: Program, protocol: string, live: Live): Figure[] {
  const of = `${name}, ${protocol}: `;
  return [
    {
      what: `${of}CPU`,
      value: live.cpuPercent,
      unit: "% of a core",
      most: protocol === "text" ? 1 : 5,
    },
    { what: `${of}resident memory`, value: live.residentMb, unit: "MB", most: mostMb },
    { what: `${of}output`, value: live.bytesPerSecond / 1000, unit: "kB/s" },
    { what: `${of}frozen, CPU`, value: live.frozen.cpuPercent, unit: "% of a core" },
    { what: `${of}frozen, output`, value: live.frozen.bytesPerSecond / 1000, unit: "kB/s" },
  ];
}

/** Runs a command in a terminal made by `script`, which answers no questions. */
async function measureLive(
  command: readonly string[],
  { seconds, warmUpSeconds }: { readonly seconds: number; readonly warmUpSeconds: number },
): Promise<Live> {
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const terminal = new Deno.Command("script", {
    args: ["-qefc", `stty cols ${COLUMNS} rows ${ROWS}; exec ${quoted}`, "/dev/null"],
    env: { TERM: "xterm-256color", SHELL: "/bin/sh", LC_ALL: "C.UTF-8" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const output = new Output(terminal.stdout);
  const input = terminal.stdin.getWriter();
  try {
    await pause(warmUpSeconds * 1000);
    const [pid] = childrenOf(terminal.pid);
    if (pid === undefined) throw new Error(`${command[0]} has ended: ${output.tail()}`);
    const watched = await measure(pid, output, seconds);
    const { residentMb } = usageOf([pid]);
    await input.write(new TextEncoder().encode(" "));
    await pause(2_000);
    const frozen = await measure(pid, output, seconds / 2);
    await input.write(new TextEncoder().encode("q"));
    return {
      ...watched,
      residentMb,
      frozen,
      ...(output.picture === undefined ? {} : { picture: output.picture }),
    };
  } finally {
    const timer = setTimeout(() => terminal.kill("SIGKILL"), 5_000);
    await terminal.status;
    clearTimeout(timer);
    await input.abort().catch(() => {});
    await output.ended;
  }
}

async function measure(pid: number, output: Output, seconds: number) {
  const before = { ...usageOf([pid]), bytes: output.bytes, atMs: performance.now() };
  await pause(seconds * 1000);
  const after = { ...usageOf([pid]), bytes: output.bytes, atMs: performance.now() };
  if (after.processes === 0) throw new Error(`the program has ended: ${output.tail()}`);
  const elapsedMs = after.atMs - before.atMs;
  return {
    cpuPercent: (after.cpuMs - before.cpuMs) / elapsedMs * 100,
    bytesPerSecond: (after.bytes - before.bytes) / elapsedMs * 1000,
  };
}

/** What a terminal was sent: counted, the first picture's size read, the end kept. */
class Output {
  bytes = 0;
  picture: string | undefined;
  readonly ended: Promise<void>;
  #tail = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.ended = this.#read(stream);
  }

  tail(): string {
    return new TextDecoder().decode(this.#tail).slice(-300);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const chunk of stream) {
      this.bytes += chunk.length;
      const kept = new Uint8Array(this.#tail.length + chunk.length);
      kept.set(this.#tail);
      kept.set(chunk, this.#tail.length);
      this.picture ??= pngSize(kept);
      this.#tail = kept.slice(-2_000);
    }
  }
}

/** The size in the header of the first PNG in base64, which begins with 24 known or telling bytes. */
function pngSize(bytes: Uint8Array): string | undefined {
  const header = /iVBORw0KGgo[A-Za-z0-9+/]{21}/.exec(new TextDecoder("latin1").decode(bytes))?.[0];
  if (header === undefined) return undefined;
  const view = new DataView(Uint8Array.from(atob(header), (char) => char.charCodeAt(0)).buffer);
  return `${view.getUint32(16)}x${view.getUint32(20)}`;
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { seconds: { type: "string" }, binary: { type: "string" } },
  });
  const sections = await benchLive({
    ...(values.seconds === undefined ? {} : { seconds: Number(values.seconds) }),
    ...(values.binary === undefined ? {} : { binary: values.binary }),
  });
  console.log(sections.map(formatSection).join("\n\n"));
}
