/**
 * Measures a fleet, polled as the dashboard polls it:
 * Four hosts over real ssh for `--minutes`, one of them in trouble; `--hosts` hosts, half over ssh,
 * for `--seconds`; and what a thousand would take, on paper. Servers and sshd are its own, on loopback.
 */
import { startSshd, type TestSshd } from "../../tests/helpers/sshd.ts";
import type { Host } from "../../src/model/host.ts";
import type { CollectorResult, CollectorTask } from "./collector.ts";
import { pause, startHelper, type Usage, usageOf } from "./process.ts";
import { quantile, type Section } from "./table.ts";
import { type FleetRun, paperFleet } from "./paper.ts";
import { TROUBLES } from "./troubles.ts";

export interface FleetBenchOptions {
  /** How long the four hosts are polled, in minutes. */
  readonly minutes?: number;
  /** How long each larger fleet is polled, in seconds. */
  readonly seconds?: number;
  /** Hosts of the larger fleet, half of them over ssh. */
  readonly hosts?: number;
}

interface Stage {
  readonly folder: string;
  /** The sshd of all hosts but the first, and the first one's own. */
  readonly sshd: TestSshd;
  readonly troubledSshd: TestSshd;
  servers(line: string): Promise<void>;
}

/** All of it, as sections of a report. */
export async function benchFleet(options: FleetBenchOptions = {}): Promise<Section[]> {
  const { minutes = 10, seconds = 60, hosts = 64 } = options;
  const small = 8;
  const four = await troubledFleet(minutes);
  const few = await runFleet({ local: small / 2, ssh: small / 2, seconds });
  const many = await runFleet({ local: hosts / 2, ssh: hosts / 2, seconds });
  return [four, fleetSection(few), fleetSection(many), paperFleet(few, many)];
}

async function troubledFleet(minutes: number): Promise<Section> {
  const log: string[] = [];
  const happened: { what: string; atMs: number }[] = [];
  const run = await runFleet({
    local: 0,
    ssh: 4,
    seconds: minutes * 60,
    meanwhile: async (stage, signal) => {
      const startMs = Date.now();
      const stretchMs = minutes * 60_000 / (TROUBLES.length + 1);
      for (const [index, { what, begin, seconds: most, end }] of TROUBLES.entries()) {
        await pause(startMs + (index + 0.5) * stretchMs - Date.now(), signal);
        if (signal.aborted) return;
        happened.push({ what, atMs: Date.now() });
        const undo = await begin(stage);
        await pause(Math.min(most * 1000, stretchMs / 2), signal);
        await end(stage, undo);
      }
    },
  });
  const { result } = run;
  const [troubled, ...others] = result.hosts;
  const misses = troubled?.misses ?? [];
  for (const [index, { what, atMs }] of happened.entries()) {
    const untilMs = happened[index + 1]?.atMs ?? Infinity;
    const own = misses.filter((miss) => miss.atMs >= atMs && miss.atMs < untilMs);
    const reasons = [...Map.groupBy(own, ({ reason }) => reason)]
      .map(([reason, list]) => `${list.length} ${reason}`).join(", ");
    const silentS = own.length === 0 ? 0 : (own.at(-1)!.atMs - own[0]!.atMs) / 1000;
    log.push(`${what}: ${own.length} misses${reasons && ` (${reasons})`}, ${silentS.toFixed(0)} s`);
  }
  const took = others.flatMap(({ tookMs }) => tookMs);
  return {
    title: `4 hosts over ssh, ${minutes} minutes at 1 s, the first in trouble`,
    figures: [
      {
        what: "ticks started",
        value: result.ticks,
        unit: "",
        least: minutes * 60 - 1,
      },
      ...latenessFigures(result),
      {
        what: "misses of the three other hosts",
        value: others.reduce((sum, host) => sum + host.misses.length, 0),
        unit: "",
        most: 0,
      },
      { what: "their polls, median", value: quantile(took, 0.5), unit: "ms" },
      { what: "their polls, 95th percentile", value: quantile(took, 0.95), unit: "ms" },
      { what: "misses of the troubled host", value: misses.length, unit: "" },
    ],
    notes: [
      ...log,
      ...others.flatMap(({ label, misses }) =>
        misses.slice(0, 3).map((miss) => `${label}: ${miss.reason}: ${miss.message}`)
      ),
    ],
  };
}

function latenessFigures({ latenessMs, missedSlots }: CollectorResult) {
  return [
    { what: "slots without a tick", value: missedSlots, unit: "", most: 0 },
    { what: "start's lateness, median", value: quantile(latenessMs, 0.5), unit: "ms" },
    {
      what: "start's lateness, 95th percentile",
      value: quantile(latenessMs, 0.95),
      unit: "ms",
      most: 20,
    },
    { what: "start's lateness, most", value: Math.max(...latenessMs), unit: "ms" },
  ];
}

