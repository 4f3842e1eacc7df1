/**
 * Measures a poll over ssh: the ladder's rungs, and the ways of the program that this tool replaces.
 * It runs an sshd of its own on loopback and a simulated server in a process of its own.
 */
import process from "node:process";
import { buildRequests } from "../../src/collect/jsonrpc_request.ts";
import { type Rung, RUNGS } from "../../src/collect/ssh/climb_ladder.ts";
import { openSshTransport } from "../../src/collect/ssh/open_ssh_transport.ts";
import { unixTransport } from "../../src/collect/unix_transport.ts";
import { METRIC_NAMES, METRIC_PREFIX } from "../../src/sim/metric_names.ts";
import { handleRequest } from "../../src/sim/rpc_handler.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { startSshd, type TestSshd } from "../../tests/helpers/sshd.ts";
import type { Figure, Section } from "./table.ts";

/** One way to poll a host, as measured; CPU in milliseconds per poll. */
interface SshBenchRow {
  readonly way: string;
  readonly polls: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly toolCpuMs: number;
  readonly sshCpuMs: number;
  /** sshd, the shell and the helper; the polled server's own work is not counted. */
  readonly serverCpuMs: number;
}

export interface SshBenchOptions {
  /** Polls of each rung. */
  readonly polls?: number;
  /** Polls of each of the seed's ways, which take long. */
  readonly seedPolls?: number;
  /** Records asked for at each poll. */
  readonly records?: number;
  /** Logins find an empty home; by default this account's, with what its shell runs at its start. */
  readonly cleanHome?: boolean;
  readonly signal?: AbortSignal;
}

type Poll = () => Promise<Uint8Array>;

const BENCHED: readonly Rung[] = ["python3", "perl", "socat", "forwarding"];
/** Between two polls, so that each finds the machine at rest, in milliseconds. */
const PAUSE_MS = 20;
const WARM_UP = 5;

/** As the seed program does it: the request and the path in the program's text, a python per poll. */
const SEED_PROGRAM = (socketPath: string, request: string) =>
  `import socket,sys
s=socket.socket(socket.AF_UNIX,socket.SOCK_STREAM)
s.connect(${JSON.stringify(socketPath)})
s.sendall(${JSON.stringify(request)}.encode())
while True:
    d=s.recv(65536)
    if not d: break
    sys.stdout.buffer.write(d)
`;

/** The rows of the table: local first, then the seed's ways, then the rungs. */
export async function benchSsh(options: SshBenchOptions = {}): Promise<Section[]> {
  return [sshSection(await measureSsh(options))];
}

async function measureSsh(options: SshBenchOptions): Promise<SshBenchRow[]> {
  const { polls = 200, seedPolls = 40, records = 26, cleanHome = false } = options;
  const { signal = new AbortController().signal } = options;
  const directory = await Deno.makeTempDir({ prefix: "tg-bench-" });
  const socketPath = `${directory}/bench.sock`;
  const names = METRIC_NAMES.filter((name) => name.startsWith("http.")).slice(0, records);
  const [request] = buildRequests(names.map((name) => METRIC_PREFIX + name));
  if (!request || names.length !== records) throw new RangeError(`not ${records} records`);
  const stopServer = await serveElsewhere(socketPath, request);
  const sshd = await startSshd({
    client: ["Host mastered", `  ControlPath ${directory}/%C`],
    env: cleanHome ? {} : { HOME: Deno.env.get("HOME") ?? "/" },
  });
  try {
    const limits = { deadlineMs: 10_000, signal };
    const rows: SshBenchRow[] = [];
    const measure = async (way: string, count: number, poll: Poll) => {
      rows.push(await measureWay(way, { polls: count, poll, sshd, signal }));
    };
    const local = unixTransport(socketPath);
    await measure("local socket", polls, async () => (await local.exchange(request, limits)).bytes);
    for (const [way, alias] of [["ssh + python3", "ats1"], ["ssh + python3, master", "mastered"]]) {
      const stopMaster = alias === "mastered" ? await startMaster(sshd) : undefined;
      const text = SEED_PROGRAM(socketPath, new TextDecoder().decode(request));
      await measure(`seed: ${way}`, seedPolls, () => seedPoll(sshd, alias ?? "", text));
      await stopMaster?.();
    }
    for (const rung of BENCHED) {
      const address = { kind: "ssh", destination: "ats1" } as const;
      await using transport = openSshTransport({ id: "a", label: "a", address, socketPath }, {
        signal,
        extraOptions: sshd.sshOptions,
        rungs: RUNGS.filter((other) => other === rung),
      });
      const way = rung === "forwarding" ? rung : `${rung} helper`;
      await measure(way, polls, async () => (await transport.exchange(request, limits)).bytes);
    }
    return rows;
  } finally {
    await sshd[Symbol.asyncDispose]();
    await stopServer();
    await Deno.remove(directory, { recursive: true });
  }
}

