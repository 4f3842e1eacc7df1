import { UsageError } from "../model/errors.ts";
import { plainText } from "../base/plain_text.ts";
import { didYouMean } from "./closest.ts";
import type { PROTOCOLS, THEMES } from "./choices.ts";

/** What a config file says of one of a fleet's hosts. */
export interface FleetHost {
  /** `[LABEL=]HOST`, `GROUP=HOST,HOST,...` or another `@FLEET`. */
  readonly host: string;
  readonly label?: string | undefined;
  readonly group?: string | undefined;
  /** The path of its JSONRPC socket. */
  readonly socket?: string | undefined;
}

/** The user's config file: the hosts that they know by a word, and what holds where nothing else is said. */
export interface UserConfig {
  /** The file; absent: there is no place for one. */
  readonly path?: string | undefined;
  /** Absent: there is no such file, and all is as without. */
  readonly exists: boolean;
  readonly fleets: Readonly<Record<string, readonly FleetHost[]>>;
  readonly timeZone?: string | undefined;
  readonly theme?: typeof THEMES[number] | undefined;
  readonly protocol?: typeof PROTOCOLS[number] | undefined;
  /** A dashboard file or a built-in dashboard's name. */
  readonly pages?: string | undefined;
  /** The file of a recorder that runs as a service. */
  readonly recording?: string | undefined;
}

/** Where there is no config file. */
export function noConfig(path?: string): UserConfig {
  return { path, exists: false, fleets: {} };
}

/** The hosts of the fleet that a config file has under this name. Throws a `UsageError` where it has none. */
export function fleetOf(
  name: string,
  { fleets, path, exists }: UserConfig,
): readonly FleetHost[] {
  if (Object.hasOwn(fleets, name)) return fleets[name]!;
  const fleet = plainText(`@${name}`, 60), file = plainText(path ?? "", 200);
  if (!exists) {
    throw new UsageError(
      `${fleet} is a fleet of the config file, and there is none` +
        (path === undefined ? " (HOME is not set)." : ` at ${file}.`) +
        " Begin one: traffic-grapher config init.",
    );
  }
  const names = Object.keys(fleets).map((known) => `@${known}`);
  throw new UsageError(
    `There is no fleet ${fleet} in ${file}.` +
      (didYouMean(fleet, names) ||
        (names.length === 0 ? " It has none." : ` It has ${names.slice(0, 12).join(", ")}.`)),
  );
}
