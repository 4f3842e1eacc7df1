import { childrenOf, pause, usageOf } from "./process.ts";

/** What a program in a terminal used and wrote, watched and then frozen. */
export interface WatchedProcess {
  readonly cpuPercent: number;
  readonly residentMb: number;
  readonly bytesPerSecond: number;
  /** Pictures by OSC 1337, and what they took each. */
  readonly pictures: number;
  readonly cpuMsPerPicture: number;
  readonly bytesPerPicture: number;
  readonly frozen: { readonly cpuPercent: number; readonly bytesPerSecond: number };
  /** The size that the first PNG of the output says of itself. */
  readonly picture?: string;
}

export interface WatchOptions {
  /** How long it is watched, once its window is full; frozen half as long. */
  readonly seconds: number;
  /** How long its window is left to fill, in seconds. */
  readonly warmUpSeconds: number;
  /** In cells, which nobody says the size of: programs assume 8x16. */
  readonly columns: number;
  readonly rows: number;
}

/** Runs a command in a terminal made by `script`, which answers no questions. */
export async function watchProcess(
  command: readonly string[],
  { seconds, warmUpSeconds, columns, rows }: WatchOptions,
): Promise<WatchedProcess> {
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const terminal = new Deno.Command("script", {
    args: ["-qefc", `stty cols ${columns} rows ${rows}; exec ${quoted}`, "/dev/null"],
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
  const { bytes, pictures } = output;
  const before = { ...usageOf([pid]), bytes, pictures, atMs: performance.now() };
  await pause(seconds * 1000);
  const after = { ...usageOf([pid]), bytes: output.bytes, atMs: performance.now() };
  if (after.processes === 0) throw new Error(`the program has ended: ${output.tail()}`);
  const elapsedMs = after.atMs - before.atMs;
  const cpuMs = after.cpuMs - before.cpuMs, count = output.pictures - before.pictures;
  return {
    cpuPercent: cpuMs / elapsedMs * 100,
    bytesPerSecond: (after.bytes - before.bytes) / elapsedMs * 1000,
    pictures: count,
    cpuMsPerPicture: cpuMs / count,
    bytesPerPicture: (after.bytes - before.bytes) / count,
  };
}

/** What a terminal was sent: counted, the first picture's size read, the end kept. */
class Output {
  bytes = 0;
  /** Pictures whose sequence has begun. */
  pictures = 0;
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
      this.pictures += picturesIn(kept) - picturesIn(this.#tail);
      this.#tail = kept.slice(-2_000);
    }
  }
}

/** Counted in the end kept as well as in what follows, so that none is lost between two chunks. */
function picturesIn(bytes: Uint8Array): number {
  return new TextDecoder("latin1").decode(bytes).split(/1337;(?:Multipart)?File=/).length - 1;
}

/** The size in the header of the first PNG in base64, which begins with 24 known or telling bytes. */
function pngSize(bytes: Uint8Array): string | undefined {
  const header = /iVBORw0KGgo[A-Za-z0-9+/]{21}/.exec(new TextDecoder("latin1").decode(bytes))?.[0];
  if (header === undefined) return undefined;
  const view = new DataView(Uint8Array.from(atob(header), (char) => char.charCodeAt(0)).buffer);
  return `${view.getUint32(16)}x${view.getUint32(20)}`;
}
