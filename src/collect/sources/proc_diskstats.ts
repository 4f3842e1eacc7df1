/** Sectors are of 512 bytes here, whatever the disk's own are (Documentation/admin-guide/iostats.rst). */
const SECTOR_BYTES = 512;

/** No disks, or made of other ones: their bytes are not summed up. */
const NO_DISK = /^(?:ram|loop|zram|fd|sr|dm-|md|drbd|bcache|nbd)\d/;

/**
 * `/proc/diskstats`: what each disk and partition (`disk.sda.`) has read and written, and in `disk.` the sum
 * of the whole disks. What was never used is left out.
 */
export function parseProcDiskstats(text: string): Map<string, number> {
  const values = new Map<string, number>();
  const rows = text.split("\n").map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= 14);
  const names = new Set(rows.map((fields) => fields[2]!));
  for (const fields of rows) {
    const name = fields[2]!;
    const number = (index: number) => Number(fields[index]);
    const record = {
      reads: number(3),
      read_bytes: number(5) * SECTOR_BYTES,
      read_ms: number(6),
      writes: number(7),
      write_bytes: number(9) * SECTOR_BYTES,
      write_ms: number(10),
      in_flight: number(11),
      busy_ms: number(12),
    };
    if (Object.values(record).every((value) => value === 0)) continue;
    const isWhole = !NO_DISK.test(name) && !isPartition(name, names);
    for (const [what, value] of Object.entries(record)) {
      if (!Number.isFinite(value)) continue;
      values.set(`disk.${name}.${what}`, value);
      if (isWhole) values.set(`disk.${what}`, (values.get(`disk.${what}`) ?? 0) + value);
    }
  }
  return values;
}

/** `sda1` beside `sda`, `nvme0n1p1` beside `nvme0n1`. */
function isPartition(name: string, names: ReadonlySet<string>): boolean {
  const [, disk] = /^(.*\d)p\d+$/.exec(name) ?? /^(.*[a-z])\d+$/.exec(name) ?? [];
  return disk !== undefined && names.has(disk);
}
