/** The fields of a `cpu` line of `/proc/stat` (proc(5)); older kernels end earlier. */
const FIELDS = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"] as const;
/** The kernel shows times in hundredths of a second, whatever its own tick is (USER_HZ). */
const MS_PER_TICK = 10;

const COUNTS: Readonly<Record<string, string>> = {
  ctxt: "context_switches",
  processes: "processes.created",
  procs_running: "processes.running",
  procs_blocked: "processes.blocked",
};

/**
 * `/proc/stat`: for all CPUs (`cpu.`) and each (`cpu.0.`) the milliseconds by what they did, with `busy`,
 * all but idle and waiting for I/O, `free`, those two, and `total`. What guests used is part of `user`
 * and `nice` already.
 */
export function parseProcStat(text: string): Map<string, number> {
  const values = new Map<string, number>();
  let cores = 0;
  for (const line of text.split("\n")) {
    const [word = "", ...numbers] = line.trim().split(/\s+/);
    const count = COUNTS[word];
    if (count !== undefined && numbers[0] !== undefined) values.set(count, Number(numbers[0]));
    const core = /^cpu(\d*)$/.exec(word)?.[1];
    if (core === undefined || numbers.length < 4) continue;
    if (core !== "") cores++;
    const prefix = core === "" ? "cpu" : `cpu.${core}`;
    const times = numbers.slice(0, FIELDS.length).map((number) => Number(number) * MS_PER_TICK);
    times.forEach((ms, index) => values.set(`${prefix}.${FIELDS[index]!}`, ms));
    const total = times.reduce((sum, ms) => sum + ms, 0);
    const free = times[3]! + (times[4] ?? 0);
    values.set(`${prefix}.free`, free).set(`${prefix}.busy`, total - free);
    values.set(`${prefix}.total`, total);
  }
  if (cores > 0) values.set("cpu.cores", cores);
  return values;
}
