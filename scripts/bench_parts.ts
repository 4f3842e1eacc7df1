import type { Figure, Section } from "./bench_table.ts";

/** One bench of the list that `bench.ts` runs. */
export interface BenchPart {
  readonly name: string;
  readonly about: string;
  /** Programs without which it cannot run, by name or path, and how one comes by them. */
  readonly needs?: readonly { readonly program: string; readonly remedy: string }[];
  run(quick: boolean): Promise<readonly Section[]>;
}

const BINARY = decodeURIComponent(new URL("../dist/traffic-grapher", import.meta.url).pathname);

const SSH = [
  { program: "/usr/sbin/sshd", remedy: "install openssh-server" },
  { program: "ssh", remedy: "install openssh-client" },
  { program: "python3", remedy: "install python3" },
] as const;

/** Each bench is loaded when its turn comes, so that none weighs on another's memory. */
export const BENCH_PARTS: readonly BenchPart[] = [
  {
    name: "frame",
    about: "one frame: CPU and bytes beside the plain pipeline and a peer; memory over many",
    async run(quick) {
      const { benchFrame } = await import("./bench_frame.ts");
      return await benchFrame(quick ? { frames: 40, memoryFrames: 2_000 } : {});
    },
  },
  {
    name: "keys",
    about: "from a key press to the last byte of its frame, by protocol",
    needs: [{ program: "python3", remedy: "install python3" }],
    async run(quick) {
      const { benchKeys } = await import("./bench_keys.ts");
      return [keysSection(await benchKeys(quick ? { presses: 8 } : {}))];
    },
  },
  {
    name: "binary",
    about: "the compiled program: its size, its start, its memory",
    needs: [
      { program: BINARY, remedy: "`deno task compile` makes it" },
      { program: "python3", remedy: "install python3" },
    ],
    async run(quick) {
      const { benchBinary } = await import("./bench_binary.ts");
      return await benchBinary(quick ? { runs: 9, seconds: 10 } : {});
    },
  },
  {
    name: "live",
    about: "the dashboard as a process: CPU, memory, output; watched and frozen",
    needs: [{ program: "script", remedy: "install util-linux" }],
    async run(quick) {
      const { benchLive } = await import("./bench_live.ts");
      return await benchLive(quick ? { seconds: 10, warmUpSeconds: 10 } : {});
    },
  },
  {
    name: "history",
    about: "a day's history: memory, frames over it; memory over 100,000 frames",
    async run(quick) {
      const { benchHistory } = await import("./bench_history.ts");
      return await benchHistory(quick ? { frames: 3_000 } : {});
    },
  },
  {
    name: "store",
    about: "recordings: size, writing, opening, querying",
    async run(quick) {
      const { benchStore } = await import("./bench_store.ts");
      return [storeSection(await benchStore(quick ? { ticks: 5_000 } : {}))];
    },
  },
  {
    name: "ssh",
    about: "a poll over ssh by each way, and the seed's ways",
    needs: SSH,
    async run(quick) {
      const { benchSsh } = await import("./bench_ssh.ts");
      return [sshSection(await benchSsh(quick ? { polls: 30, seedPolls: 5 } : {}))];
    },
  },
  {
    name: "fleet",
    about: "4 hosts over ssh for 10 minutes, one in trouble; 64 hosts; 1,000 on paper",
    needs: SSH,
    async run(quick) {
      const { benchFleet } = await import("./bench_fleet.ts");
      return await benchFleet(quick ? { minutes: 1, seconds: 10, hosts: 16 } : {});
    },
  },
];

function keysSection(
  rows: readonly {
    readonly protocol: string;
    readonly presses: number;
    readonly medianMs: number;
    readonly p95Ms: number;
    readonly worstMs: number;
    readonly firstBytes: number;
    readonly pageBytes: number;
    readonly tickBytes: number;
  }[],
): Section {
  return {
    title: "From a key press to the last byte of its frame, 1600x1000, 4 hosts",
    figures: rows.flatMap(({ protocol, medianMs, p95Ms, worstMs }) => [
      { what: `${protocol}: median`, value: medianMs, unit: "ms" },
      { what: `${protocol}: 95th percentile`, value: p95Ms, unit: "ms", most: 50 },
      { what: `${protocol}: most`, value: worstMs, unit: "ms" },
    ]),
    table: [
      ["bytes by protocol", "first frame", "another page", "a tick"],
      ...rows.map(({ protocol, firstBytes, pageBytes, tickBytes }) =>
        [protocol, firstBytes, pageBytes, tickBytes].map(String)
      ),
    ],
  };
}

/** Targets of the store's figures, by the beginning of their names. */
const STORE_TARGETS: readonly (readonly [string, number])[] = [
  // 60 MB for a day of 4 hosts with 40 records.
  ["file, per value", 60e6 / (4 * 40 * 86_400)],
  ["open, and read the last minute", 1000],
  ["page of 12 records", 200],
];

function storeSection(
  rows: readonly { readonly what: string; readonly value: number; readonly unit: string }[],
): Section {
  return {
    title: "Recordings",
    figures: rows.map((row) => ({
      ...row,
      most: STORE_TARGETS.find(([what]) => row.what.startsWith(what))?.[1],
    })),
  };
}

interface PolledWay {
  readonly way: string;
  readonly polls: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly toolCpuMs: number;
  readonly sshCpuMs: number;
  readonly serverCpuMs: number;
}

function sshSection(rows: readonly PolledWay[]): Section {
  const seed = rows.find(({ way }) => way === "seed: ssh + python3");
  const forwarding = rows.find(({ way }) => way === "forwarding");
  const rungs = rows.filter(({ way }) => way.endsWith("helper") || way === "forwarding");
  const cpuOf = (row: PolledWay | undefined) =>
    row === undefined ? NaN : row.toolCpuMs + row.sshCpuMs + row.serverCpuMs;
  const [best] = [...rungs].sort((one, other) => one.medianMs - other.medianMs);
  const faster = (row: PolledWay | undefined) => (seed?.medianMs ?? NaN) / (row?.medianMs ?? NaN);
  const figures: Figure[] = [
    {
      what: `${best?.way}: times faster than the seed's way`,
      value: faster(best),
      unit: "",
      least: 80,
    },
    {
      what: `${best?.way}: times less CPU than the seed's way`,
      value: cpuOf(seed) / cpuOf(best),
      unit: "",
      least: 50,
    },
    {
      what: "forwarding: times faster than the seed's way",
      value: faster(forwarding),
      unit: "",
      least: 8,
    },
  ];
  return {
    title: "A poll of 26 records over ssh",
    figures,
    table: [
      ["way", "polls", "median ms", "p95 ms", "tool CPU ms", "ssh", "server", "all"],
      ...rows.map((row) => [
        row.way,
        String(row.polls),
        ...[
          row.medianMs,
          row.p95Ms,
          row.toolCpuMs,
          row.sshCpuMs,
          row.serverCpuMs,
          cpuOf(row),
        ].map((ms) => ms.toFixed(2)),
      ]),
    ],
    notes: ["CPU in milliseconds per poll; the polled server's own work is not counted"],
  };
}
