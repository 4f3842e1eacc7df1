import { compile } from "./compile.ts";

/** The variable of the environment that names the binary which end-to-end tests run. */
export const BINARY_VARIABLE = "TRAFFIC_GRAPHER_BINARY";

/** The variable that names the Deno which the binary is made of. */
export const DENO_VARIABLE = "TRAFFIC_GRAPHER_DENO";

/** What end-to-end tests run: a binary and the Deno that it is made of, or else why there is none. */
export type ForTests =
  | { readonly binary: string; readonly deno?: string }
  | { readonly whyNone: string };

/**
 * The binary for one run of the tests: the one that the environment names, else built anew in
 * `folder`. It takes some seconds, and once a minute where the runtime has to be fetched. Throws an
 * Error where the environment names a binary that is not there.
 */
export async function buildForTests(folder: string): Promise<ForTests> {
  const named = Deno.env.get(BINARY_VARIABLE);
  if (named) return { binary: await Deno.realPath(named) };
  const binary = `${folder}/traffic-grapher`;
  let deno: string;
  try {
    await compile({ output: binary, onBinary: (_, toolchain) => deno = toolchain.deno });
  } catch (error) {
    return { whyNone: error instanceof Error ? error.message : String(error) };
  }
  return { binary, deno: deno! };
}

/** What a run of the tests says about it at its end; `files` is how many files of tests it concerns. */
export function describeForTests(product: ForTests, files: number): string {
  if ("binary" in product) {
    return `The end-to-end tests, ${files} of the files, ran the compiled binary.`;
  }
  return [
    `NO BINARY: the end-to-end tests, ${files} of the files, ran the program from its sources, with the`,
    "rights that the binary has and in this Deno. What the binary's own runtime does was not tried.",
    `Why: ${product.whyNone}`,
  ].join("\n");
}
