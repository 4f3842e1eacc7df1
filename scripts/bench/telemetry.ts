/** What measuring costs: an operation of the tool's own telemetry, enabled and disabled, and its memory. */
import process from "node:process";
import { Telemetry } from "../../src/telemetry/telemetry.ts";
import type { Section } from "./table.ts";

const SERIES = 100;
const TAGS = Array.from({ length: SERIES }, (_, host) => ({ host: `ats${host}`, kind: "ssh" }));

const TIMED = TAGS.map(({ host }) => ({ host }));

/** `operations` of each kind are timed, after as many to warm up. */
export async function benchTelemetry(
  { operations = 2_000_000 }: { readonly operations?: number } = {},
): Promise<readonly Section[]> {
  const on = new Telemetry(), off = new Telemetry({ enabled: false });
  const kinds = [
    ["timing, two tags", (t: Telemetry, n: number) => t.timing("poll", n * 1e-6, TAGS[n % SERIES])],
    // Its end is called as `using` does, which alone costs the engine ten times what a disabled timer does.
    ["timer, one tag", (t: Telemetry, n: number) => {
      t.timer("draw", TIMED[n % SERIES])[Symbol.dispose]();
    }],
    ["increment, two tags", (t: Telemetry, n: number) => t.increment("miss", 1, TAGS[n % SERIES])],
    ["gauge, no tags", (t: Telemetry, n: number) => t.gauge("memory", n)],
  ] as const;
  const figures = kinds.flatMap(([what, work]) => [
    { what: `${what}, enabled`, value: timeOf(on, work, operations), unit: "ns", most: 1000 },
    { what: `${what}, disabled`, value: timeOf(off, work, operations), unit: "ns", most: 20 },
  ]);
  const memory = { what: "10,000 operations over 100 series", value: await memoryOf(), unit: "KB" };
  return [{
    title: "The tool's own telemetry",
    figures: [...figures, { ...memory, most: 1000 }],
  }];
}

function timeOf(
  telemetry: Telemetry,
  work: (telemetry: Telemetry, n: number) => void,
  operations: number,
): number {
  for (let n = 0; n < operations; n++) work(telemetry, n);
  // By the processor's time: others share the machine.
  const before = process.cpuUsage();
  for (let n = 0; n < operations; n++) work(telemetry, n);
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1e3 / operations;
}

/** What telemetry keeps of so many operations, in KB, in an engine of its own that collects when told. */
async function memoryOf(): Promise<number> {
  const code = `
    import { Telemetry } from ${
    JSON.stringify(import.meta.resolve("../../src/telemetry/telemetry.ts"))
  };
    const used = () => {
      for (let time = 0; time < 3; time++) gc();
      const { heapUsed, external } = Deno.memoryUsage();
      return heapUsed + external;
    };
    const tags = Array.from({ length: ${SERIES} }, (_, host) => ({ host: "ats" + host }));
    const warm = new Telemetry();
    warm.timing("poll", 1, tags[0]);
    const before = used(), telemetry = new Telemetry();
    for (let n = 0; n < 10_000; n++) telemetry.timing("poll", n * 1e-6, tags[n % ${SERIES}]);
    const after = used();
    console.log(telemetry.all().length === ${SERIES} ? (after - before) / 1000 : NaN);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-read", "--v8-flags=--expose-gc", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { stdout } = await child.output();
  return Number(new TextDecoder().decode(stdout));
}
