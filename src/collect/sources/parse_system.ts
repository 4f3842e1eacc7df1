import { parseDf } from "./parse_df.ts";
import { parseProcDiskstats } from "./proc_diskstats.ts";
import { parseProcMeminfo } from "./proc_meminfo.ts";
import { parseProcNetDev } from "./proc_net_dev.ts";
import {
  parseFileNr,
  parseLoadavg,
  parsePressure,
  parseUptime,
  parseVmstat,
} from "./proc_small_files.ts";
import { parseSnmp, parseSockstat } from "./proc_sockets.ts";
import { parseProcStat } from "./proc_stat.ts";

type Parser = (text: string) => Map<string, number>;

/** What is read, and how. */
const FILES: Readonly<Record<string, Parser>> = {
  "/proc/stat": parseProcStat,
  "/proc/meminfo": parseProcMeminfo,
  "/proc/loadavg": parseLoadavg,
  "/proc/uptime": parseUptime,
  "/proc/vmstat": parseVmstat,
  "/proc/diskstats": parseProcDiskstats,
  "/proc/net/dev": parseProcNetDev,
  "/proc/net/sockstat": parseSockstat,
  "/proc/net/sockstat6": parseSockstat,
  "/proc/net/snmp": parseSnmp,
  "/proc/net/netstat": parseSnmp,
  "/proc/sys/fs/file-nr": parseFileNr,
  "/proc/pressure/cpu": (text) => parsePressure(text, "cpu"),
  "/proc/pressure/io": (text) => parsePressure(text, "io"),
  "/proc/pressure/memory": (text) => parsePressure(text, "memory"),
};

/**
 * What a host runs to tell how it does: one process that prints the files, each line after its file's name,
 * and df, of file systems of its own alone, since one of the network may hang.
 */
export const SYSTEM_SCRIPT = `LC_ALL=C; export LC_ALL
grep -v -e ^intr -e ^softirq ${Object.keys(FILES).join(" ")} 2>/dev/null
set -- /proc/[0-9]*; echo "@processes:$#"
{ df -P -k -l 2>/dev/null || df -P -k 2>/dev/null; } | while IFS= read -r line; do echo "@df:$line"; done
exit 0`;

/** What `SYSTEM_SCRIPT` printed, as values by their names without the source's. */
export function parseSystem(output: string): Map<string, number> {
  const named = output.split("\n").filter((line) => line.includes(":"));
  const files = Map.groupBy(named, (line) => line.slice(0, line.indexOf(":")));
  const parsers: Readonly<Record<string, Parser>> = {
    ...FILES,
    "@df": parseDf,
    "@processes": (text) => new Map([["processes.total", Number(text)]]),
  };
  const values = new Map<string, number>();
  for (const [file, parse] of Object.entries(parsers)) {
    const lines = files.get(file)?.map((line) => line.slice(file.length + 1));
    if (lines === undefined) continue;
    for (const [name, value] of parse(lines.join("\n"))) {
      if (Number.isFinite(value)) values.set(name, value);
    }
  }
  return values;
}
