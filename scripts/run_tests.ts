/**
 * The test suite, with its own set-up: says what the tests run and this machine lacks, installs it
 * where it may, runs what can be run, and fails where a process or a file is left behind.
 *
 *   deno task test [--install] [--units] [FILE|FOLDER...] [-- OPTIONS of deno test]
 *
 * As root the missing programs are installed by apt-get; an ordinary user's machine is changed only
 * with --install. With CI=true no file may be left out. --units runs the files that need no real
 * terminal and no sshd, and do not run the program as a whole.
 */
import { fileURLToPath } from "node:url";
import {
  BINARY_VARIABLE,
  buildForTests,
  DENO_VARIABLE,
  describeForTests,
  type ForTests,
} from "./build_for_tests.ts";
import { type TestFile, testFiles } from "./test_files.ts";
import { runLane, type TestCounts } from "./test_lane.ts";
import { clearLeftovers, RUN_MARK } from "./test_leftovers.ts";
import type { TestProgram } from "./test_programs.ts";
import { installLines, setUp } from "./test_setup.ts";

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

/** Files of tests that one `deno test` runs. */
interface Lane {
  readonly files: readonly TestFile[];
  /** Flags of `deno test`. */
  readonly flags: readonly string[];
}

/**
 * Two lanes: what runs side by side, and what is sensitive to load and runs one by one: terminals,
 * sshd, and the whole program, which keeps deadlines.
 */
export function lanesOf(files: readonly TestFile[]): Lane[] {
  const isAlone = ({ needs, runsProduct }: TestFile) =>
    runsProduct || needs.some(({ alone }) => alone === true);
  return [
    { files: files.filter((file) => !isAlone(file)), flags: ["--parallel"] },
    { files: files.filter(isAlone), flags: [] },
  ];
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
    `Not run: ${leftOut.length} files, since something that they need is not there:`,
    ...lines,
    ...(failure === undefined ? [] : [`Installing them failed: ${failure}`]),
    ...installLines(missing),
  ].join("\n");
}

/** What the lanes of a run came to, with what each of them has left behind. */
interface Outcome extends TestCounts {
  readonly left: readonly string[];
}

/** Runs the lanes one after another, in a temporary folder of their own. */
async function runLanes(
  lanes: readonly Lane[],
  { options, product, place, signal }: {
    readonly options: readonly string[];
    /** Undefined: no test runs it. */
    readonly product: ForTests | undefined;
    readonly place: string;
    readonly signal: AbortSignal;
  },
): Promise<Outcome> {
  const run = { mark: crypto.randomUUID(), folder: `${place}/t` };
  const env = {
    [RUN_MARK]: run.mark,
    TMPDIR: run.folder,
    // Whoever runs the tests has settings of their own.
    XDG_CONFIG_HOME: `${place}/config`,
    ...variablesFor(product),
  };
  let [passed, failed, ignored] = [0, 0, 0];
  const left: string[] = [];
  for (const { files, flags } of lanes) {
    if (files.length === 0 || signal.aborted) continue;
    await Deno.mkdir(run.folder);
    // What runs as another user finds its way through it.
    await Deno.chmod(run.folder, 0o755);
    const args = ["test", "--quiet", "--allow-all", ...flags, ...options];
    const paths = files.map(({ path }) => path);
    const counts = await runLane({ args: [...args, ...paths], cwd: ROOT, env, signal });
    passed += counts.passed;
    failed += counts.failed;
    ignored += counts.ignored;
    left.push(...await clearLeftovers(run, signal.aborted ? 0 : undefined));
    await Deno.remove(run.folder, { recursive: true });
  }
  return { passed, failed, ignored, left };
}

/** Sets up, runs, and says what came of it; the exit code. */
async function runTests(args: Arguments, signal: AbortSignal): Promise<number> {
  const inCi = Deno.env.get("CI") === "true";
  const startedMs = Date.now();
  const all = await testFiles(ROOT, args.paths);
  const files = args.units ? lanesOf(all)[0]!.files : all;
  const { missing, failure } = await setUp([...new Set(files.flatMap(({ needs }) => needs))], args);
  const leftOut = files.filter(({ needs }) => needs.some((need) => missing.includes(need)));
  const lanes = lanesOf(files.filter((file) => !leftOut.includes(file)));

  // Short: the path of a Unix socket in it may have 107 bytes.
  const place = await Deno.makeTempDir({ prefix: "tgt-" });
  try {
    await Deno.chmod(place, 0o755);
    const endToEnd = lanes.flatMap(({ files }) => files).filter(({ runsProduct }) => runsProduct);
    const product = endToEnd.length === 0 ? undefined : await buildForTests(place);
    const { options } = args;
    const outcome = await runLanes(lanes, { options, product, place, signal });
    if (signal.aborted) return 130;
    const { passed, failed, ignored, left } = outcome;

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
    if (inCi && ignored > 0) faults.push(`${ignored} tests were ignored.`);
    for (const fault of faults) console.log(`\n${fault}`);
    const seconds = Math.round((Date.now() - startedMs) / 1000);
    const wrong = failed + faults.length;
    console.log(`\ntests: ${passed} passed, ${wrong} failed (${seconds} s)`);
    return wrong === 0 ? 0 : 1;
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}

/** Variables that tell the tests which binary to run, and in which Deno; none: the sources, in this one. */
function variablesFor(product: ForTests | undefined): Record<string, string> {
  if (product === undefined || "whyNone" in product) return {};
  const { binary, deno } = product;
  return { [BINARY_VARIABLE]: binary, ...(deno === undefined ? {} : { [DENO_VARIABLE]: deno }) };
}

if (import.meta.main) {
  const end = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => end.abort());
  }
  try {
    Deno.exit(await runTests(parseArguments(Deno.args), end.signal));
  } catch (error) {
    console.error(`test: ${error instanceof Error ? error.message : error}`);
    Deno.exit(3);
  }
}
