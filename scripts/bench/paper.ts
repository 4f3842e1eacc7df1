import type { CollectorResult } from "./collector.ts";
import type { Usage } from "./process.ts";
import type { Section } from "./table.ts";

const HOSTS = 1000;
/** A fleet as measured: what the collector saw, and what each kind of process used meanwhile. */
export interface FleetRun {
  readonly hosts: number;
  readonly seconds: number;
  readonly result: CollectorResult;
  readonly tool: Usage;
  readonly ssh: Usage;
  /** sshd's listener and sessions. */
  readonly sshd: Usage;
  /** The helpers that run behind the sessions. */
  readonly helpers: Usage;
}

/** Of the default dashboard, and how many values of each are kept for an hour at 1 s. */
const METRICS = 28;
const KEPT_TICKS = 3602;
/** A value and its share of the minima and maxima kept beside it. */
const BYTES_PER_VALUE = 8.75;

/**
 * What a thousand hosts over ssh would take on the machine that polls, along the line through two
 * measured fleets of different size, half of each over ssh.
 */
export function paperFleet(few: FleetRun, many: FleetRun): Section {
  const line = (of: (run: FleetRun) => number) => {
    const each = (of(many) - of(few)) / (many.hosts - few.hosts);
    return { base: of(few) - each * few.hosts, each };
  };
  // ssh and what it needs exist for every other host of the measured fleets.
  const rows: (readonly [string, string, { base: number; each: number }])[] = [
    ["this tool: CPU", "% of a core", line(({ tool, seconds }) => tool.cpuMs / seconds / 10)],
    ["this tool: memory", "MB", line(({ tool }) => tool.residentMb)],
    ["of it an hour of history", "MB", {
      base: 0,
      each: METRICS * KEPT_TICKS * BYTES_PER_VALUE / 1e6,
    }],
    ["this tool: file descriptors", "", perSsh(line(({ tool }) => tool.files))],
    ["ssh: processes", "", perSsh(line(({ ssh }) => ssh.processes))],
    ["ssh: CPU", "% of a core", perSsh(line(({ ssh, seconds }) => ssh.cpuMs / seconds / 10))],
    ["ssh: memory (PSS)", "MB", perSsh(line(({ ssh }) => ssh.proportionalMb))],
    ["ssh: file descriptors", "", perSsh(line(({ ssh }) => ssh.files))],
  ];
  return {
    title: `${HOSTS} hosts over ssh, on paper`,
    table: [
      ["on the machine that polls", "unit", "fixed", "per host", `${HOSTS} hosts`],
      ...rows.map(([what, unit, { base, each }]) => [
        what,
        unit,
        Math.max(0, base).toFixed(1),
        each.toFixed(3),
        (Math.max(0, base) + HOSTS * each).toFixed(0),
      ]),
    ],
    notes: [
      `from ${few.hosts} and ${many.hosts} hosts above; sshd and the helpers run on the servers, one each`,
      "the CPU of the tool is that of one thread: beyond 100 % ticks would start late",
    ],
  };
}

/** Half of the measured hosts have none of it. */
function perSsh({ base, each }: { base: number; each: number }) {
  return { base, each: 2 * each };
}
