import assert from "node:assert/strict";
import { parseSystem, SYSTEM_SCRIPT } from "../../../src/collect/sources/parse_system.ts";
import { parseDf } from "../../../src/collect/sources/parse_df.ts";
import { parseProcDiskstats } from "../../../src/collect/sources/proc_diskstats.ts";
import { parseProcMeminfo } from "../../../src/collect/sources/proc_meminfo.ts";
import { parseProcNetDev } from "../../../src/collect/sources/proc_net_dev.ts";
import { parseProcStat } from "../../../src/collect/sources/proc_stat.ts";
import { parseSnmp, parseSockstat } from "../../../src/collect/sources/proc_sockets.ts";

const captured = await Deno.readTextFile(
  new URL("../../fixtures/proc/system-6.18.txt", import.meta.url),
);

function some(values: ReadonlyMap<string, number>, ...names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, values.get(name)]));
}

Deno.test("parseSystem() reads what a Linux 6.18 printed, as free, df and the files say it", () => {
  const values = parseSystem(captured);
  const line = (text: string) =>
    captured.split("\n").find((line) => line.startsWith(text))!.split(/[\s:]+/).slice(1);
  const [, ...cpu] = line("/proc/stat:cpu ").map(Number);
  const total = cpu.slice(0, 8).reduce((sum, ticks) => sum + ticks, 0);
  assert.equal(values.get("cpu.total"), total * 10);
  assert.equal(values.get("cpu.busy"), (total - cpu[3]! - cpu[4]!) * 10);
  assert.equal(values.get("cpu.cores"), 2);
  assert.equal(values.get("cpu.0.busy")! + values.get("cpu.0.free")!, values.get("cpu.0.total"));
  const memory = (name: string) => Number(line(`/proc/meminfo:${name}`)[1]) * 1024;
  assert.equal(values.get("memory.total"), memory("MemTotal"));
  assert.equal(values.get("memory.used"), memory("MemTotal") - memory("MemAvailable"));
  assert.equal(
    values.get("memory.buff_cache"),
    memory("Buffers") + memory("Cached:") + memory("SReclaimable"),
  );
  const received = /^\/proc\/net\/dev:\s*eth0:\s*(\d+)/m.exec(captured)![1];
  assert.equal(values.get("net.rx_bytes"), Number(received));
  const [, blocks, used] = /^@df:\/dev\/vda\s+(\d+)\s+(\d+)/m.exec(captured)!;
  assert.equal(values.get("fs./.size"), Number(blocks) * 1024);
  assert.equal(values.get("fs./.used"), Number(used) * 1024);
  const names = ["processes.total", "load.1", "uptime", "sockets.used", "tcp.segments_out"];
  for (const name of names) assert.ok(values.get(name)! > 0, name);
  for (const name of ["tcp.listen_overflows", "files.open", "pressure.io.some_us"]) {
    assert.ok(values.has(name), name);
  }
});

Deno.test("the script of the system source runs here and is read whole", async () => {
  const { stdout, code } = await new Deno.Command("/bin/sh", { args: ["-c", SYSTEM_SCRIPT] })
    .output();
  assert.equal(code, 0);
  const values = parseSystem(new TextDecoder().decode(stdout));
  // Not the size of /, which is no mount point in a chroot.
  for (const name of ["cpu.total", "memory.total", "fs./dev.size", "processes.total"]) {
    assert.ok(values.get(name)! > 0, name);
  }
});

Deno.test("parseSystem() yields nothing of what is no Linux", () => {
  assert.equal(
    parseSystem("grep: /proc/stat: No such file\n@processes:2\n").has("cpu.total"),
    false,
  );
});

Deno.test("parseProcStat() reads kernels that tell less and more", () => {
  // Linux 2.4: four fields. Linux 3.13: with guests, whose time is part of user and nice already.
  const old = parseProcStat("cpu  100 0 50 850\nctxt 12\nprocesses 7\n");
  assert.deepEqual(
    some(old, "cpu.busy", "cpu.free", "cpu.total", "cpu.iowait", "processes.created"),
    {
      "cpu.busy": 1500,
      "cpu.free": 8500,
      "cpu.total": 10_000,
      "cpu.iowait": undefined,
      "processes.created": 7,
    },
  );
  const newer = parseProcStat("cpu  301854 612 111922 8979004 3552 2 3944 0 44 36\n");
  assert.equal(newer.get("cpu.total"), (301854 + 612 + 111922 + 8979004 + 3552 + 2 + 3944) * 10);
  assert.equal(newer.get("cpu.free"), (8979004 + 3552) * 10);
});

Deno.test("parseProcMeminfo() reckons what is available where the kernel does not tell", () => {
  const values = parseProcMeminfo(
    "MemTotal:        4044712 kB\nMemFree:          171472 kB\nBuffers:          254508 kB\n" +
      "Cached:          2880224 kB\nSwapTotal:       2096472 kB\nSwapFree:        2096384 kB\n",
  );
  assert.equal(values.get("memory.available"), (171472 + 254508 + 2880224) * 1024);
  assert.equal(values.get("memory.used"), (4044712 - 171472 - 254508 - 2880224) * 1024);
  assert.equal(values.get("swap.used"), 88 * 1024);
});

