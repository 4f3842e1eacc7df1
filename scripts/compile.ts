/**
 * Makes the binary: `deno task compile [--target NAME|all] [--output PATH]`. Writes
 * `dist/traffic-grapher`, for other systems `dist/traffic-grapher-NAME`.
 *
 * Two variables of the environment help where deno's own runtime cannot be downloaded:
 * `DENO_COMPILE_BIN` is another deno to compile with, and `DENORT_BIN`, which deno knows, a runtime
 * of that deno's release and of this machine's kind.
 */
import { parseArgs } from "node:util";
import { permissionFlags } from "./compile_permissions.ts";
import { type Stage, stageProgram } from "./compile_stage.ts";
import { chosenTargets, type CompileTarget } from "./compile_targets.ts";

export interface CompileOptions {
  /** A target's name or `all`; default this machine's. */
  readonly target?: string | undefined;
  /** The binary's path; only for one target. */
  readonly output?: string | undefined;
  /** Told of each binary as soon as it is there. */
  readonly onBinary?: (path: string) => void;
}

/** The project's folder. */
const ROOT = decodeURIComponent(new URL("..", import.meta.url).pathname).replace(/\/$/, "");

/**
 * How the engine of the binary treats memory. A larger space for young objects is filled before it is
 * cleared: 2 MiB instead of 16 takes 14 MB off the live dashboard and costs no measurable time. Old
 * objects may grow by 80 % until they are cleared, instead of up to fourfold: of a long run of frames
 * the resident memory stays within some percent, where it else grew by a tenth or more, for 3 % of CPU.
 */
export const V8_FLAGS = "--max-semi-space-size=2,--heap-growing-percent=80";

/**
 * Compiles the program for each target and returns the binaries' paths. Throws an Error that says
 * what failed, after the other targets were made.
 */
export async function compile(options: CompileOptions = {}): Promise<string[]> {
  const { target, output, onBinary } = options;
  const targets = chosenTargets(target);
  if (output !== undefined && targets.length > 1) {
    throw new Error("--output is the path of one binary: choose one --target.");
  }
  const compiler = await findCompiler();
  const folder = await Deno.makeTempDir({ prefix: "traffic-grapher-compile-" });
  const paths: string[] = [], failures: string[] = [];
  try {
    const stage = await stageProgram(ROOT, folder);
    for (const target of targets) {
      const path = output ?? outputOf(target);
      const failure = await compileStage(stage, {
        compiler,
        target,
        path: path.startsWith("/") ? path : `${Deno.cwd()}/${path}`,
      });
      if (failure !== undefined) failures.push(failure);
      else {
        paths.push(path);
        onBinary?.(path);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  if (failures.length > 0) throw new Error(failures.join("\n"));
  return paths;
}

function outputOf(target: CompileTarget): string {
  const isHost = target.triple === Deno.build.target;
  return `${ROOT}/dist/traffic-grapher${isHost ? "" : `-${target.name}`}`;
}

interface Compiler {
  readonly program: string;
  readonly version: string;
}

async function findCompiler(): Promise<Compiler> {
  const program = Deno.env.get("DENO_COMPILE_BIN") || Deno.execPath();
  const { stdout } = await new Deno.Command(program, { args: ["--version"] }).output();
  const version = /^deno (\d+\.\d+\.\d+)/.exec(new TextDecoder().decode(stdout))?.[1];
  if (version === undefined) throw new Error(`${program} is no deno: it names no version.`);
  return { program, version };
}

/** Returns what went wrong, if anything did. */
async function compileStage(
  stage: Stage,
  { compiler, target, path }: {
    readonly compiler: Compiler;
    readonly target: CompileTarget;
    readonly path: string;
  },
): Promise<string | undefined> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const env: Record<string, string> = { ...Deno.env.toObject(), NO_COLOR: "1" };
  // A runtime that was handed in is of this machine's kind.
  if (target.triple !== Deno.build.target) delete env["DENORT_BIN"];
  const { success, stderr } = await new Deno.Command(compiler.program, {
    args: [
      "compile",
      "--no-check",
      "--no-prompt",
      // The cache would lie in the common temporary folder under a name that others can guess, and
      // be believed; a start is not slower without it.
      "--no-code-cache",
      `--v8-flags=${V8_FLAGS}`,
      ...permissionFlags(compiler.version),
      ...stage.includes.map((file) => `--include=${file}`),
      `--target=${target.triple}`,
      `--output=${path}`,
      stage.entry,
    ],
    cwd: stage.folder,
    clearEnv: true,
    env,
    stdout: "null",
    stderr: "piped",
  }).output();
  return success
    ? undefined
    : explainFailure(new TextDecoder().decode(stderr), { target, version: compiler.version });
}

/** What `deno compile` said when it failed, in a sentence or two that say what to do. */
export function explainFailure(
  said: string,
  { target, version }: { readonly target: CompileTarget; readonly version: string },
): string {
  const url = /https?:\/\/\S+\/denort-[\w-]+\.zip/.exec(said)?.[0];
  if (url !== undefined && /Setting up base binary|error sending request|download/i.test(said)) {
    const file = `dl/release/v${version}/denort-${target.triple}.zip`;
    return `${target.name}: deno ${version} could not download its runtime for this target. ` +
      `Fetch ${url} where that is possible, and put it at $DENO_DIR/${file}.`;
  }
  const words = said.split("\n").filter((line) => !/^Compile /.test(line)).join("\n");
  return `${target.name}: ${words.replace(/\n+Stack backtrace:[^]*$/, "").trim()}`;
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({
      options: { target: { type: "string" }, output: { type: "string" } },
    });
    await compile({
      ...values,
      onBinary: (path) => console.log(`${path} ${(Deno.statSync(path).size / 1e6).toFixed(1)} MB`),
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
