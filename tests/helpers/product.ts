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