Deno.test("parseProcDiskstats() sums whole disks, and no disk twice", () => {
  const values = parseProcDiskstats([
    "   7       0 loop0 9 0 90 0 0 0 0 0 0 0 0",
    "   8       0 sda 25354637 34367663 1003346126 18492372 28444756 11134226 505697032 63877960 0 9653880 82621804",
    "   8       4 sda4 25353629 34367650 1003337964 18492232 27448755 11134218 505696880 61593380 0 7576432 80332428",
    " 252       0 dm-0 59910002 0 1003337218 46229572 39231014 0 505696880 1158557800 0 11325968 1206301256",
    " 259       0 nvme0n1 47114 4 4643973 21650 1078320 43950 39451633 1011053 0 222766 1032546",
    " 259       2 nvme0n1p2 45914 4 4631243 21626 1036885 43950 39451632 919480 0 131580 940970",
    "   8       0 sdc 126552 141 1657779 14 11822 1895 172905 1007 0 10730 17070 18851 0 125173784 11130 1555 1944",
    "   8      16 sdd 0 0 0 0 0 0 0 0 0 0 0",
  ].join("\n"));
  assert.equal(values.get("disk.read_bytes"), (1003346126 + 4643973 + 1657779) * 512);
  assert.equal(values.get("disk.write_bytes"), (505697032 + 39451633 + 172905) * 512);
  assert.equal(values.get("disk.sda4.reads"), 25353629);
  assert.equal(values.get("disk.dm-0.busy_ms"), 11325968);
  assert.equal(values.has("disk.sdd.reads"), false);
});

Deno.test("parseProcNetDev() takes numbers that touch the colon, and sums what passes once", () => {
  const values = parseProcNetDev([
    "Inter-|   Receive                                                |  Transmit",
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed",
    "  tun0:    1888      24    0    0    0     0          0         0    67120     934    0    0    0     0       0          0",
    "    lo: 435303245 1832522    0    0    0     0          0         0 435303245 1832522    0    0    0     0       0          0",
    "  eth0:68210035552 520993275    3    4    0     0          0         0 9315587528 43451486    5    6    0     0       0          0",
    "eth0.100:    5      1    0    0    0     0          0         0        7       1    0    0    0     0       0          0",
    " wlan0: 10437182923 13899359    0    0    0     0          0         0 2851649360 11726200    0    0    0     0       0          0",
  ].join("\n"));
  assert.equal(values.get("net.rx_bytes"), 68210035552 + 10437182923);
  assert.equal(values.get("net.tx_bytes"), 9315587528 + 2851649360);
  assert.equal(values.get("net.lo.rx_packets"), 1832522);
  assert.deepEqual(some(values, "net.eth0.rx_errors", "net.eth0.rx_dropped"), {
    "net.eth0.rx_errors": 3,
    "net.eth0.rx_dropped": 4,
  });
  assert.deepEqual(some(values, "net.eth0.tx_errors", "net.eth0.tx_dropped"), {
    "net.eth0.tx_errors": 5,
    "net.eth0.tx_dropped": 6,
  });
  assert.equal(values.get("net.eth0.100.rx_bytes"), 5);
});

Deno.test("parseSockstat() and parseSnmp() find what they know by its name", () => {
  const sockets = parseSockstat("sockets: used 229\nTCP: inuse 4 orphan 0 tw 4 alloc 17 mem 1\n");
  assert.deepEqual(some(sockets, "sockets.used", "sockets.tcp_time_wait"), {
    "sockets.used": 229,
    "sockets.tcp_time_wait": 4,
  });
  const tcp = parseSnmp(
    "Tcp: RtoAlgorithm MaxConn ActiveOpens RetransSegs CurrEstab\nTcp: 1 -1 3556 2925 0\n" +
      "TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 0 9\n",
  );
  assert.deepEqual(Object.fromEntries(tcp), {
    "tcp.active_opens": 3556,
    "tcp.retransmitted": 2925,
    "tcp.established": 0,
    "tcp.listen_overflows": 9,
  });
});

Deno.test("parseDf() takes long devices and mount points with blanks, and leaves out what is empty", () => {
  const values = parseDf(
    "Filesystem 1024-blocks Used Available Capacity Mounted on\n" +
      "/dev/mapper/a very long name 1000 600 200 75% /var/my cache\nproc 0 0 0 - /proc\n" +
      "/dev/sdb1 1000 1000 -50 100% /full\n",
  );
  assert.deepEqual(Object.fromEntries(values), {
    "fs./var/my cache.size": 1_024_000,
    "fs./var/my cache.used": 614_400,
    "fs./var/my cache.available": 204_800,
    "fs./var/my cache.used_percent": 75,
    "fs./full.size": 1_024_000,
    "fs./full.used": 1_024_000,
    "fs./full.available": -51_200,
    "fs./full.used_percent": 100,
  });
});
