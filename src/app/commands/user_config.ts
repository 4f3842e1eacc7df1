import { isAbsolute, join, resolve } from "node:path";
import { UsageError } from "../../model/errors.ts";
import { noConfig, type UserConfig } from "../../config/user_config.ts";
import type { CommandIo } from "../command_io.ts";
import { isNoFile, settingsText } from "./settings_text.ts";

/** Reading the environment. */
type Variables = Pick<CommandIo, "env">;

/**
 * The user's config file, read now, as what yields it or throws what is wrong with it: commands that need nothing
 * of it are not held up by its faults.
 */
export async function userConfig(
  argv: readonly string[],
  { env }: Variables,
): Promise<() => UserConfig> {
  try {
    const config = await readUserConfig(configPath(namedFile(argv), { env }), { env });
    return () => config;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Where a config file is looked for, and whether the command line named it; an absolute path. */
export interface ConfigPath {
  readonly path?: string | undefined;
  readonly isNamed: boolean;
}

/** Source: XDG Base Directory Specification, by which a folder that is not absolute counts as none. */
export function configPath(named: string | undefined, { env }: Variables): ConfigPath {
  if (named !== undefined) return { path: resolve(named), isNamed: true };
  const folder = [env("XDG_CONFIG_HOME"), join(env("HOME") ?? "", ".config")]
    .find((path) => path !== undefined && isAbsolute(path));
  return {
    path: folder === undefined ? undefined : join(folder, "traffic-grapher", "config.yaml"),
    isNamed: false,
  };
}

/** The value of `--config-file`, the last where there are several. */
function namedFile(argv: readonly string[]): string | undefined {
  const end = argv.indexOf("--");
  const options = end < 0 ? argv : argv.slice(0, end);
  const at = options.findLastIndex((arg) => /^--config-file(?:=|$)/s.test(arg));
  if (at < 0) return undefined;
  const value = /^--config-file=(.*)$/s.exec(options[at]!)?.[1] ?? options[at + 1];
  return value || undefined;
}

/** Reads a config file; where there is none, unless it was named, all is as without. Throws a `UsageError`. */
export async function readUserConfig(
  { path, isNamed }: ConfigPath,
  { env }: Variables,
): Promise<UserConfig> {
  if (path === undefined) return noConfig();
  let text: string;
  try {
    text = await settingsText(path, "config file");
  } catch (error) {
    const isAbsent = error instanceof UsageError && isNoFile(error.cause);
    if (isNamed || !(isAbsent || await isHidden(path))) throw error;
    return noConfig(path);
  }
  // The rules of files in YAML are loaded where there is such a file.
  const { parseConfig } = await import("../../config/config_file.ts");
  return parseConfig(text, { path, home: env("HOME") });
}

/** Whether its folder keeps this user out: a monitoring daemon may run with the HOME of who started it. */
async function isHidden(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied;
  }
}
