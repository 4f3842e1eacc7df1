import { BINARY } from "./process.ts";
import type { Section } from "./table.ts";

/** What the user of the bench asks of all parts. */
export interface BenchRequest {
  /** Long enough to see that everything runs, too short to quote. */
  readonly quick: boolean;
  /** The original program, where the user has it. */
  readonly seed?: string | undefined;
}

/** One bench of the list that `bench.ts` runs. */
export interface BenchPart {
  readonly name: string;
  readonly about: string;
  /** About how long it takes on 2 cores, in seconds. */
  readonly seconds: number;
  readonly quickSeconds: number;
  /** It compares with the original program, and takes no time without. */
  readonly comparesSeed?: boolean;
  /** Programs without which it cannot run, by name or path, and how one comes by them. */
  readonly needs?: readonly Need[];
  run(request: BenchRequest): Promise<readonly Section[]>;
}

interface Need {
  readonly program: string;
  readonly remedy: string;
}

const PYTHON = { program: "python3", remedy: "install python3" };
const COMPILED = { program: BINARY, remedy: "`deno task compile` makes it" };
const SCRIPT = { program: "script", remedy: "install util-linux" };
const PROMETHEUS = { program: "prometheus", remedy: "install prometheus" };
const SSH: readonly Need[] = [
  { program: "/usr/sbin/sshd", remedy: "install openssh-server" },
  { program: "ssh", remedy: "install openssh-client" },
  PYTHON,
];

/**
 * A part: its bench is loaded when its turn comes, so that none weighs on another's memory; `quick` is
 * what shortens it.
 */
function part<Options>(
  facts: Omit<BenchPart, "run">,
  load: () => Promise<(options: Options & Partial<BenchRequest>) => Promise<readonly Section[]>>,
  quick: Options,
): BenchPart {
  return {
    ...facts,
    async run({ quick: isQuick, seed }) {
      const bench = await load();
      return await bench({ ...(isQuick ? quick : {} as Options), seed });
    },
  };
}

export const BENCH_PARTS: readonly BenchPart[] = [
  part(
    {
      name: "frame",
      about: "one frame: CPU and bytes beside a peer and the plain pipeline; memory over many",
      seconds: 240,
      quickSeconds: 10,
    },
    async () => (await import("./frame.ts")).benchFrame,
    { frames: 12, memoryFrames: 300 },
  ),
  part(
    {
      name: "keys",
      about: "from a key press to the last byte of its frame, by protocol",
      seconds: 340,
      quickSeconds: 10,
      needs: [COMPILED, PYTHON],
    },
    async () => (await import("./keys.ts")).benchKeys,
    { presses: 4, intervalMs: 300, warmUpFrames: 2 },
  ),
  part(
    {
      name: "table",
      about: "keys in the table of a hundred hosts, local and over ssh",
      seconds: 150,
      quickSeconds: 20,
      needs: [COMPILED, ...SSH],
    },
    async () => (await import("./host_table.ts")).benchHostTable,
    { presses: 2 },
  ),
  part(
    {
      name: "binary",
      about: "the compiled program: its size, its start, its memory",
      seconds: 90,
      quickSeconds: 10,
      needs: [COMPILED, PYTHON],
    },
    async () => (await import("./binary.ts")).benchBinary,
    { runs: 4, seconds: 3 },
  ),
  part(
    {
      name: "live",
      about: "the dashboard as a process: CPU, memory, output; watched and frozen",
      seconds: 165,
      quickSeconds: 12,
      needs: [COMPILED, SCRIPT],
    },
    async () => (await import("./live.ts")).benchLive,
    { seconds: 4, warmUpSeconds: 3 },
  ),
  part(
    {
      name: "seed",
      about: "the original program (--seed PATH) beside the binary, live",
      seconds: 70,
      quickSeconds: 20,
      comparesSeed: true,
      needs: [COMPILED, SCRIPT, PYTHON],
    },
    async () => (await import("./seed.ts")).benchSeed,
    { seconds: 10, warmUpSeconds: 5 },
  ),
  part(
    {
      name: "history",
      about: "a day's history: memory, frames over it; memory over 100,000 frames",
      seconds: 560,
      quickSeconds: 18,
    },
    async () => (await import("./history.ts")).benchHistory,
    { frames: 1_000, dayTicks: 5_000 },
  ),
  part(
    {
      name: "store",
      about: "recordings: size, writing, opening, querying; a month of them",
      seconds: 420,
      quickSeconds: 10,
    },
    async () => (await import("./store.ts")).benchStore,
    { ticks: 5_000, days: 0.25 },
  ),
  part(
    {
      name: "ssh",
      about: "a poll over ssh by each way, and the seed's ways",
      seconds: 60,
      quickSeconds: 10,
      needs: SSH,
    },
    async () => (await import("./ssh.ts")).benchSsh,
    { polls: 12, seedPolls: 2 },
  ),
  part(
    {
      name: "fleet",
      about: "4 hosts over ssh for 10 minutes, one in trouble; 64 hosts; 1,000 on paper",
      seconds: 780,
      quickSeconds: 18,
      needs: SSH,
    },
    async () => (await import("./fleet.ts")).benchFleet,
    { minutes: 0.15, seconds: 3, hosts: 8 },
  ),
  part(
    {
      name: "stream",
      about: "64 hosts: lateness alone, and with scrapes and a reader of JSON lines that stalls",
      seconds: 130,
      quickSeconds: 10,
      needs: [COMPILED],
    },
    async () => (await import("./stream.ts")).benchStream,
    { hosts: 8, seconds: 4 },
  ),
  part(
    {
      name: "web",
      about: "4 hosts: what 1, 5 and 20 browsers cost, the page's weight and first picture",
      seconds: 130,
      quickSeconds: 16,
      needs: [COMPILED, { program: "/usr/bin/chromium", remedy: "install chromium" }],
    },
    async () => (await import("./web.ts")).benchWeb,
    { seconds: 1, warmUpSeconds: 2, visits: 1 },
  ),
  part(
    {
      name: "prometheus",
      about: "1,000 hosts in a real Prometheus: to the first page, memory, going on",
      seconds: 240,
      quickSeconds: 24,
      needs: [COMPILED, PROMETHEUS],
    },
    async () => (await import("./prometheus.ts")).benchPrometheus,
    { hosts: 10, seconds: 2 },
  ),
  part(
    {
      name: "telemetry",
      about: "what measuring costs: an operation, enabled and disabled, and its memory",
      seconds: 5,
      quickSeconds: 1,
    },
    async () => (await import("./telemetry.ts")).benchTelemetry,
    { operations: 100_000 },
  ),
];
