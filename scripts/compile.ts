/**
 * Makes the binary: `deno task compile [--target NAME|all] [--output PATH]`. Writes
 * `dist/traffic-grapher`, for other systems `dist/traffic-grapher-NAME`.
 *
 * Deno downloads its runtime for a target. Two variables of the environment name another one:
 * `DENO_COMPILE_BIN` is a deno to compile with, and `DENORT_BIN`, which deno knows, a runtime of
 * that deno's release and of this machine's kind. Where the download fails and neither is named, both
 * come out of npm packages, for a machine's own kind and where there are such packages.
 */
import { parseArgs } from "node:util";
import { PERMISSION_FLAGS } from "./compile_permissions.ts";
import { ownToolchain, packagedToolchain, type Toolchain } from "./compile_runtime.ts";
import { type Stage, stageProgram } from "./compile_stage.ts";
import { chosenTargets, type CompileTarget } from "./compile_targets.ts";

export interface CompileOptions {
  /** A target's name or `all`; default this machine's. */
  readonly target?: string | undefined;
  /** The binary's path; only for one target. */
  readonly output?: string | undefined;
  /** Told of each binary as soon as it is there, and what it was made with. */
  readonly onBinary?: (path: string, toolchain: Toolchain) => void;
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

/** With the download of a runtime on a slow line, in milliseconds. */
const COMPILE_MS = 10 * 60_000;

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
  const own = await ownToolchain();
  const folder = await Deno.makeTempDir({ prefix: "traffic-grapher-compile-" });
  const paths: string[] = [], failures: string[] = [];
  try {
    const stage = await stageProgram(ROOT, folder, targets);
    for (const target of targets) {
      const path = output ?? outputOf(target);
      const made = await compileWith(own, stage, {
        target,
        path: path.startsWith("/") ? path : `${Deno.cwd()}/${path}`,
      });
      if (typeof made === "string") failures.push(made);
      else {
        paths.push(path);
        onBinary?.(path, made);
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

interface Binary {
  readonly target: CompileTarget;
  readonly path: string;
}

/** Compiles, where a runtime cannot be had with another toolchain. Returns it, or what went wrong. */
async function compileWith(
  own: Toolchain,
  stage: Stage,
  binary: Binary,
): Promise<Toolchain | string> {
  const said = await compileStage(own, stage, binary);
  if (said === undefined) return own;
  const explained = explainFailure(said, { target: binary.target, version: own.version });
  if (runtimeUrl(said) === undefined || binary.target.triple !== Deno.build.target) {
    return explained;
  }
  let packaged: Toolchain;
  try {
    packaged = await packagedToolchain();
  } catch (error) {
    return `${explained} It is not to be had otherwise: ${
      error instanceof Error ? error.message : error
    }.`;
  }
  const again = await compileStage(packaged, stage, binary);
  if (again === undefined) return packaged;
  return explainFailure(again, { target: binary.target, version: packaged.version });
}

/** Returns what `deno compile` said, if it failed. */
async function compileStage(
  toolchain: Toolchain,
  stage: Stage,
  { target, path }: Binary,
): Promise<string | undefined> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const env: Record<string, string> = { ...Deno.env.toObject(), NO_COLOR: "1" };
  // A runtime that was handed in is of this machine's kind.
  delete env["DENORT_BIN"];
  if (toolchain.denort !== undefined && target.triple === Deno.build.target) {
    env["DENORT_BIN"] = toolchain.denort;
  }
  const { success, stderr } = await new Deno.Command(toolchain.deno, {
    args: [
      "compile",
      "--no-check",
      "--no-prompt",
      // The cache would lie in the common temporary folder under a name that others can guess, and
      // be believed; a start is not slower without it.
      "--no-code-cache",
      `--v8-flags=${V8_FLAGS}`,
      ...PERMISSION_FLAGS,
      ...[...stage.includes, stage.native(target)].map((file) => `--include=${file}`),
      `--target=${target.triple}`,
      `--output=${path}`,
      stage.entry,
    ],
    cwd: stage.folder,
    clearEnv: true,
    env,
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(COMPILE_MS),
  }).output();
  return success ? undefined : new TextDecoder().decode(stderr);
}

/** Where a runtime should have come from, if that is what failed. */
function runtimeUrl(said: string): string | undefined {
  if (!/Setting up base binary|error sending request|download/i.test(said)) return undefined;
  return /https?:\/\/\S+\/denort-[\w-]+\.zip/.exec(said)?.[0];
}

/** What `deno compile` said when it failed, in a sentence or two that say what to do. */
export function explainFailure(
  said: string,
  { target, version }: { readonly target: CompileTarget; readonly version: string },
): string {
  const url = runtimeUrl(said);
  if (url !== undefined) {
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
