/** A system that the binary is made for. */
export interface CompileTarget {
  readonly name: "linux-x64" | "linux-arm64" | "macos-x64" | "macos-arm64";
  /** As `deno compile --target` calls it. */
  readonly triple: string;
  /** As packages with native modules call it. */
  readonly native: string;
}

export const COMPILE_TARGETS: readonly CompileTarget[] = [
  { name: "linux-x64", triple: "x86_64-unknown-linux-gnu", native: "linux-x64-gnu" },
  { name: "linux-arm64", triple: "aarch64-unknown-linux-gnu", native: "linux-arm64-gnu" },
  { name: "macos-x64", triple: "x86_64-apple-darwin", native: "darwin-x64" },
  { name: "macos-arm64", triple: "aarch64-apple-darwin", native: "darwin-arm64" },
];

/** The targets that an option names, `all` being each. Throws an Error for an unknown name. */
export function chosenTargets(
  option: string | undefined,
  triple: string = Deno.build.target,
): readonly CompileTarget[] {
  if (option === "all") return COMPILE_TARGETS;
  const target = COMPILE_TARGETS.find((target) =>
    option === undefined ? target.triple === triple : target.name === option
  );
  if (target !== undefined) return [target];
  const names = COMPILE_TARGETS.map(({ name }) => name).join(", ");
  throw new Error(
    option === undefined
      ? `The binary is not made for ${triple}; choose one with --target: ${names}.`
      : `--target ${option} is not known; there are: ${names}, all.`,
  );
}
