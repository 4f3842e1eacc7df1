/**
 * Measures the table of many hosts: from a key that moves in it to the last byte of its frame, with what the program
 * takes meanwhile; on this machine, and over an ssh to it.
 */
import { startSshd, type TestSshd } from "../../tests/helpers/sshd.ts";
import { startHeadless } from "../../tests/app/terminals/headless_run.ts";
import { PERSONAS } from "../../tests/app/terminals/personas.ts";
import { pressKey, quiet, QUIET_MS } from "./keys.ts";
import { BINARY, startHelper, usageOf } from "./process.ts";
import { quantile, type Section } from "./table.ts";

export interface HostTableBenchOptions {
  readonly hosts?: number;
  /** Keys pressed in each way and protocol. */
  readonly presses?: number;
}

type Way = "local" | "over ssh";

interface Row {
  readonly what: string;
  readonly times: readonly number[];
  readonly cpuShare: number;
  readonly residentMb: number;
}

/** The keys by turns: a row on, a page on, a page back, another order. */
const KEYS = ["j", "j", "j", "k", ">", "r"];

/** Moves in a table of a hundred hosts. */
export async function benchHostTable(options: HostTableBenchOptions = {}): Promise<Section[]> {
  const { hosts = 100, presses = 48 } = options;
  const folder = await Deno.makeTempDir({ prefix: "tg-bench-table-" });
  const rows: Row[] = [];
  try {
    await using servers = startHelper("servers.ts", [folder, String(hosts)]);
    await servers.line();
    await using sshd = await startSshd();
    const names = Array.from(
      { length: hosts },
      (_, index) => `h${index}=unix:${folder}/${index}.sock`,
    );
    for (const way of ["local", "over ssh"] as const) {
      for (const protocol of ["text", "kitty"] as const) {
        rows.push(await measure({ way, protocol, names, sshd, presses }));
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return [{
    title:
      `The table of ${hosts} hosts: a key to the last byte of its frame, 1600x1000, every second polled`,
    figures: rows.flatMap(({ what, times, cpuShare, residentMb }) => [
      { what: `${what}: median`, value: quantile(times, 0.5), unit: "ms" },
      { what: `${what}: 95th percentile`, value: quantile(times, 0.95), unit: "ms", most: 100 },
      { what: `${what}: of a core`, value: 100 * cpuShare, unit: "%" },
      { what: `${what}: memory`, value: residentMb, unit: "MB", most: 250 },
    ]),
  }];
}

async function measure({ way, protocol, names, sshd, presses }: {
  readonly way: Way;
  readonly protocol: "text" | "kitty";
  readonly names: readonly string[];
  readonly sshd: TestSshd;
  readonly presses: number;
}): Promise<Row> {
  const program = [BINARY, "--quiet", "--protocol", protocol, ...names];
  const command = way === "local"
    ? program
    : ["ssh", ...sshd.sshOptions, "-tt", "bench.test", program.join(" ")];
  await using run = await startHeadless(command, { persona: PERSONAS[protocol] });
  await run.nextFrames(4);
  await pressKey(run, "t");
  await run.nextFrames(2);
  const pid = await programPid(names[0]!);
  const before = usageOf([pid]), startMs = performance.now();
  const times: number[] = [];
  for (let press = 0; press < presses; press++) {
    await quiet(run, QUIET_MS + (press * 0.37 % 0.6) * 500);
    times.push((await pressKey(run, KEYS[press % KEYS.length]!)).tookMs);
  }
  const after = usageOf([pid]);
  const cpuShare = (after.cpuMs - before.cpuMs) / (performance.now() - startMs);
  await quiet(run, QUIET_MS);
  await run.tap.type("q");
  await run.tap.exited();
  return { what: `${way}, ${protocol}`, times, cpuShare, residentMb: after.residentMb };
}

/** The process of the program that looks at a host, wherever it was started. */
async function programPid(host: string): Promise<number> {
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const words = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    const [first] = words.split("\0");
    if (first === BINARY && words.includes(host)) return Number(name);
  }
  throw new Error("the program does not run");
}
