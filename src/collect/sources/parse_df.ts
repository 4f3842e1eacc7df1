/**
 * What `df -P -k` prints (POSIX): of each file system by its mount point (`fs./var.`) the bytes, and the percent
 * used of what users may use, as df reckons, not rounded. What has no blocks (proc, sysfs) is left out.
 */
export function parseDf(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, blocks, used, available, mount] =
      /\s(\d+)\s+(\d+)\s+(-?\d+)\s+(?:\d+%|-)\s+(\/.*)$/.exec(line) ?? [];
    if (mount === undefined || Number(blocks) === 0) continue;
    const prefix = `fs.${mount.trim()}`, usable = Number(used) + Math.max(0, Number(available));
    values.set(`${prefix}.size`, Number(blocks) * 1024);
    values.set(`${prefix}.used`, Number(used) * 1024);
    values.set(`${prefix}.available`, Number(available) * 1024);
    if (usable > 0) values.set(`${prefix}.used_percent`, 100 * Number(used) / usable);
  }
  return values;
}
