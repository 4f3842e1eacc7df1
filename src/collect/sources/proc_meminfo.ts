/**
 * `/proc/meminfo` in bytes, as `free` reckons: what is used is all that is not available. Kernels before 3.14
 * do not tell what is available: there it is what is free or holds copies of files.
 */
export function parseProcMeminfo(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, name, number, unit] = /^(\w+(?:\(\w+\))?):\s+(\d+)(?: (kB))?\s*$/.exec(line) ?? [];
    if (name !== undefined) found.set(name, Number(number) * (unit === undefined ? 1 : 1024));
  }
  const values = new Map<string, number>();
  const put = (record: string, value: number | undefined) => {
    if (value !== undefined) values.set(record, value);
  };
  const total = found.get("MemTotal"), free = found.get("MemFree");
  const buffers = found.get("Buffers"), cached = found.get("Cached");
  const cache = sum(buffers, cached, found.get("SReclaimable"));
  const available = found.get("MemAvailable") ?? sum(free, buffers, cached);
  put("memory.total", total);
  put("memory.free", free);
  put("memory.available", available);
  put("memory.buffers", buffers);
  put("memory.cached", cached);
  put("memory.buff_cache", cache);
  put("memory.shared", found.get("Shmem"));
  put("memory.dirty", found.get("Dirty"));
  put("memory.used", difference(total, available));
  put("memory.used_percent", percent(difference(total, available), total));
  const swap = found.get("SwapTotal"), swapFree = found.get("SwapFree");
  put("swap.total", swap);
  put("swap.free", swapFree);
  put("swap.used", difference(swap, swapFree));
  put("swap.used_percent", percent(difference(swap, swapFree), swap));
  return values;
}

function sum(...parts: readonly (number | undefined)[]): number | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.reduce((all, part) => all + part, 0);
}

function difference(whole: number | undefined, part: number | undefined): number | undefined {
  return whole === undefined || part === undefined ? undefined : Math.max(0, whole - part);
}

/** Of nothing nothing is used. */
function percent(part: number | undefined, whole: number | undefined): number | undefined {
  if (part === undefined || whole === undefined) return undefined;
  return whole === 0 ? 0 : 100 * part / whole;
}