async function measureWay(
  way: string,
  { polls, poll, sshd, signal }: {
    readonly polls: number;
    readonly poll: Poll;
    readonly sshd: TestSshd;
    readonly signal: AbortSignal;
  },
): Promise<SshBenchRow> {
  for (let i = 0; i < WARM_UP; i++) await poll();
  const before = cpuTimes(sshd);
  const times: number[] = [];
  for (let i = 0; i < polls; i++) {
    signal.throwIfAborted();
    const startMs = performance.now();
    const reply = await poll();
    times.push(performance.now() - startMs);
    if (reply.length < 1_000) throw new Error(`${way}: a reply of ${reply.length} bytes`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const after = cpuTimes(sshd);
  times.sort((a, b) => a - b);
  const quantile = (q: number) => times[Math.min(times.length - 1, Math.floor(q * times.length))];
  return {
    way,
    polls,
    medianMs: quantile(0.5) ?? NaN,
    p95Ms: quantile(0.95) ?? NaN,
    toolCpuMs: (after.toolMs - before.toolMs) / polls,
    sshCpuMs: (after.sshMs - before.sshMs) / polls,
    serverCpuMs: (after.serverMs - before.serverMs) / polls,
  };
}

/** CPU time so far: of this process, of ssh (ended ones included), of all that sshd started. */
function cpuTimes(sshd: TestSshd) {
  const { user, system } = process.cpuUsage();
  const clients = sshd.clientProcesses().map(({ pid }) => pid);
  const servers = new Set([
    ...sshd.processes(),
    ...sshd.loginProcesses().map(({ pid }) => pid),
  ]);
  const sum = (pids: Iterable<number>) => {
    let ms = 0;
    for (const pid of pids) ms += ownCpuMs(pid) + endedChildrenCpuMs(pid);
    return ms;
  };
  return {
    toolMs: (user + system) / 1000,
    sshMs: sum(clients) + endedChildrenCpuMs(Deno.pid),
    serverMs: sum(servers),
  };
}

/** Precise to a nanosecond, unlike `stat`; for a process with one thread, as all of these are. */
function ownCpuMs(pid: number): number {
  return Number(readProc(pid, "schedstat").split(" ")[0] ?? 0) / 1e6;
}

/** Of children that have ended and were waited for; the kernel tells hundredths of a second. */
function endedChildrenCpuMs(pid: number): number {
  const fields = readProc(pid, "stat").replace(/^.*\) /, "").split(" ");
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * 10;
}

function readProc(pid: number, name: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/${name}`);
  } catch {
    return "";
  }
}

async function seedPoll(sshd: TestSshd, alias: string, program: string): Promise<Uint8Array> {
  const quoted = `'${program.replaceAll("'", "'\\''")}'`;
  const { success, stdout, stderr } = await new Deno.Command("ssh", {
    args: [...sshd.sshOptions, alias, `python3 -c ${quoted}`],
    stdin: "null",
  }).output();
  if (!success) throw new Error(`the seed's poll failed: ${new TextDecoder().decode(stderr)}`);
  return stdout;
}

async function startMaster(sshd: TestSshd): Promise<() => Promise<void>> {
  const master = new Deno.Command("ssh", {
    args: [...sshd.sshOptions, "-M", "-N", "mastered"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const check = [...sshd.sshOptions, "-O", "check", "mastered"];
  while (!(await new Deno.Command("ssh", { args: check }).output()).success) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return async () => {
    master.kill("SIGTERM");
    await master.status;
  };
}

/**
 * A server in a process of its own that takes as long as the measured one: it waits 1 ms for more of
 * a request and has answered 3.4 ms after the client came (26 records, traffic_server 10.1.4).
 */
const SERVER_PROGRAM = `import os, select, socket, sys, time
reply = open(sys.argv[2], "rb").read()
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen(5)
print("listening", flush=True)
while True:
    client = listener.accept()[0]
    start = time.monotonic()
    client.recv(65536)
    while select.select([client], [], [], 0.001)[0] and client.recv(65536):
        pass
    time.sleep(max(0, start + 0.0032 - time.monotonic()))
    try:
        client.sendall(reply)
    except OSError:
        pass
    client.close()
`;

async function serveElsewhere(
  socketPath: string,
  request: Uint8Array,
): Promise<() => Promise<void>> {
  const reply = handleRequest(new TextDecoder().decode(request), createWorkload({ seed: 1 }));
  if (reply === undefined) throw new Error("the simulated server has no reply");
  await Deno.writeTextFile(`${socketPath}.reply`, reply);
  const server = new Deno.Command("python3", {
    args: ["-c", SERVER_PROGRAM, socketPath, `${socketPath}.reply`],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const reader = server.stdout.getReader();
  await reader.read();
  return async () => {
    server.kill("SIGTERM");
    await server.status;
    await reader.cancel();
  };
}

function sshSection(rows: readonly SshBenchRow[]): Section {
  const seed = rows.find(({ way }) => way === "seed: ssh + python3");
  const forwarding = rows.find(({ way }) => way === "forwarding");
  const rungs = rows.filter(({ way }) => way.endsWith("helper") || way === "forwarding");
  const cpuOf = (row: SshBenchRow | undefined) =>
    row === undefined ? NaN : row.toolCpuMs + row.sshCpuMs + row.serverCpuMs;
  const [best] = [...rungs].sort((one, other) => one.medianMs - other.medianMs);
  const faster = (row: SshBenchRow | undefined) => (seed?.medianMs ?? NaN) / (row?.medianMs ?? NaN);
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