function fleetSection(run: FleetRun): Section {
  const { hosts, seconds, result } = run;
  const half = Math.ceil(hosts / 2);
  const local = result.hosts.slice(0, half).flatMap(({ tookMs }) => tookMs);
  const remote = result.hosts.slice(half).flatMap(({ tookMs }) => tookMs);
  const misses = result.hosts.flatMap(({ misses }) => misses);
  const share = ({ cpuMs }: Usage) => cpuMs / seconds / 10;
  return {
    title: `${hosts} simulated hosts, half over ssh, ${seconds} s at 1 s`,
    figures: [
      { what: "all hosts connected after", value: result.connectedMs / 1000, unit: "s" },
      ...latenessFigures(result),
      { what: "misses", value: misses.length, unit: "", most: 0 },
      { what: "poll of a local host, median", value: quantile(local, 0.5), unit: "ms" },
      { what: "poll of a local host, 95th percentile", value: quantile(local, 0.95), unit: "ms" },
      { what: "poll over ssh, median", value: quantile(remote, 0.5), unit: "ms" },
      { what: "poll over ssh, 95th percentile", value: quantile(remote, 0.95), unit: "ms" },
    ],
    table: [
      ["process", "count", "CPU % of a core", "RSS MB", "PSS MB", "files"],
      ...([["this tool", run.tool], ["ssh", run.ssh], ["sshd", run.sshd], [
        "helpers",
        run.helpers,
      ]] as const).map(([name, usage]) => [
        name,
        String(usage.processes),
        share(usage).toFixed(2),
        usage.residentMb.toFixed(1),
        usage.proportionalMb.toFixed(1),
        String(usage.files),
      ]),
    ],
    notes: [
      "polls include the simulated servers' own work, all of them on this machine's cores",
      ...[...Map.groupBy(misses, ({ reason }) => reason)]
        .map(([reason, list]) => `${list.length} misses ${reason}, e.g. ${list[0]?.message}`),
    ],
  };
}

/** Runs servers, sshd and a collector, and measures them once all hosts have answered. */
async function runFleet(options: {
  readonly local: number;
  readonly ssh: number;
  readonly seconds: number;
  readonly meanwhile?: (stage: Stage, signal: AbortSignal) => Promise<void>;
}): Promise<FleetRun> {
  const { local, ssh, seconds, meanwhile } = options;
  const count = local + ssh;
  await using closing = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "tg-fleet-" });
  closing.defer(() => Deno.remove(folder, { recursive: true }));
  const servers = closing.use(startHelper("servers.ts", [folder, String(count)]));
  await servers.line();
  const troubledSshd = closing.use(await startSshd());
  const sshd = closing.use(await startSshd({ client: aliasesOf(troubledSshd, local) }));
  // The system's ssh, as the program calls it, with the bench's configuration.
  await Deno.mkdir(`${folder}/bin`);
  await Deno.writeTextFile(
    `${folder}/bin/ssh`,
    `#!/bin/sh\nexec /usr/bin/ssh ${sshd.sshOptions.join(" ")} "$@"\n`,
    { mode: 0o755 },
  );
  const collector = closing.use(
    startHelper("collector.ts", [], {
      env: { PATH: `${folder}/bin:${Deno.env.get("PATH") ?? "/usr/bin:/bin"}` },
    }),
  );
  const hosts = Array.from({ length: count }, (_, index): Host => ({
    id: `host${index}`,
    label: `host${index}`,
    socketPath: `${folder}/${index}.sock`,
    address: index < local ? { kind: "local" } : { kind: "ssh", destination: `host${index}` },
  }));
  const task: CollectorTask = { hosts, intervalMs: 1000, seconds, patienceSeconds: 60 };
  await collector.send(JSON.stringify(task));
  await collector.line();
  const measure = () => {
    const shells = new Set([...sshd.loginProcesses(), ...troubledSshd.loginProcesses()]
      .map(({ pid }) => pid));
    const daemons = [...sshd.processes(), ...troubledSshd.processes()];
    return {
      tool: usageOf([collector.pid]),
      ssh: usageOf(sshd.clientProcesses().map(({ pid }) => pid)),
      sshd: usageOf(daemons.filter((pid) => !shells.has(pid))),
      helpers: usageOf(shells),
    };
  };
  const before = measure();
  const end = new AbortController();
  const stage: Stage = { folder, sshd, troubledSshd, servers: (line) => servers.send(line) };
  const trouble = meanwhile?.(stage, end.signal);
  await collector.line();
  const after = measure();
  end.abort();
  await trouble;
  const result = JSON.parse(await collector.line()) as CollectorResult;
  const since = (now: Usage, then: Usage) => ({ ...now, cpuMs: now.cpuMs - then.cpuMs });
  return {
    hosts: count,
    seconds,
    result,
    tool: since(after.tool, before.tool),
    ssh: since(after.ssh, before.ssh),
    sshd: since(after.sshd, before.sshd),
    helpers: since(after.helpers, before.helpers),
  };
}

/** The first ssh host reaches an sshd of its own, which can be stopped without harm to the others. */
function aliasesOf(troubled: TestSshd, first: number): string[] {
  return [
    `Host host${first}`,
    "  HostName 127.0.0.1",
    `  Port ${troubled.port}`,
    `  IdentityFile ${troubled.directory}/id`,
    `  UserKnownHostsFile ${troubled.directory}/known_hosts`,
  ];
}
