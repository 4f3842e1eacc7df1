import { fileURLToPath } from "node:url";
import { BINARY_VARIABLE } from "../../scripts/build_for_tests.ts";
import { V8_FLAGS } from "../../scripts/compile.ts";
import { PERMISSION_FLAGS } from "../../scripts/compile_permissions.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

/**
 * The program as its users have it: the compiled binary that `TRAFFIC_GRAPHER_BINARY` names, as the
 * test command sets it. Without, as in `deno test -A FILE`, it runs from its sources with the
 * binary's rights and engine flags. Throws an Error where the binary is not there.
 */
export function product(): { readonly command: readonly string[]; readonly isBinary: boolean } {
  const binary = Deno.env.get(BINARY_VARIABLE);
  if (binary) return { command: [Deno.realPathSync(binary)], isBinary: true };
  const flags = ["--quiet", "--no-prompt", "--no-check", "--cached-only", `--v8-flags=${V8_FLAGS}`];
  return {
    command: [Deno.execPath(), "run", ...flags, ...PERMISSION_FLAGS, MAIN],
    isBinary: false,
  };
}

/** The command that runs the program with these arguments. */
export function productCommand(...args: readonly string[]): [string, ...string[]] {
  const [program = "", ...first] = product().command;
  return [program, ...first, ...args];
}

/** The same as a line for a shell, quoted where it must be. */
export function productLine(...args: readonly string[]): string {
  return productCommand(...args).map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
  ).join(" ");
}

export interface ProductRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProductOptions {
  readonly cwd?: string;
  /** Added to this process's environment, or all of it with `clearEnv`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clearEnv?: boolean;
  /** What it reads on standard input; default nothing. */
  readonly input?: string | Uint8Array;
  /** After that time it is killed and the run fails, in milliseconds. */
  readonly deadlineMs?: number;
  /** A command before it, e.g. one that takes rights away. */
  readonly before?: readonly string[];
}

/** Runs the program to its end, off a terminal. Throws an Error when it has not ended by the deadline. */
export async function runProduct(
  args: readonly string[],
  options: ProductOptions = {},
): Promise<ProductRun> {
  const { input, deadlineMs = 60_000, before = [], ...where } = options;
  const [program = "", ...rest] = [...before, ...productCommand(...args)];
  const child = new Deno.Command(program, {
    ...where,
    args: rest,
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, deadlineMs);
  try {
    // A program that ends without reading closes the pipe.
    const fed = input === undefined
      ? undefined
      : new Blob([input as BlobPart]).stream().pipeTo(child.stdin).catch(() => {});
    const { code, stdout, stderr } = await child.output();
    await fed;
    const decoder = new TextDecoder();
    const run = { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    if (!late) return run;
    throw new Error(
      `traffic-grapher ${args.join(" ")} had not ended after ${
        deadlineMs / 1000
      } s; it had said:\n` +
        `${run.stdout}${run.stderr}`,
    );
  } finally {
    clearTimeout(timer);
  }
}
