import type { CompileTarget } from "./compile_targets.ts";

/** A folder from which `deno compile` takes the program of one target, and nothing else. */
export interface Stage {
  readonly folder: string;
  /** Paths within the folder. */
  readonly entry: string;
  readonly includes: readonly string[];
}

/** Modules that run as workers: nothing imports them, so that they are bundled by themselves. */
const WORKERS: readonly string[] = ["src/store/recorder_worker.ts"];

interface KeptPackage {
  readonly name: string;
  /** All that the program needs of it; its licence is among those of all packages. */
  readonly files: readonly string[];
}

/** Packages that stay packages instead of being bundled, each with the reason. */
const KEPT_PACKAGES: readonly KeptPackage[] = [
  // Loads a native module.
  {
    name: "@resvg/resvg-js",
    files: ["package.json", "index.js", "js-binding.js"],
  },
  // CommonJS that sets variables it never declared, which a bundled module may not.
  {
    name: "sixel",
    files: [
      "package.json",
      "upng.js",
      ...["SixelEncoder", "Colors", "Quantizer", "upng"].map((name) => `lib/${name}.js`),
    ],
  },
];
const EXTERNALS: readonly string[] = ["@resvg/resvg-js", "sixel", "sixel/*", "*.ttf"];

/** The fonts that are imported, of a package that has 24; as bytes they are a quarter smaller. */
const FONTS = { package: "dejavu-fonts-ttf/ttf", files: ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"] };

/** Packages of the project that never run in the program. */
const FOR_DEVELOPMENT = /^(@types\/|fast-check$)/;

/** When all files of a binary were changed, as far as it can tell. */
const EPOCH = new Date("2000-01-01T00:00:00Z");

const LICENSES = "app/licenses.txt";
/** The native module, under one name for all targets. */
const NATIVE = "app/renderer.node";

/** The part of a native package's `package.json` that is needed. */
interface NativePackage {
  /** The module's file name. */
  readonly main: string;
}

/** What all targets have in common: the bundled program and the packages beside it. */
export interface Preparation {
  readonly folder: string;
}

/**
 * Bundles the program of `root` and fetches its packages, with the native modules of the targets, as
 * the lock file has them, into `folder`. Throws an Error that says which step failed and why.
 */
export async function prepareStages(
  root: string,
  { folder, targets }: { readonly folder: string; readonly targets: readonly CompileTarget[] },
): Promise<Preparation> {
  await bundle(root, `${folder}/app`);
  await fetchPackages(root, { folder, targets });
  for (const worker of WORKERS) {
    // The program looks for it beside the module that starts it, under the name of its source.
    const name = worker.slice(worker.lastIndexOf("/") + 1);
    const module = `./${worker.replace(/\.ts$/, ".js")}`;
    await Deno.writeTextFile(`${folder}/app/${name}`, `import "${module}";\n`);
  }
  await Deno.writeTextFile(`${folder}/${LICENSES}`, await licensesOf(`${folder}/node_modules`));
  return { folder };
}

/** Makes the folder of one target out of what was prepared. */
export async function stageTarget(
  { folder }: Preparation,
  target: CompileTarget,
): Promise<Stage> {
  const stage = `${folder}/${target.name}`;
  const packages = `${stage}/node_modules`;
  for await (const file of filesBelow(`${folder}/app`)) {
    await copy(`${folder}/app/${file}`, `${stage}/app/${file}`);
  }
  for (const { name, files } of KEPT_PACKAGES) {
    for (const file of files) {
      await copy(`${folder}/node_modules/${name}/${file}`, `${packages}/${name}/${file}`);
    }
  }
  for (const file of FONTS.files) {
    await copy(`${folder}/node_modules/${FONTS.package}/${file}`, `${stage}/app/fonts/${file}`);
  }
  // Outside the packages, where deno takes no file for a module and keeps no path of this machine.
  const native = `${folder}/node_modules/${target.native}`;
  const { main } = JSON.parse(await Deno.readTextFile(`${native}/package.json`)) as NativePackage;
  await copy(`${native}/${main}`, `${stage}/${NATIVE}`);
  // Its own way to the module asks the system for its libc, which takes a permission more.
  await Deno.writeTextFile(
    `${packages}/@resvg/resvg-js/js-binding.js`,
    `Object.assign(exports, require("../../../${NATIVE}"));\n`,
  );
  await writeJson(`${stage}/deno.json`, {
    nodeModulesDir: "manual",
    unstable: ["raw-imports"],
    imports: { [`${FONTS.package}/`]: "./app/fonts/" },
  });
  await writeJson(`${stage}/package.json`, {
    dependencies: Object.fromEntries(KEPT_PACKAGES.map(({ name }) => [name, "*"])),
  });
  // The binary holds the times of its files: two of the same sources shall be the same.
  for await (const file of filesBelow(stage)) await Deno.utime(`${stage}/${file}`, EPOCH, EPOCH);
  const workers = WORKERS.map((worker) => `app/${worker.slice(worker.lastIndexOf("/") + 1)}`);
  return { folder: stage, entry: "app/main.js", includes: [...workers, NATIVE, LICENSES] };
}

/** One module of a few hundred takes longer to find and load than to run: a third of the start. */
async function bundle(root: string, outdir: string): Promise<void> {
  await deno("bundle the program", [
    "bundle",
    "--quiet",
    "--code-splitting",
    `--outdir=${outdir}`,
    ...EXTERNALS.map((name) => `--external=${name}`),
    "main.ts",
    ...WORKERS,
  ], root);
}

async function fetchPackages(
  root: string,
  { folder, targets }: { readonly folder: string; readonly targets: readonly CompileTarget[] },
): Promise<void> {
  const project = JSON.parse(await Deno.readTextFile(`${root}/deno.json`)) as {
    imports: Record<string, string>;
  };
  const imports = Object.fromEntries(
    Object.entries(project.imports).filter(([name]) => !FOR_DEVELOPMENT.test(name)),
  );
  const version = imports["@resvg/resvg-js"]?.split("@").at(-1);
  if (version === undefined) throw new Error("deno.json names no version of @resvg/resvg-js.");
  // Asked for by its own name a native module of another system is fetched too.
  for (const { native } of targets) imports[native] = `npm:${native}@${version}`;
  await writeJson(`${folder}/deno.json`, { nodeModulesDir: "auto", imports });
  // With the lock file beside it, every package is held to the hash that the project knows.
  await Deno.copyFile(`${root}/deno.lock`, `${folder}/deno.lock`);
  await deno("fetch the packages", ["install", "--quiet"], folder);
}

/** The licences of all packages whose code is in the program, one after the other. */
async function licensesOf(nodeModules: string): Promise<string> {
  const texts: string[] = [];
  const store = [...Deno.readDirSync(`${nodeModules}/.deno`)].map(({ name }) => name).sort();
  for (const entry of store) {
    const at = entry.lastIndexOf("@");
    const name = entry.slice(0, at).replace("+", "/");
    if (at <= 0 || /^(@types\/|undici-types$)/.test(name)) continue;
    const folder = `${nodeModules}/.deno/${entry}/node_modules/${name}`;
    for (const { name: file } of Deno.readDirSync(folder)) {
      if (!/^licen[cs]e/i.test(file)) continue;
      const text = await Deno.readTextFile(`${folder}/${file}`);
      texts.push(`${name} ${entry.slice(at + 1).split("_")[0]}\n\n${text.trim()}\n`);
    }
  }
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

async function deno(what: string, args: readonly string[], cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  throw new Error(`Could not ${what}: ${new TextDecoder().decode(stderr).trim()}`);
}

async function* filesBelow(folder: string, prefix = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${prefix}`)) {
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
