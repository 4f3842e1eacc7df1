import { DENO_VARIABLE } from "../../scripts/build_for_tests.ts";
import { PERMISSION_FLAGS } from "../../scripts/compile_permissions.ts";

/**
 * The command that runs a script of the tests' own (a part of the program that is to be killed,
 * stopped or starved) with the binary's rights, and in the Deno that the binary is made of where the
 * test command names it, else in this one.
 */
export function scriptCommand(script: string, ...args: readonly string[]): [string, ...string[]] {
  const deno = Deno.env.get(DENO_VARIABLE) || Deno.execPath();
  return [
    deno,
    "run",
    "--quiet",
    "--no-check",
    "--no-prompt",
    ...PERMISSION_FLAGS,
    script,
    ...args,
  ];
}
