/** `/proc/loadavg`: the load, and how many threads there are. */
export function parseLoadavg(text: string): Map<string, number> {
  const names = ["load.1", "load.5", "load.15", "processes.threads"];
  return numbersIn(text, /^\s*([\d.]+) ([\d.]+) ([\d.]+) \d+\/(\d+) /, names);
}

/** `/proc/uptime`, in seconds. */
export function parseUptime(text: string): Map<string, number> {
  return numbersIn(text, /^\s*(\d+(?:\.\d+)?)/, ["uptime"]);
}

/** What the groups of a pattern match, by their names. */
function numbersIn(text: string, pattern: RegExp, names: readonly string[]): Map<string, number> {
  const [, ...numbers] = pattern.exec(text) ?? [];
  return new Map(numbers.map((number, index) => [names[index]!, Number(number)]));
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
