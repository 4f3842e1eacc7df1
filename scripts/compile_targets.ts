/** A system that the binary is made for. */
export interface CompileTarget {
  readonly name: "linux-x64" | "linux-arm64" | "macos-x64" | "macos-arm64";
  /** As `deno compile --target` calls it. */
  readonly triple: string;
  /** The npm package that holds the SVG renderer's native module for it. */
  readonly native: string;
}

/** denort needs glibc on Linux, so that of the two libcs only its module is of use. */
export const COMPILE_TARGETS: readonly CompileTarget[] = [
  {
    name: "linux-x64",
    triple: "x86_64-unknown-linux-gnu",
    native: "@resvg/resvg-js-linux-x64-gnu",
  },
  {
    name: "linux-arm64",
    triple: "aarch64-unknown-linux-gnu",
    native: "@resvg/resvg-js-linux-arm64-gnu",
  },
  { name: "macos-x64", triple: "x86_64-apple-darwin", native: "@resvg/resvg-js-darwin-x64" },
  { name: "macos-arm64", triple: "aarch64-apple-darwin", native: "@resvg/resvg-js-darwin-arm64" },
];

/** The target of this machine. Throws an Error where the binary is not made for such a one. */
export function hostTarget(triple: string = Deno.build.target): CompileTarget {
  const target = COMPILE_TARGETS.find((target) => target.triple === triple);
  if (target !== undefined) return target;
  throw new Error(`The binary is not made for ${triple}; choose one with --target: ${names()}.`);
}

/** The targets that an option names, `all` being each. Throws an Error for an unknown name. */
export function chosenTargets(option: string | undefined): readonly CompileTarget[] {
  if (option === undefined) return [hostTarget()];
  if (option === "all") return COMPILE_TARGETS;
  const target = COMPILE_TARGETS.find(({ name }) => name === option);
  if (target !== undefined) return [target];
  throw new Error(`--target ${option} is not known; there are: ${names()}, all.`);
}

function names(): string {
  return COMPILE_TARGETS.map(({ name }) => name).join(", ");
}
