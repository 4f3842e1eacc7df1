import { dirname } from "node:path";
import { jsonText } from "../../base/json_text.ts";
import { plainText } from "../../base/plain_text.ts";
import type { ConfigSettings, SettingsFor } from "../../config/invocation.ts";
import { UsageError } from "../../model/errors.ts";
import type { UserConfig } from "../../config/user_config.ts";
import { noConfig } from "../../config/user_config.ts";
import { writeOutput } from "../../output/write_output.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { loadDashboard } from "../load_dashboard.ts";
import { CONFIG_START } from "./config_start.ts";
import { fleetHosts, heldConfig } from "./config_text.ts";
import { configPath, readUserConfig } from "./user_config.ts";
import { reportVerdicts, type Verdict, verdictOf } from "./verdict.ts";
import { writeNew } from "./write_new.ts";

type Invoked = SettingsFor<"config">;
type Settings<Action> = Extract<ConfigSettings, { action: Action }> & Pick<Invoked, "named">;

/** Shows, checks and begins the user's config file. Throws a `UsageError`. */
export async function runConfig(settings: Invoked, io: CommandIo): Promise<number> {
  switch (settings.action) {
    case "path":
      await io.out(`${ownPath(settings, io)}\n`);
      return EXIT.ok;
    case "show":
      await io.out(
        settings.format === "json"
          ? `${jsonText(configJson(settings.config ?? noConfig()), 2)}\n`
          : await heldConfig(settings.config ?? noConfig(), io),
      );
      return EXIT.ok;
    case "fleets":
      await io.out(fleetList(settings.config ?? noConfig()));
      return EXIT.ok;
    case "validate":
      return await validate(settings, io);
    case "schema": {
      const { configSchema } = await import("../../config/config_shape.ts");
      await io.out(`${JSON.stringify(configSchema(), null, 2)}\n`);
      return EXIT.ok;
    }
    case "init":
      return await init(settings, io);
  }
}

/** Where the user's file is looked for. Throws a `UsageError` where there is no such place. */
function ownPath({ named }: Pick<Invoked, "named">, io: CommandIo): string {
  const { path } = configPath(named, io);
  if (path !== undefined) return path;
  throw new UsageError(
    "There is no place for a config file: neither XDG_CONFIG_HOME nor HOME is set. Name it by --config-file.",
  );
}

function configJson(config: UserConfig): Record<string, unknown> {
  const { path = null, exists, timeZone, theme, protocol, pages, recording } = config;
  return {
    file: path,
    exists,
    fleets: Object.fromEntries(
      Object.keys(config.fleets).map((name) => [name, fleetHosts(name, config)]),
    ),
    timezone: timeZone ?? null,
    theme: theme ?? null,
    protocol: protocol ?? null,
    pages: pages ?? null,
    recording: recording ?? null,
  };
}

/** `@NAME`, a tab, how many hosts: as shells take what they complete. */
function fleetList(config: UserConfig): string {
  return Object.keys(config.fleets).map((name) => {
    const hosts = fleetHosts(name, config);
    const labels = hosts.slice(0, 4).map(({ label }) => plainText(label, 40)).join(", ");
    const rest = hosts.length > 4 ? ", ..." : "";
    return `@${plainText(name, 60)}\t${countOf(hosts.length, "host")}: ${labels}${rest}\n`;
  }).join("");
}

async function validate(
  { files, format, named }: Settings<"validate">,
  io: CommandIo,
): Promise<number> {
  const paths = files.length > 0 ? files : [ownPath({ named }, io)];
  const verdicts: Verdict[] = [];
  for (const file of paths) {
    verdicts.push(
      await verdictOf(file, async () => {
        const config = await readUserConfig(configPath(file, io), io);
        return { size: sizeOf(config), warnings: await warningsOf(config) };
      }),
    );
  }
  return await reportVerdicts(verdicts, { format, io });
}

/** What it names that cannot be used as it is. */
async function warningsOf({ pages, recording }: UserConfig): Promise<string[]> {
  const warnings: string[] = [];
  try {
    await loadDashboard(pages);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    warnings.push(`pages: ${error.message}`);
  }
  const isThere = recording === undefined ||
    await Deno.stat(recording).then(() => true, () => false);
  if (!isThere) {
    warnings.push(`recording: there is no ${plainText(recording, 1000)} yet: hosts are polled`);
  }
  return warnings;
}

function sizeOf(config: UserConfig): string {
  const names = Object.keys(config.fleets);
  const hosts = new Set(names.flatMap((name) => fleetHosts(name, config)).map(({ host }) => host));
  return `${countOf(names.length, "fleet")}, ${countOf(hosts.size, "host")}`;
}

async function init({ file, force, named }: Settings<"init">, io: CommandIo): Promise<number> {
  if (file === "-") {
    await io.out(CONFIG_START);
    return EXIT.ok;
  }
  const path = file ?? ownPath({ named }, io);
  // One that the user named has its folder; their own may be the first in it.
  if (file === undefined) await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (force) await writeOutput(path, CONFIG_START, io);
  else await writeNew(path, CONFIG_START);
  io.err(`Wrote ${plainText(path, 1000)}. Show what holds: traffic-grapher config show.\n`);
  return EXIT.ok;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
