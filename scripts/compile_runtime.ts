import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** A deno to compile with, and the runtime of the same release that it puts into a binary. */
export interface Toolchain {
  readonly deno: string;
  readonly version: string;
  /** Absent: deno downloads its own. */
  readonly denort?: string | undefined;
}

/** Programs inside npm packages, for machines that reach a package registry and no more. */
interface PackagedPair {
  readonly target: string;
  readonly version: string;
  readonly deno: PackagedFile;
  /** A program that `deno compile` made: the runtime is all of it but what was appended. */
  readonly compiled: PackagedFile;
  readonly denortSha256: string;
}

interface PackagedFile {
  readonly package: string;
  readonly path: string;
  readonly sha256: string;
}

const PAIRS: readonly PackagedPair[] = [{
  target: "x86_64-unknown-linux-gnu",
  version: "2.4.2",
  deno: {
    package: "@deno/linux-x64-glibc@2.4.2",
    path: "@deno/linux-x64-glibc/deno",
    sha256: "1d6580e813252f6b27a41d97d2e3725a408baa2e765a86e45f65b228d3e93ad6",
  },
  compiled: {
    package: "@vltpkg/cli-linux-x64@0.0.0-18",
    path: "@vltpkg/cli-linux-x64/vlt",
    sha256: "b38c4d77b5394feb3660d20f9d0ebabd01276534f139d579efd5d5f55c2a42bc",
  },
  denortSha256: "2705685d7478610b98dcd43acecd457a19810146323041c8af8a88f7dd0b5e82",
}];

/** The packages are 75 MB to download. */
const DOWNLOAD_MS = 5 * 60_000;

/** The toolchain that the environment names, else this deno and the runtime that it downloads. */
export async function ownToolchain(): Promise<Toolchain> {
  const deno = Deno.env.get("DENO_COMPILE_BIN") || Deno.execPath();
  const { stdout } = await new Deno.Command(deno, { args: ["--version"] }).output();
  const version = /^deno (\d+\.\d+\.\d+)/.exec(new TextDecoder().decode(stdout))?.[1];
  if (version === undefined) throw new Error(`${deno} is no deno: it names no version.`);
  return { deno, version, denort: Deno.env.get("DENORT_BIN") || undefined };
}

/**
 * A toolchain out of npm packages, each file of it held to its hash; fetched once, then kept in the
 * user's cache. Throws an Error that says why there is none.
 */
export async function packagedToolchain(target: string = Deno.build.target): Promise<Toolchain> {
  const pair = PAIRS.find((pair) => pair.target === target);
  if (pair === undefined) throw new Error(`no package has a runtime for ${target}`);
  const folder = `${cacheFolder()}/runtime-${pair.version}`;
  const toolchain = {
    deno: `${folder}/deno`,
    version: pair.version,
    denort: `${folder}/denort`,
  };
  if (await isHash(toolchain.deno, pair.deno.sha256)) {
    if (await isHash(toolchain.denort, pair.denortSha256)) return toolchain;
  }
  await Deno.mkdir(cacheFolder(), { recursive: true });
  const temporary = await Deno.makeTempDir({ dir: cacheFolder(), prefix: "fetching-" });
  try {
    const { deno, compiled } = await fetchFiles(pair, temporary);
    const denort = `${temporary}/denort`;
    await Deno.writeFile(denort, runtimeOf(await Deno.readFile(compiled)), { mode: 0o755 });
    if (!await isHash(denort, pair.denortSha256)) {
      throw new Error(`${pair.compiled.package} has another runtime than the project knows`);
    }
    await Deno.chmod(deno, 0o755);
    await Deno.mkdir(folder, { recursive: true });
    await Deno.rename(deno, toolchain.deno);
    await Deno.rename(denort, toolchain.denort);
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
  return toolchain;
}

/**
 * The runtime at the beginning of a program that `deno compile` made for Linux: what follows is
 * appended, and ends with a mark of eight bytes and its own length as an integer of 64 bits, little
 * endian. Throws an Error where it is no such program.
 */
export function runtimeOf(program: Uint8Array): Uint8Array {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const appended = program.length < 8 ? 0n : view.getBigUint64(program.length - 8, true);
  const end = appended > BigInt(program.length) ? -1 : program.length - Number(appended);
  const mark = new TextDecoder().decode(program.subarray(Math.max(end, 0), end + MARK.length));
  if (end <= 0 || mark !== MARK) throw new Error("this is no program that `deno compile` made");
  return program.subarray(0, end);
}

const MARK = "d3n0l4nd";

function cacheFolder(): string {
  const home = Deno.env.get("HOME");
  const cache = Deno.env.get("XDG_CACHE_HOME") ||
    (home ? `${home}/.cache` : Deno.env.get("TMPDIR") || "/tmp");
  return `${cache}/traffic-grapher`;
}

async function fetchFiles(
  pair: PackagedPair,
  folder: string,
): Promise<{ deno: string; compiled: string }> {
  const files = [pair.deno, pair.compiled];
  await Deno.writeTextFile(
    `${folder}/deno.json`,
    JSON.stringify({
      nodeModulesDir: "auto",
      imports: Object.fromEntries(files.map(({ package: name }) => [name, `npm:${name}`])),
    }),
  );
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet"],
    cwd: folder,
    // A cache of its own: the packages hold half a gigabyte that nobody needs afterwards.
    env: { DENO_DIR: `${folder}/cache`, NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(DOWNLOAD_MS),
  }).output();
  if (!success) {
    const said = new TextDecoder().decode(stderr).trim().split("\n")[0] ?? "";
    throw new Error(`the packages with the runtime could not be fetched (${said})`);
  }
  for (const { package: name, path, sha256 } of files) {
    if (await isHash(`${folder}/node_modules/${path}`, sha256)) continue;
    throw new Error(`${name} holds another file than the project knows`);
  }
  const at = (file: PackagedFile) => `${folder}/node_modules/${file.path}`;
  return { deno: at(pair.deno), compiled: at(pair.compiled) };
}

async function isHash(path: string, sha256: string): Promise<boolean> {
  const hash = createHash("sha256");
  try {
    for await (const part of createReadStream(path)) hash.update(part);
  } catch {
    return false;
  }
  return hash.digest("hex") === sha256;
}
