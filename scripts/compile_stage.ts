import type { CompileTarget } from "./compile_targets.ts";
import { browserScripts } from "./browser_scripts.ts";

/** A folder from which `deno compile` takes the program, and nothing else. */
export interface Stage {
  readonly folder: string;
  /** Paths within the folder. */
  readonly entry: string;
  readonly includes: readonly string[];
  /** The native module of a target, a path within the folder. */
  native(target: CompileTarget): string;
}

/** Modules that run as workers: nothing imports them, so that they are bundled by themselves. */
const WORKERS: readonly string[] = [
  "src/store/recorder_worker.ts",
  "src/base/watchdog_worker.ts",
];

/** The fonts that are imported, of a package that has 24; as bytes they are a quarter smaller. */
const FONTS = { package: "dejavu-fonts-ttf/ttf", files: ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"] };

/** The package with a native module, which each target needs its own of, and what loads it instead. */
const NATIVE = {
  package: "@resvg/resvg-js",
  module: "app/resvg/index.js",
  loader: "compile_resvg.js",
};

/** Packages of the project that never run in the program. */
const FOR_DEVELOPMENT = /^(@types\/|axe-core$|fast-check$|playwright-core$|sixel$|tinybench$)/;

const LICENSES = "app/licenses.txt";

/** What says of which commit the binary is made. */
const COMMIT_MODULE = "src/config/commit.ts";

/** What holds the scripts that browsers run. */
const SCRIPTS_MODULE = "src/app/web/browser_scripts.ts";

/** When all files of a binary were changed, as far as it can tell. */
const EPOCH = new Date("2000-01-01T00:00:00Z");

/** What of the project is the program. */
const SOURCES: readonly string[] = ["main.ts", "src", "dashboards", "deno.lock"];

/**
 * Puts the bundled program of the project in `root` into an existing empty `folder`, with what it
 * needs of packages as the lock file has them: the same files whenever and wherever it is done.
 * Throws an Error that says which step failed and why.
 */
export async function stageProgram(
  root: string,
  folder: string,
  targets: readonly CompileTarget[],
): Promise<Stage> {
  // A copy with packages of its own: a bundle names its modules by their paths.
  const source = `${folder}/source`, packages = `${source}/node_modules`;
  await copySource(root, source, targets);
  const commit = await commitOf(root);
  if (commit !== undefined) {
    const text = `export const COMMIT: string | undefined = ${JSON.stringify(commit)};\n`;
    await Deno.writeTextFile(`${source}/${COMMIT_MODULE}`, text);
  }
  await deno("fetch the packages", { args: ["install", "--quiet"], cwd: source });
  const scripts = JSON.stringify(await browserScripts(source));
  await Deno.writeTextFile(
    `${source}/${SCRIPTS_MODULE}`,
    `export const BROWSER_SCRIPTS: { readonly page?: string; readonly report?: string } = ${scripts};\n`,
  );
  await bundle(source, `${folder}/app`);
  for (const file of FONTS.files) {
    await copy(`${packages}/${FONTS.package}/${file}`, `${folder}/app/fonts/${file}`);
  }
  await copy(`${root}/scripts/${NATIVE.loader}`, `${folder}/${NATIVE.module}`);
  for (const target of targets) {
    const module = `${packages}/${nativePackage(target)}`;
    const file = [...Deno.readDirSync(module)].find((entry) => entry.name.endsWith(".node"));
    if (file === undefined) throw new Error(`${nativePackage(target)} has no native module.`);
    await copy(`${module}/${file.name}`, `${folder}/${nativeModule(target)}`);
  }
  await Deno.writeTextFile(`${folder}/${LICENSES}`, licensesIn(`${packages}/.deno`));
  await Deno.remove(source, { recursive: true });
  const workers = await Promise.all(WORKERS.map(async (worker) => {
    // The program looks for it beside the module that starts it, under the name of its source.
    const path = `app/${worker.slice(worker.lastIndexOf("/") + 1)}`;
    const module = `./${worker.replace(/\.ts$/, ".js")}`;
    await Deno.writeTextFile(`${folder}/${path}`, `import "${module}";\n`);
    return path;
  }));
  await writeJson(`${folder}/deno.json`, {
    unstable: ["raw-imports"],
    imports: {
      [`${FONTS.package}/`]: "./app/fonts/",
      [NATIVE.package]: `./${NATIVE.module}`,
    },
  });
  // The binary holds the times of its files.
  for (const file of filesBelow(folder)) await Deno.utime(`${folder}/${file}`, EPOCH, EPOCH);
  return {
    folder,
    entry: "app/main.js",
    includes: [...workers, LICENSES],
    native: nativeModule,
  };
}

/** Where the program's loader looks for a target's native module. */
function nativeModule({ triple }: CompileTarget): string {
  return `app/resvg/${triple}.node`;
}

/** The package that holds a target's native module. */
function nativePackage({ native }: CompileTarget): string {
  return `${NATIVE.package}-${native}`;
}

/** To find and load hundreds of modules takes longer than to run them: two thirds of the start. */
async function bundle(source: string, outdir: string): Promise<void> {
  const externals = [NATIVE.package, "*.ttf"];
  await deno("bundle the program", {
    args: [
      "bundle",
      "--quiet",
      "--code-splitting",
      `--outdir=${outdir}`,
      ...externals.map((name) => `--external=${name}`),
      "main.ts",
      ...WORKERS,
    ],
    cwd: source,
  });
}

/** The checkout's commit, marked where files of the program differ from it; undefined without git. */
async function commitOf(root: string): Promise<string | undefined> {
  const git = async (...args: string[]) => {
    const command = new Deno.Command("git", { args, cwd: root, stdin: "null", stderr: "null" });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  };
  try {
    const commit = await git("rev-parse", "--short=12", "HEAD");
    const changed = await git("status", "--porcelain", "--", ...SOURCES);
    return commit && (changed ? `${commit}, with changes` : commit);
  } catch {
    return undefined;
  }
}

async function copySource(
  root: string,
  folder: string,
  targets: readonly CompileTarget[],
): Promise<void> {
  for (const name of SOURCES) {
    const { isDirectory } = await Deno.stat(`${root}/${name}`);
    const files = isDirectory ? [...filesBelow(`${root}/${name}`)].map((file) => `/${file}`) : [""];
    for (const file of files) await copy(`${root}/${name}${file}`, `${folder}/${name}${file}`);
  }
  const project = JSON.parse(await Deno.readTextFile(`${root}/deno.json`)) as {
    readonly imports: Readonly<Record<string, string>>;
    readonly unstable: readonly string[];
  };
  const imports = Object.fromEntries(
    Object.entries(project.imports).filter(([name]) => !FOR_DEVELOPMENT.test(name)),
  );
  for (const target of targets) {
    const version = imports[NATIVE.package]!.split("@").at(-1);
    imports[nativePackage(target)] = `npm:${nativePackage(target)}@${version}`;
  }
  // With the lock file beside it, every package is held to the hash that the project knows.
  await writeJson(`${folder}/deno.json`, {
    nodeModulesDir: "auto",
    unstable: project.unstable,
    imports,
  });
}

/** The licences of all packages whose code is in the program, one after the other. */
function licensesIn(store: string): string {
  const texts: string[] = [];
  for (const entry of [...Deno.readDirSync(store)].map(({ name }) => name).sort()) {
    const at = entry.lastIndexOf("@");
    const name = entry.slice(0, at).replace("+", "/");
    if (at <= 0 || FOR_DEVELOPMENT.test(name) || name === "undici-types") continue;
    const folder = `${store}/${entry}/node_modules/${name}`;
    for (const { name: file } of Deno.readDirSync(folder)) {
      if (!/^licen[cs]e/i.test(file)) continue;
      const text = Deno.readTextFileSync(`${folder}/${file}`).trim();
      texts.push(`${name} ${entry.slice(at + 1)}\n\n${text}\n`);
    }
  }
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

async function deno(
  what: string,
  { args, cwd }: { readonly args: string[]; readonly cwd: string },
): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  const said = new TextDecoder().decode(stderr).replace(/\n+Stack backtrace:[^]*$/, "").trim();
  throw new Error(`Could not ${what}: ${said}`);
}

function* filesBelow(folder: string, prefix = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(`${folder}/${prefix}`)) {
    if (isDirectory) yield* filesBelow(folder, `${prefix}${name}/`);
    else yield `${prefix}${name}`;
  }
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
  await Deno.copyFile(from, to);
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await Deno.writeTextFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
