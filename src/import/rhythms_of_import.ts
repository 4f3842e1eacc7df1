import type { ImportedRow } from "./import_stage.ts";

/** How often a collector read what it wrote, in milliseconds: medians. */
export interface ImportRhythms {
  /** The usual time between two readings of a host. */
  readonly intervalMs: number;
  /** The same of each host, by its number. */
  readonly ofHosts: ReadonlyMap<number, number>;
  /** Between two values of those labels that are not with every reading, of the slowest host; by number. */
  readonly ofLabels: ReadonlyMap<number, number>;
}

const DEFAULT_INTERVAL_MS = 1000;
/** Of so many rows they are taken. */
const TELLING_ROWS = 200_000;
/** Readings that are further apart than so many times what is usual, or said, are not of that rhythm. */
const MOST_APART = 1.5;

interface HostTimes {
  /** When anything was read of it, and when each label was, in rising order. */
  readonly any: number[];
  readonly byLabel: Map<number, number[]>;
}

/** Measures the rhythms of rows, which come by time; `saidMs` is the interval that the file tells. */
export function rhythmsOfImport(
  rows: Iterable<ImportedRow>,
  saidMs: number | undefined,
): ImportRhythms {
  const ofHosts = new Map<number, number>(), steps = new Map<number, number>();
  const beside = new Set<number>();
  for (const [host, { any, byLabel }] of timesOf(rows)) {
    let hostMs: number | undefined;
    for (const [label, times] of byLabel) {
      const stepMs = stepOf(times);
      if (stepMs === undefined) continue;
      // Labels that are read at several times of an interval are read once in it all the same.
      hostMs = Math.min(stepMs, hostMs ?? Infinity);
      steps.set(label, Math.max(stepMs, steps.get(label) ?? 0));
      if (comesBeside(any, times, MOST_APART * stepMs)) beside.add(label);
    }
    hostMs ??= stepOf(any);
    if (hostMs !== undefined) ofHosts.set(host, hostMs);
  }
  const measuredMs = medianOf([...ofHosts.values()]);
  const isAsSaid = saidMs !== undefined && (measuredMs ?? 0) <= MOST_APART * saidMs;
  const intervalMs = isAsSaid ? saidMs : measuredMs ?? DEFAULT_INTERVAL_MS;
  const own = [...steps].filter(([label, stepMs]) =>
    beside.has(label) || stepMs > MOST_APART * intervalMs
  );
  return { intervalMs, ofHosts, ofLabels: new Map(own) };
}

function timesOf(rows: Iterable<ImportedRow>): Map<number, HostTimes> {
  const hosts = new Map<number, HostTimes>();
  let count = 0;
  for (const { atMs, host, label } of rows) {
    let times = hosts.get(host);
    if (times === undefined) hosts.set(host, times = { any: [], byLabel: new Map() });
    add(times.any, atMs);
    if (label !== undefined) {
      let own = times.byLabel.get(label);
      if (own === undefined) times.byLabel.set(label, own = []);
      add(own, atMs);
    }
    if (++count === TELLING_ROWS) break;
  }
  return hosts;
}

function add(times: number[], atMs: number): void {
  if (times.at(-1) !== atMs) times.push(atMs);
}

/** Whether others of its host were read between two values of a label that follow on each other, `mostMs` apart. */
function comesBeside(any: readonly number[], own: readonly number[], mostMs: number): boolean {
  let at = 0;
  return any.some((atMs) => {
    while (at + 1 < own.length && own[at + 1]! <= atMs) at++;
    const fromMs = own[at]!, toMs = own[at + 1] ?? Infinity;
    return fromMs < atMs && toMs - fromMs <= mostMs;
  });
}

function stepOf(times: readonly number[]): number | undefined {
  return medianOf(times.slice(1).map((atMs, before) => atMs - times[before]!));
}

function medianOf(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
}
