/**
 * The test suite, with its own set-up: says what the tests run and this machine lacks, installs it
 * where it may, runs what can be run, and fails where a process or a file is left behind.
 *
 *   deno task test [--install] [--units] [FILE|FOLDER...] [-- OPTIONS of deno test]
 *
 * As root the missing programs are installed by apt-get; an ordinary user's machine is changed only
 * with --install. With CI=true no file may be left out. --units runs the files that need no real
 * terminal and no sshd.
 */
import { fileURLToPath } from "node:url";
import {
  BINARY_VARIABLE,
  buildForTests,
  describeForTests,
  type ForTests,
} from "./build_for_tests.ts";
import { type TestFile, testFiles } from "./test_files.ts";
import { runLane, type TestCounts } from "./test_lane.ts";
import { clearLeftovers, RUN_MARK } from "./test_leftovers.ts";
import type { TestProgram } from "./test_programs.ts";
import { installLine, setUp } from "./test_setup.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

interface Arguments {
  readonly install: boolean;
  readonly units: boolean;
  readonly paths: readonly string[];
  /** Passed on to `deno test`. */
  readonly options: readonly string[];
}

const OPTIONS: readonly string[] = ["--install", "--units"];

/** Splits the command line. Throws an Error that names an option that does not exist. */
export function parseArguments(args: readonly string[]): Arguments {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const unknown = own.find((arg) => arg.startsWith("-") && !OPTIONS.includes(arg));
  if (unknown !== undefined) {
    throw new Error(
      `there is no option ${unknown}; options of deno test come after --, as in: ` +
        `deno task test tests/series -- ${unknown}`,
    );
  }
  const paths = own.filter((arg) => !arg.startsWith("-"));
  return {
    install: own.includes("--install"),
    units: own.includes("--units"),
    paths: paths.length === 0 ? ["tests"] : paths,
    options: end < 0 ? [] : args.slice(end + 1),
  };
}

/** The files of each lane: those that run beside each other, and those that run alone. */
export function lanesOf(files: readonly TestFile[]): { beside: TestFile[]; alone: TestFile[] } {
  const isAlone = ({ needs }: TestFile) => needs.some(({ alone }) => alone === true);
  return { beside: files.filter((file) => !isAlone(file)), alone: files.filter(isAlone) };
}

/** The block that says what was not run, why, and how to have it run. */
export function leftOutBlock(
  leftOut: readonly TestFile[],
  missing: readonly TestProgram[],
  failure?: string,
): string {
  const lines = leftOut.map(({ path, needs }) => {
    const lacking = needs.filter((program) => missing.includes(program)).map(({ name }) => name);
    return `  ${path} (needs ${lacking.join(", ")})`;
  });
  return [
    `Not run: ${leftOut.length} files, since programs that they run are not installed here:`,
    ...lines,
    ...(failure === undefined ? [] : [`Installing them failed: ${failure}`]),
    "This installs what they need (and `deno task test --install` does so by itself):",
    `  ${installLine(missing)}`,
  ].join("\n");
}

async function runAll(args: Arguments, signal: AbortSignal): Promise<number> {
  const inCi = Deno.env.get("CI") === "true";
  const all = await testFiles(ROOT, args.paths);
  const files = args.units ? lanesOf(all).beside : all;
  const needed = [...new Set(files.flatMap(({ needs }) => needs))];
  const { missing, failure } = await setUp(needed, args);
  const leftOut = files.filter(({ needs }) => needs.some((need) => missing.includes(need)));
  const { beside, alone } = lanesOf(files.filter((file) => !leftOut.includes(file)));

  const mark = crypto.randomUUID();
  // Short: the path of a Unix socket in it may have 107 bytes.
  const folder = await Deno.makeTempDir({ prefix: "tgt-" });
  // What runs as another user finds its way through it.
  await Deno.chmod(folder, 0o755);
  const run = { mark, folder };
  const startedMs = Date.now();
  const binaryFolder = await Deno.makeTempDir({ prefix: "tgb-" });
  await Deno.chmod(binaryFolder, 0o755);
  const endToEnd = [...beside, ...alone].filter(({ runsProduct }) => runsProduct);
  const product = endToEnd.length === 0 ? undefined : await buildForTests(binaryFolder);
  const env = { [RUN_MARK]: mark, TMPDIR: folder, ...variablesFor(product) };
  const lanes: [TestFile[], string[]][] = [[beside, ["--parallel"]], [alone, []]];
  const counts: TestCounts[] = [];
  const left: string[] = [];
  try {
    for (const [lane, flags] of lanes) {
      if (lane.length === 0 || signal.aborted) continue;
      const options = ["test", "--quiet", "--allow-all", ...flags, ...args.options];
      const paths = lane.map(({ path }) => path);
      counts.push(await runLane({ args: [...options, ...paths], cwd: ROOT, env, signal }));
    }
  } finally {
    left.push(...await clearLeftovers(run, signal.aborted ? 0 : undefined));
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(binaryFolder, { recursive: true });
  }
  if (signal.aborted) return 130;

  const sum = (key: keyof TestCounts) => counts.reduce((total, count) => total + count[key], 0);
  const faults: string[] = [];
  if (left.length > 0) {
    faults.push(["The tests have left behind:", ...left.map((line) => `  ${line}`)].join("\n"));
  }
  if (leftOut.length > 0) {
    const block = leftOutBlock(leftOut, missing, failure);
    if (inCi) faults.push(`${block}\nWith CI=true this is a failure.`);
    else console.log(`\n${block}`);
  }
  if (product !== undefined) {
    const block = describeForTests(product, endToEnd.length);
    if (inCi && "whyNone" in product) faults.push(`${block}\nWith CI=true this is a failure.`);
    else console.log(`\n${block}`);
  }
  if (inCi && sum("ignored") > 0) faults.push(`${sum("ignored")} tests were ignored.`);
  for (const fault of faults) console.log(`\n${fault}`);
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  const failed = sum("failed") + faults.length;
  console.log(`\ntests: ${sum("passed")} passed, ${failed} failed (${seconds} s)`);
  return failed === 0 ? 0 : 1;
}

/** Variables that tell the tests which binary to run; none: they run the sources. */
function variablesFor(product: ForTests | undefined): Record<string, string> {
  return product !== undefined && "binary" in product ? { [BINARY_VARIABLE]: product.binary } : {};
}

if (import.meta.main) {
  const end = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => end.abort());
  }
  try {
    Deno.exit(await runAll(parseArguments(Deno.args), end.signal));
  } catch (error) {
    console.error(`test: ${error instanceof Error ? error.message : error}`);
    Deno.exit(3);
  }
}
