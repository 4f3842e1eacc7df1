/**
 * Every figure of speed, memory and size in one run, as tables with targets:
 *
 *   deno task bench [--quick] [--seed PATH] [PART...]
 *
 * `--quick` shortens all parts to 3 minutes: enough to see that they run, too short to quote. `--seed`
 * is the original program, which is run beside the binary. Exits with 1 where a part failed,
 * whatever the figures say.
 */
import { parseArgs } from "node:util";
import { BENCH_PARTS, type BenchPart, type BenchRequest } from "./bench/parts.ts";
import { benchMachine } from "./bench/machine.ts";
import { formatSection, isMet, type Section } from "./bench/table.ts";

export interface BenchOptions extends Partial<BenchRequest> {
  /** Takes the report, piece by piece, without line ends. */
  readonly print?: (text: string) => void;
}

/** The parts of these names, in the order of the list; all where none is named. Throws a RangeError. */
export function chosenParts(
  names: readonly string[],
  parts: readonly BenchPart[] = BENCH_PARTS,
): readonly BenchPart[] {
  const unknown = names.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) {
    const known = parts.map(({ name }) => name).join(", ");
    throw new RangeError(`there is no part ${unknown}; there are: ${known}`);
  }
  return names.length === 0 ? parts : parts.filter(({ name }) => names.includes(name));
}

/** How long parts take, in words: the report's first line. */
export function timeNeeded(
  parts: readonly BenchPart[],
  { quick = false, seed }: Partial<BenchRequest> = {},
): string {
  const sum = (of: "seconds" | "quickSeconds") =>
    inWords(
      parts.filter(({ comparesSeed }) => !comparesSeed || seed !== undefined)
        .reduce((seconds, part) => seconds + part[of], 0),
    );
  const names = parts.map(({ name }) => name).join(", ");
  return quick
    ? `deno task bench --quick: ${names}: about ${sum("quickSeconds")} (in full: ${sum("seconds")})`
    : `deno task bench: ${names}: about ${sum("seconds")} (--quick: ${sum("quickSeconds")})`;
}

function inWords(seconds: number): string {
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} minutes`;
}

/** Runs the parts one after another. Returns the names of those that failed. */
export async function runBench(
  parts: readonly BenchPart[],
  { quick = false, seed, print = console.log }: BenchOptions = {},
): Promise<string[]> {
  const failed: string[] = [];
  const unmet: string[] = [];
  for (const part of parts) {
    const lacking = await lackingFor(part);
    if (lacking !== undefined) {
      print(`## ${part.name}\n\n* could not run: ${lacking}\n`);
      continue;
    }
    const startMs = performance.now();
    try {
      const sections = await part.run({ quick, seed });
      for (const section of sections) {
        print(`${formatSection(section)}\n`);
        unmet.push(...unmetOf(section));
      }
      print(`(${part.name}: ${((performance.now() - startMs) / 1000).toFixed(0)} s)\n`);
    } catch (error) {
      failed.push(part.name);
      const words = error instanceof Error ? error.stack ?? error.message : String(error);
      print(`## ${part.name}\n\n* failed: ${words}\n`);
    }
  }
  print(
    unmet.length === 0
      ? "All targets of the parts that ran are met."
      : `Not met:\n${unmet.join("\n")}`,
  );
  return failed;
}

function unmetOf({ title, figures = [] }: Section): string[] {
  return figures.filter((figure) => isMet(figure) === false)
    .map(({ what }) => `* ${title}: ${what}`);
}

/** What a part needs and the machine lacks, in a sentence. */
async function lackingFor({ needs = [] }: BenchPart): Promise<string | undefined> {
  for (const { program, remedy } of needs) {
    const paths = program.startsWith("/")
      ? [program]
      : (Deno.env.get("PATH") ?? "").split(":").map((folder) => `${folder}/${program}`);
    const found = await Promise.all(paths.map((path) => Deno.stat(path).catch(() => undefined)));
    if (!found.some((file) => file?.isFile)) return `${program} is missing: ${remedy}`;
  }
  return undefined;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    options: {
      quick: { type: "boolean" },
      seed: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
    allowPositionals: true,
  });
  if (values.help) {
    console.log("deno task bench [--quick] [--seed PATH] [PART...]\n");
    for (const { name, about } of BENCH_PARTS) console.log(`  ${name.padEnd(10)} ${about}`);
    Deno.exit(0);
  }
  const parts = chosenParts(positionals);
  const { quick = false, seed } = values;
  console.log(`${timeNeeded(parts, { quick, seed })}\n`);
  console.log(`${formatSection(await benchMachine())}\n`);
  const failed = await runBench(parts, { quick, seed });
  Deno.exit(failed.length === 0 ? 0 : 1);
}
