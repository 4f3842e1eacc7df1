import { COMMIT } from "../../config/commit.ts";

/**
 * What `--version` prints: the version, and where more is asked for the commit that the binary was
 * made of and what it runs on.
 */
export function versionText(version: string, { verbose }: { readonly verbose: boolean }): string {
  if (!verbose) return version;
  const { deno, v8 } = Deno.version;
  return [
    version.trimEnd(),
    `commit: ${COMMIT ?? "unknown (run from its sources)"}`,
    `runtime: Deno ${deno}, V8 ${v8}, ${Deno.build.os} ${Deno.build.arch}`,
    "",
  ].join("\n");
}
