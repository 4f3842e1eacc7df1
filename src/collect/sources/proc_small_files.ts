/** `/proc/loadavg`: the load, and how many threads there are. */
export function parseLoadavg(text: string): Map<string, number> {
  const [, one, five, fifteen, threads] = /^\s*([\d.]+) ([\d.]+) ([\d.]+) \d+\/(\d+) /.exec(text) ??
    [];
  return one === undefined ? new Map() : new Map([
    ["load.1", Number(one)],
    ["load.5", Number(five)],
    ["load.15", Number(fifteen)],
    ["processes.threads", Number(threads)],
  ]);
}

/** `/proc/uptime`, in seconds. */
export function parseUptime(text: string): Map<string, number> {
  const [, seconds] = /^\s*(\d+(?:\.\d+)?)/.exec(text) ?? [];
  return seconds === undefined ? new Map() : new Map([["uptime", Number(seconds)]]);
}

/** `/proc/sys/fs/file-nr`: open files, and how many there may be. */
export function parseFileNr(text: string): Map<string, number> {
  const [, open, unused, most] = /^\s*(\d+)\s+(\d+)\s+(\d+)/.exec(text) ?? [];
  if (open === undefined) return new Map();
  return new Map([["files.open", Number(open) - Number(unused)], ["files.limit", Number(most)]]);
}

/** `/proc/vmstat`: pages moved to and from the swap space and the disks, and faults that read one. */
export function parseVmstat(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const [, name, number] of text.matchAll(/^(pswpin|pswpout|pgmajfault|oom_kill) (\d+)$/gm)) {
    const record = { pswpin: "swap.pages_in", pswpout: "swap.pages_out" }[name!] ??
      (name === "oom_kill" ? "memory.oom_kills" : "memory.major_faults");
    values.set(record, Number(number));
  }
  return values;
}

/** `/proc/pressure/*`: for how long some or all work waited for a resource, in microseconds. */
export function parsePressure(text: string, resource: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const [, who, total] of text.matchAll(/^(some|full) .*total=(\d+)$/gm)) {
    values.set(`pressure.${resource}.${who}_us`, Number(total));
  }
  return values;
}
