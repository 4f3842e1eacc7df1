import { missingPrograms, packagesOf, type TestProgram } from "./test_programs.ts";

export interface SetUp {
  /** What is still not there. */
  readonly missing: readonly TestProgram[];
  /** Why it is not, where an attempt was made. */
  readonly failure?: string;
}

export interface SetUpOptions {
  /** Change the machine though an ordinary user asks: the user said so. */
  readonly install: boolean;
}

/**
 * Sees to the programs that tests run. As root (a fresh container, a CI machine) what is missing is
 * installed by apt-get; an ordinary user's machine is changed, by sudo, only with `install`.
 */
export async function setUp(
  needed: readonly TestProgram[],
  { install }: SetUpOptions,
): Promise<SetUp> {
  const missing = await missingPrograms(needed);
  if (missing.length === 0) return { missing };
  const isRoot = Deno.build.os === "linux" && Deno.uid() === 0;
  const packages = packagesOf(missing);
  console.log(`Missing for some tests: ${missing.map(({ name }) => name).join(", ")}.`);
  if (packages.length === 0 || (!isRoot && !install)) return { missing };
  if (!await isRunnable("apt-get")) {
    return { missing, failure: "this system has no apt-get" };
  }
  console.log(`Installing by apt-get: ${packages.join(" ")}`);
  const before = isRoot ? [] : ["sudo"];
  const failure = await run([...before, "apt-get", "update", "-qq"]) ??
    await run([
      ...before,
      ...["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", "-qq"],
      ...["--no-install-recommends", ...packages],
    ]);
  const still = await missingPrograms(needed);
  if (still.length === 0) return { missing: still };
  return {
    missing: still,
    failure: failure ?? "apt-get installed the packages, and they are not enough",
  };
}

/** How these are brought: the one line for Debian and its kin, and what no package brings. */
export function installLines(missing: readonly TestProgram[]): string[] {
  const packages = packagesOf(missing);
  const others = missing.filter((program) => program.packages.length === 0);
  return [
    ...(packages.length === 0 ? [] : [
      "This installs what they need (and `deno task test --install` does so by itself):",
      `  sudo apt-get install --no-install-recommends ${packages.join(" ")}`,
    ]),
    ...others.map(({ name }) =>
      `No package brings ${name}: the machine must let its user have them.`
    ),
  ];
}

/** Runs a command quietly; gives its last words where it fails. */
async function run([program = "", ...args]: readonly string[]): Promise<string | undefined> {
  const command = new Deno.Command(program, { args, stdin: "inherit" });
  const { success, stdout, stderr } = await command.output().catch((error) => ({
    success: false,
    stdout: new Uint8Array(),
    stderr: new TextEncoder().encode(String(error)),
  }));
  if (success) return undefined;
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return said.trim().split("\n").slice(-3).join(" ");
}

async function isRunnable(name: string): Promise<boolean> {
  const program = { name, programs: [name], packages: [] };
  return (await missingPrograms([program])).length === 0;
}
